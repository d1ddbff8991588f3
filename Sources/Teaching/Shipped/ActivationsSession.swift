// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/activations.bp`, written here by `scripts/embed-lessons`.
    static let activations = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Activations, losses with settings, choices, and slopes of one's own.

        # Some functions have a setting: by its name, or behind the inputs.
        leaky_relu([-2, -0.5, 0, 3], slope=0.25)
        #> leaky_relu([-2, -0.5, 0, 3], slope=0.25) = [-0.5, -0.125, 0, 3]
        elu([0, 2], 3)
        #> elu([0, 2], 3) = [0, 2]
        hardtanh([-2, -0.5, 0, 3], low=0, high=2)
        #> hardtanh([-2, -0.5, 0, 3], low=0, high=2) = [0, 0, 0, 2]

        # What is learned is no setting but an input: one number, or one for each column.
        prelu([-2, 4; -4, 8], [0.5, 0.25])
        #> prelu([-2, 4; -4, 8], [0.5, 0.25]) = [-1, 4; -2, 8]

        # where takes an element from one side or the other. What is not taken has no slope, also where it is no number: so
        # targets that are missing leave a gradient of which every number is finite.
        x = [1; 2; 4]
        y = [2; nan; 6]
        model { param w = 1; yhat = w * x; loss = mean(where(isnan(y), 0, (yhat - y)^2)) }
        backward
        dw
        #> dw = -6
        sum(where(isnan(y), 0, 2 * (yhat - y) * x)) / 3
        #> sum(where(isnan(y), 0, 2 * (yhat - y) * x)) / 3 = -6

        # Rows by a condition.
        x[x > 1, :]
        #> x[x > 1,:] = [2; 4]
        x[x > 9, :]
        #> error: 'x > 9' is true for none of the rows, and there are no empty matrices

        # A loss with a setting. It is kept with the session, shown, and can be typed as it is printed.
        y = [2; 3; 6]
        network 1 -> 1 init=zeros
        loss huber delta=2
        loss
        #> loss = 5.33333
        #> loss = huber(yhat, y, delta=2)
        #>      = mean(min(abs(yhat - y), 2) * (abs(yhat - y) - min(abs(yhat - y), 2) / 2))
        #>      = mean(min(abs([0; 0; 0] - [2; 3; 6]), 2) * (abs([0; 0; 0] - [2; 3; 6]) -
        #>        min(abs([0; 0; 0] - [2; 3; 6]), 2) / 2))
        #> y - yhat = [2; 3; 6]  (error)
        huber(yhat, y, delta=2)
        #> huber(yhat, y, delta=2) = 5.33333
        huber(yhat, y)
        #> huber(yhat, y) = 3.16667

        # Values that count as given: stop_gradient lets no gradient through, and check grads holds them too.
        model { param w = 3; yhat = w * x; loss = mean(yhat * stop_gradient(yhat)) }
        backward
        dw
        #> dw = 21
        check grads
        #> check grads: 1 element, worst first
        #> worst at  backprop  differences    error  relative  of largest  verdict
        #> ────────  ────────  ───────────  ───────  ────────  ──────────  ───────
        #> …
        #> what stop_gradient passes was held while slopes were measured: no gradient goes
        #> through it
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)

        # A slope of one's own: rounding has none, so that nothing behind it would learn. With the slope 1 the gradient goes
        # straight through. check grads tells where the difference comes from.
        function bit(z) = z > 0 with dz = 1
        bit([-1, 0.5])
        #> bit([-1, 0.5]) = [0, 1]
        derive bit
        #> d bit(z) / dz = 1
        #> in z, the slope is your own
        #> checked at 20 points: backpropagation agrees exactly; differences are no judge
        #> of it
        model { param w = 0.25; a = bit(w * x); yhat = a; loss = mean((yhat - y)^2) }
        backward
        dw
        #> dw = -16.6667
        check grads
        #> check grads: 1 element, worst first
        #> worst at  backprop  differences  error  relative  of largest  verdict
        #> ────────  ────────  ───────────  ─────  ────────  ──────────  ───────────────
        #> w         -16.6667            0     17         1           1  differs by your
        #>                                                               own slope
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)

        # Where the slope is the right one, nothing differs.
        function swoosh(z) = z * sigmoid(z) with dz = sigmoid(z) * (1 + z * (1 - sigmoid(z)))
        model { param w = 0.25; yhat = swoosh(w * x); loss = mean((yhat - y)^2) }
        check grads of swoosh
        #> check grads of swoosh: at 9 points, seed 1, from -2 to 2
        #> worst at  backprop  differences    error  relative  of largest  verdict
        #> ────────  ────────  ───────────  ───────  ────────  ──────────  ───────
        #> …
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)

        """##
}
