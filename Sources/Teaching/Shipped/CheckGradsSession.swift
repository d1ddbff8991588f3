// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/check-grads.bp`, written here by `scripts/embed-lessons`.
    static let checkGrads = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Is the gradient right? Backpropagation says what the slope of the loss is. The
        # slope can also be measured: move one weight a little to both sides and see how
        # the loss changes. Where the two agree, both are right.

        digits 3
        data xor
        #> xor: 4 rows, 2 features, 2 classes
        network 2 -> 3 tanh -> 1 sigmoid
        #> 2 → 3 tanh → 1 sigmoid   13 parameters, loss mse
        check grads
        #> check grads: 13 elements, worst first
        #> worst at  backprop  differences    error  relative  of largest  verdict
        #> …
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)

        # It works for every operation of the program and for functions of one's own.
        # Losses have two arguments; both are checked.
        check grads of softplus
        #> check grads of softplus: at 9 points, seed 1, from -2 to 2
        #> worst at  backprop  differences    error  relative  of largest  verdict
        #> …
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)
        function logcosh(yhat, y) = mean(log(cosh(yhat - y)))
        check grads of logcosh
        #> check grads of logcosh: at 9 points, seed 1, from -2 to 2
        #> worst at  backprop  differences    error  relative  of largest  verdict
        #> …
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)
        loss logcosh
        check grads W1 all
        #> check grads: 6 elements, worst first
        #> worst at  backprop  differences    error  relative  of largest  verdict
        #> …
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)

        # At a kink there is no slope, only one on each side. relu at 0 is such a place:
        # the check shows both and fails nothing.
        check grads of relu
        #> check grads of relu: at 9 points, seed 1, from -2 to 2
        #> worst at  backprop  differences    error  relative  of largest  verdict
        #> …
        #> at 0, a kink: the slope is 0 on the left, 1 on the right; backprop says 0
        #> relu: at 0 the slope is taken as 0
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)
        loss mse
        network 1 -> 2 relu -> 1
        #> 1 → 2 relu → 1   7 parameters, loss mse
        x = [0; 1]
        y = [1; 0]
        check grads b1
        #> check grads: 2 elements, worst first
        #> worst at  backprop  differences    error  relative  of largest  verdict
        #> …
        #> b1[1,2]     0.0137                                              at a kink
        #> b1[1,1] is at a kink (and 1 more of b1): the slope is 0 on the left, -0.0306 on
        #> the right; backprop says 0
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)

        # The gradient is a slope, and a slope promises only what a small step keeps.
        whatif W1[1,2] += 0.01
        #> whatif W1[1,2] += 0.01
        #> what                     change   loss
        #> ─────────────────────  ────────  ─────
        #> now                              0.507
        #> the gradient predicts  0.000137  0.507
        #> with the bend          0.000138  0.507
        #> really                 0.000138  0.507
        #> the gradient is off by 6.42e-07: a gradient is the slope here, and the bend of
        #> the loss along the way makes up the rest
        #> nothing was changed; to do it: W1[1,2] += 0.01
        whatif W1[1,2] += 2
        #> whatif W1[1,2] += 2
        #> what                   change   loss
        #> ─────────────────────  ──────  ─────
        #> now                            0.507
        #> the gradient predicts  0.0274  0.535
        #> with the bend          0.0531  0.56
        #> really                 0.0531  0.56
        #> the gradient is off by 0.0257: a gradient is the slope here, and the bend of the
        #> loss along the way makes up the rest
        #> nothing was changed; to do it: W1[1,2] += 2
        whatif lr = 5
        #> one step of sgd from here, with each learning rate
        #>  lr  loss now  predicted  loss after  remark
        #> ───  ────────  ─────────  ──────────  ─────────────────────────
        #> 0.1     0.507      0.428       0.435  92 % of what is predicted
        #> 5       0.507     -3.44       13.4    too big: the loss rises
        #> the loss bends with λ = 2.76 along its steepest-bending direction: a rate above
        #> 0.725 overshoots there
        #> nothing was changed; to do it: lr = 5; step

        # Where a loss is no number there is no slope to measure.
        b2 = nan
        check grads
        #> error: the loss is nan, so slopes cannot be measured; nan first appears in b2, a parameter, row 1

        # A function may leap, and it may end: floor jumps at 2, and log has no values left
        # of 0. Neither is an error of the gradient, and the check says what it is.
        model { param w = 2; param v = 1e-7; loss = floor(w) + log(v) }
        check grads
        #> check grads: 2 elements, worst first
        #> …
        #> w is at a jump: the loss is 1 lower just to the left; backprop says 0
        #> …

        # A derivative that one wrote down on paper is compared with the exact one, the
        # element with the largest difference first.
        function dtanh(z) = 1 - tanh(z)^2
        check dtanh against tanh
        #> dtanh against the derivative of tanh: 210 elements from -6 to 6 and 77 more up
        #> to 1000000, worst first
        #> …
        #> dtanh is the derivative of tanh: they agree at all 287 elements
        function wrong(a) = 1 - a^2
        check wrong against tanh
        #> wrong against the derivative of tanh: 210 elements, from -6 to 6, worst first
        #>     x  wrong     exact  error  relative
        #> …
        #> wrong: it is the derivative if its argument is the output tanh(x)
        #> error: wrong is not the derivative of tanh: …

        """##
}
