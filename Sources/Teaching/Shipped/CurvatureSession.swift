// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/curvature.bp`, written here by `scripts/embed-lessons`.
    static let curvature = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # How far may a step go? A gradient says which way is down and how steeply, but
        # not how soon the slope turns. That is the bend of the loss, its second
        # derivatives: the Hessian.

        digits 3

        # The plainest case is a bowl. Its second derivative is 10 everywhere, in one
        # formula and in the other.
        derive derive 5 * (w - 1)^2
        #> d^2 (5 * (w - 1)^2) / dw^2 = 10
        #> checked at 20 points: backpropagation agrees exactly, central differences to
        #> 1e-08
        param w = 3
        model { loss = 5 * (w - 1)^2 }
        hessian
        #> hessian: 1 × 1 second derivatives of the loss, the same in rows and columns
        #>     w
        #> ─  ──
        #> w  10
        #> eigenvalues = 10

        # Gradient descent multiplies the distance from the bottom by 1 - lr * 10. With
        # lr = 0.1 that is 0, with 0.2 it is -1: the limit is 2 / λ.
        curvature
        #> curvature: how the loss bends in 1 weight, for optimizer sgd lr=0.1
        #> what                               value
        #> ─────────────────────────────────  ─────
        #> largest eigenvalue of the Hessian   10
        #> smallest eigenvalue                 10
        #> largest stable lr                    0.2
        #> lr now                               0.1
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter  share  largest elements
        #> ─────────  ─────  ────────────────
        #> w              1  w 1
        #> the largest stable lr of sgd on whole batches is 2 / λ; lr 0.1 is below it:
        #> along this direction updates come to rest
        lr = 0.19
        repeat 4 { step; print w }
        #> -0.8
        #> 2.62
        #> -0.458
        #> 2.31
        #> 4 rounds: loss 20 → 8.61
        lr = 0.21
        repeat 4 { step; print w }
        #> -0.443
        #> 2.59
        #> -0.747
        #> 2.92
        #> 4 rounds: loss 8.61 → 18.5

        # Momentum allows nearly twice as much, looking ahead takes it away again.
        optimizer sgd lr=0.21 momentum=0.9
        #> optimizer sgd lr=0.21 momentum=0.9
        curvature
        #> curvature: how the loss bends in 1 weight, for optimizer sgd lr=0.21
        #> momentum=0.9
        #> what                               value
        #> ─────────────────────────────────  ─────
        #> largest eigenvalue of the Hessian  10
        #> smallest eigenvalue                10
        #> largest stable lr                   0.38
        #> lr now                              0.21
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter  share  largest elements
        #> ─────────  ─────  ────────────────
        #> w              1  w 1
        #> the largest stable lr of sgd on whole batches is 2 * (1 + momentum) / λ; lr 0.21
        #> is below it: along this direction updates come to rest
        optimizer sgd lr=0.21 momentum=0.9 nesterov=true
        #> optimizer sgd lr=0.21 momentum=0.9 nesterov=1
        curvature
        #> curvature: how the loss bends in 1 weight, for optimizer sgd lr=0.21
        #> momentum=0.9 nesterov=1
        #> what                                value
        #> ─────────────────────────────────  ──────
        #> largest eigenvalue of the Hessian  10
        #> smallest eigenvalue                10
        #> largest stable lr                   0.136
        #> lr now                              0.21
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter  share  largest elements
        #> ─────────  ─────  ────────────────
        #> w              1  w 1
        #> the largest stable lr of sgd on whole batches is 2 * (1 + momentum) / (1 + 2 *
        #> momentum) / λ; lr 0.21 is above it: along this direction each update lands
        #> farther off

        # A network bends differently along each direction. The largest eigenvalue is the
        # one that a step must not overshoot; its direction says which weights it is about.
        seed 3
        data xor
        #> xor: 4 rows, 2 features, 2 classes
        network 2 -> 3 tanh -> 1 sigmoid
        #> 2 → 3 tanh → 1 sigmoid   13 parameters, loss mse
        loss bce
        optimizer sgd lr=1
        #> optimizer sgd lr=1
        curvature
        #> curvature: how the loss bends in 13 weights, for optimizer sgd lr=1
        #> what                                value
        #> ─────────────────────────────────  ──────
        #> largest eigenvalue of the Hessian   0.627
        #> smallest eigenvalue                -0.239
        #> largest stable lr                   3.19
        #> lr now                              1
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter  share  largest elements
        #> ─────────  ─────  ────────────────────────────────────────────────
        #> W1         0.233  W1[1,1] -0.351, W1[1,2] 0.308, W1[2,2] 0.0866, …
        #> b1         0.299  b1[1,1] -0.403, b1[1,2] 0.369, b1[1,3] -0.0252
        #> W2         0.17   W2[2,1] -0.267, W2[1,1] 0.243, W2[3,1] -0.2
        #> b2         0.297  b2 0.545
        #> the largest stable lr of sgd on whole batches is 2 / λ; lr 1 is below it: along
        #> this direction updates come to rest
        #> the point is a saddle or on the way down: along another direction the loss bends
        #> down with -0.239
        # The smallest is below 0: there the loss bends down, and training is on its way.
        # What whatif and explain step say of the rate is the same number.
        whatif lr = 20
        #> one step of sgd from here, with each learning rate
        #> lr  loss now  predicted  loss after  remark
        #> ──  ────────  ─────────  ──────────  ─────────────────────────
        #>  1     0.787      0.712       0.733  72 % of what is predicted
        #> 20     0.787     -0.712       1      too big: the loss rises
        #> the loss bends with λ = 0.627 along its steepest-bending direction: a rate above
        #> 3.19 overshoots there
        #> nothing was changed; to do it: lr = 20; step
        # Sure of its answers, the network sits on flat ground: far larger steps would do.
        train 1000
        #> trained 1000 epochs: loss 0.787 → 0.00275, accuracy 1
        curvature
        #> curvature: how the loss bends in 13 weights, for optimizer sgd lr=1
        #> what                                    value
        #> ─────────────────────────────────  ──────────
        #> largest eigenvalue of the Hessian    0.0101
        #> smallest eigenvalue                  3.39e-06
        #> largest stable lr                  198
        #> lr now                               1
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter  share  largest elements
        #> ─────────  ─────  ───────────────────────────────────────────────
        #> W1         0.186  W1[2,2] 0.357, W1[1,1] -0.181, W1[1,2] 0.134, …
        #> b1         0.405  b1[1,2] 0.556, b1[1,1] -0.271, b1[1,3] -0.15
        #> W2         0.225  W2[3,1] -0.37, W2[1,1] 0.265, W2[2,1] -0.135
        #> b2         0.184  b2 0.428
        #> the largest stable lr of sgd on whole batches is 2 / λ; lr 1 is below it: along
        #> this direction updates come to rest

        # Adam divides each weight's step by the size of its gradients. What counts then
        # is the bend in these units.
        network 2 -> 3 tanh -> 1 sigmoid
        #> 2 → 3 tanh → 1 sigmoid   13 parameters, loss bce
        optimizer adam lr=0.05
        #> optimizer adam lr=0.05
        curvature
        #> curvature: how the loss bends in 13 weights, for optimizer adam lr=0.05
        #> what                                         value
        #> ────────────────────────────────────────  ────────
        #> largest eigenvalue of the Hessian           0.894
        #> smallest eigenvalue                        -0.151
        #> largest eigenvalue, steps scaled by adam  508
        #> largest stable lr                           0.0748
        #> lr now                                      0.05
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter   share  largest elements
        #> ─────────  ──────  ───────────────────────────────────────────────
        #> W1         0.334   W1[1,1] 0.474, W1[2,1] 0.259, W1[1,2] 0.157, …
        #> b1         0.376   b1[1,1] 0.55, b1[1,2] 0.226, b1[1,3] -0.151
        #> W2         0.0608  W2[3,1] -0.242, W2[2,1] 0.048, W2[1,1] -0.00943
        #> b2         0.23    b2 0.479
        #> the largest stable lr of adam on whole batches is 2 * (1 + beta1) / (1 - beta1)
        #> / λ; lr 0.05 is below it: along this direction updates come to rest
        #> the point is a saddle or on the way down: along another direction the loss bends
        #> down with -0.151
        #> adam has done no update yet: its scale is that of the first one, from the
        #> present gradient
        train 100
        #> trained 100 epochs: loss 0.71 → 0.019, accuracy 1
        curvature
        #> curvature: how the loss bends in 13 weights, for optimizer adam lr=0.05
        #> what                                         value
        #> ────────────────────────────────────────  ────────
        #> largest eigenvalue of the Hessian         0.0619
        #> smallest eigenvalue                       8.94e-05
        #> largest eigenvalue, steps scaled by adam  7.23
        #> largest stable lr                         5.26
        #> lr now                                    0.05
        #> the direction that bends most, of length 1: its share in each parameter
        #> parameter  share  largest elements
        #> ─────────  ─────  ───────────────────────────────────────────────
        #> W1         0.232  W1[2,1] 0.421, W1[1,1] 0.208, W1[1,2] 0.0955, …
        #> b1         0.223  b1[1,1] 0.451, b1[1,2] 0.129, b1[1,3] -0.0533
        #> W2         0.328  W2[3,1] -0.443, W2[2,1] -0.284, W2[1,1] -0.227
        #> b2         0.218  b2 0.467
        #> the largest stable lr of adam on whole batches is 2 * (1 + beta1) / (1 - beta1)
        #> / λ; lr 0.05 is below it: along this direction updates come to rest

        # The whole matrix for a part of the weights: symmetric, one row for each.
        hessian W2 b2
        #> hessian: 4 × 4 second derivatives of the loss, the same in rows and columns
        #>           W2[1,1]   W2[2,1]   W2[3,1]        b2
        #> ───────  ────────  ────────  ────────  ────────
        #> W2[1,1]   0.0165   -0.00119   0.00976  -0.0103
        #> W2[2,1]  -0.00119   0.0172    0.00635  -0.00679
        #> W2[3,1]   0.00976   0.00635   0.0178   -0.0175
        #> b2       -0.0103   -0.00679  -0.0175    0.0184
        #> eigenvalues = [0.000552, 0.00589, 0.0181, 0.0453]

        """##
}
