// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/rosenbrock.bp`, written here by `scripts/embed-lessons`.
    static let rosenbrock = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # A function without data is minimised: no inputs, no targets, two numbers to find.

        # Rosenbrock's valley (1960) is curved and flat along its floor; the minimum is at a = 1, b = 1.
        model { param a = -1.5; param b = 2; loss = (1 - a)^2 + 100 * (b - a^2)^2 }
        digits 3
        loss
        #> loss = 12.5
        #> loss = (1 - a)^2 + 100 * (b - a^2)^2 = (1 - -1.5)^2 + 100 * (2 - (-1.5)^2)^2
        derive loss wrt b
        #> d loss / db = 200 * (b - a^2)
        #> checked at 20 points: backpropagation agrees exactly, central differences to
        #> 1e-09

        # Both walls are steep: gradient descent has to go in small steps, and then creeps along the floor.
        curvature
        #> curvature: how the loss bends in 2 weights, for optimizer sgd lr=0.1
        #> what                                  value
        #> ─────────────────────────────────  ────────
        #> largest eigenvalue of the Hessian  2.09e+03
        #> smallest eigenvalue                9.75
        #> largest stable lr                  0.000956
        #> lr now                             0.1
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter   share  largest elements
        #> ─────────  ──────  ────────────────
        #> a          0.909   a 0.953
        #> b          0.0914  b 0.302
        #> the largest stable lr of sgd on whole batches is 2 / λ; lr 0.1 is above it:
        #> along this direction each update lands farther off
        lr = 0.0005
        train 2000
        #> trained 2000 steps: loss 12.5 → 2.78

        # Conjugate gradients and L-BFGS look how far is good. They try lengths along a line until the loss has fallen enough
        # and its slope along the line has flattened: the strong Wolfe conditions.
        a = -1.5
        b = 2
        optimizer cg
        #> optimizer cg lr=1
        step
        #> step 2001: beta = max(sum(dW * (dW - p)), 0) / (sum(p^2) + (t == 1)); d = beta *
        #> d - dW; p = dW; s = alpha * d; W = W + s with lr = 1
        #> line search: alpha is how far it goes along d
        #>    alpha    loss          slope  found
        #> ────────  ──────  ─────────────  ──────────────────────────────
        #> 0          12.5   -26525         start
        #> 0.00488   289          9.43e+04  the loss has not fallen enough
        #> 0.000534    5.88       1.02e+03  fell enough, and flat enough
        #> alpha = 0.000534: the loss has fallen enough and its slope has flattened (strong
        #> Wolfe)
        #> parameter   old  gradient    new
        #> ─────────  ────  ────────  ─────
        #> a          -1.5      -155  -1.42
        #> b           2         -50   2.03
        #> loss 12.5 → 5.88
        # The direction is minus the gradient, and a part of the direction before: beta says how much of it.
        step
        #> step 2002: beta = max(sum(dW * (dW - p)), 0) / (sum(p^2) + (t == 1)); d = beta *
        #> d - dW; p = dW; s = alpha * d; W = W + s with lr = 1
        #> line search: alpha is how far it goes along d
        #> alpha       loss       slope  found
        #> ─────  ─────────  ──────────  ──────────────────────────────
        #> 0       5.88       -1.53      start
        #> 9.23    2.28e+05    1.05e+05  the loss has not fallen enough
        #> 3.42    2.66e+03    3.78e+03  the loss has not fallen enough
        #> 1.48   19.4       102         the loss has not fallen enough
        #> 0.876   3.82      -11.4       still falls steeply
        #> 1.08    2.51        1.33      the loss rises here already
        #> 1.06    2.5        -0.033     fell enough, and flat enough
        #> alpha = 1.06: the loss has fallen enough and its slope has flattened (strong
        #> Wolfe)
        #> parameter    old  gradient     new
        #> ─────────  ─────  ────────  ──────
        #> a          -1.42      5.41  -0.573
        #> b           2.03      3.62   0.31
        #> loss 5.88 → 2.5
        explain step a[1,1]
        #> update 2003 of a[1,1] = -0.573 by optimizer cg lr=1
        #> rule                                             with numbers            value
        #> ───────────────────────────────────────────────  ────────────────────  ───────
        #> beta = max(sum(dW * (dW - p)), 0) / (sum(p^2) +  over all weights       2.71
        #> (t == 1))
        #> d = beta * d - da[1,1]                           2.71 * 0.794 - -7.15   9.3
        #> p = da[1,1]                                      -7.15                 -7.15
        #> s = alpha * d                                    0.00363 * 9.3          0.0337
        #> a[1,1] = a[1,1] + s                              -0.573 + 0.0337       -0.539
        #> the rule gives -0.539; the optimizer computes -0.539: they agree

        # L-BFGS remembers moves and how the gradient changed by them, and so learns how the valley bends.
        a = -1.5
        b = 2
        optimizer lbfgs
        #> optimizer lbfgs lr=1
        train 60 until loss < 1e-9
        #> trained 40 steps, now at step 2042: loss 12.5 → 1.88e-10
        assert abs(a - 1) < 1e-3 and abs(b - 1) < 1e-3

        # Side by side, from one place.
        a = -1.5
        b = 2
        compare { optimizer sgd lr=0.0005; train 30 } { optimizer cg; train 30 } { optimizer lbfgs; train 30 }
        keep 2
        assert loss < 1e-6

        """##
}
