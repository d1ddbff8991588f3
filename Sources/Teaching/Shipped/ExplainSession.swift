// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/explain.bp`, written here by `scripts/embed-lessons`.
    static let explain = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Where do the numbers come from?

        # One sample with three inputs, two hidden units, one output. The target is 1.
        network 3 -> 2 relu -> 1 sigmoid
        #> 3 → 2 relu → 1 sigmoid   11 parameters, loss mse
        x = [0.5, 0.1, 0.4]
        y = [1]

        # Weights for which the hidden layer gives [0.7, 0.3] and the output 0.645, as in the textbook.
        W1 = [0.6, 0.2; 0.8, 0.4; 0.4, 0.3]
        b1 = [0.16, 0.04]
        W2 = [0.5; -0.4]
        b2 = log(0.645 / 0.355) - [0.7, 0.3] @ W2

        # The whole pipeline: what goes into each stage, what is done, what comes out. The last table is the update
        # that step would do.
        trace
        #> data flow: 1 sample through 3 → 2 relu → 1 sigmoid
        #> stage            goes in  operation           comes out  shape  values
        #> ───────────────  ───────  ──────────────────  ─────────  ─────  ───────────────
        #> input layer      data     x                   x          1×3    [0.5, 0.1, 0.4]
        #> forward pass     x        z1 = x @ W1 + b1;   a1         1×2    [0.7, 0.3]
        #>                           a1 = relu(z1)
        #> output layer     a1       z2 = a1 @ W2 + b2;  yhat = a2  1×1    0.645
        #>                           a2 = sigmoid(z2)
        #> error            yhat, y  y - yhat            error      1×1    0.355
        #> backpropagation  loss     chain rule, layer   gradients         norm 0.239053
        #>                           by layer back
        #> trace of 7 layers
        #> #  layer                formula                  shape  values
        #> ─  ───────────────────  ───────────────────────  ─────  ───────────────────────
        #> 1  input                x                        1×3    [0.5, 0.1, 0.4]
        #> 2  hidden weighted sum  z1 = x @ W1 + b1         1×2    [0.7, 0.3]
        #> 3  hidden relu          a1 = relu(z1)            1×2    [0.7, 0.3]
        #> 4  output weighted sum  z2 = a1 @ W2 + b2        1×1    0.597133
        #> 5  output sigmoid       a2 = sigmoid(z2)         1×1    0.645
        #> 6  error calculation    y - yhat; loss =         1×1    0.355
        #>                         mse(yhat, y) = 0.126025
        #> 7  weight update        W = W - lr * dW                 moves by norm 0.0239053
        #> parameter        old     gradient         new
        #> ─────────  ─────────  ───────────  ──────────
        #> W1[1,1]     0.6       -0.0406431    0.604064
        #> W1[1,2]     0.2        0.0325144    0.196749
        #> W1[2,1]     0.8       -0.00812861   0.800813
        #> W1[2,2]     0.4        0.00650289   0.39935
        #> W1[3,1]     0.4       -0.0325144    0.403251
        #> W1[3,2]     0.3        0.0260116    0.297399
        #> b1[1,1]     0.16      -0.0812861    0.168129
        #> b1[1,2]     0.04       0.0650289    0.0334971
        #> W2[1,1]     0.5       -0.113801     0.51138
        #> W2[2,1]    -0.4       -0.0487717   -0.395123
        #> b2          0.367133  -0.162572     0.38339
        #> loss 0.126025 → 0.12039
        #> nothing was changed: step does this update

        # A value is explained by its formula. A weighted sum is explained term by term.
        explain a1[1,1]
        #> a1[1,1] = relu(z1[1,1]) = relu(0.7) = 0.7
        #> relu(x) = max(x, 0)
        #> z1[1,1] = 0.7: a sum of 4 terms
        #> term                          value
        #> ────────────────────────────  ─────
        #> x[1,1] * W1[1,1] = 0.5 * 0.6   0.3
        #> x[1,2] * W1[2,1] = 0.1 * 0.8   0.08
        #> x[1,3] * W1[3,1] = 0.4 * 0.4   0.16
        #> b1[1,1] = 0.16                 0.16
        #> the sum is 0.7; forward computed 0.7: they agree

        # The loss, with its numbers.
        explain loss
        #> loss = 0.126025
        #> loss = mse(yhat, y) = mean((yhat - y)^2) = mean((0.645 - 1)^2)
        #> y - yhat = 0.355  (error)
        #> the formula computed again gives 0.126025: they agree

        # A weight has no formula: what is explained is its gradient, the slope of the loss in it. The chain rule
        # leads from the loss back to the weight. Each factor is the slope of one step.
        explain W1[2,1]
        #> dW1[2,1] = -0.00812861: the slope of the loss in W1[2,1] = 0.8
        #> factor             formula                   with numbers               value
        #> ─────────────────  ────────────────────────  ───────────────────  ───────────
        #> dloss/da2[1,1]     2 * (a2[1,1] - y[1,1]) /  2 * (0.645 - 1) / 1  -0.71
        #>                    size(y)
        #> da2[1,1]/dz2[1,1]  a2[1,1] * (1 - a2[1,1])   0.645 * (1 - 0.645)   0.228975
        #> dz2[1,1]/da1[1,1]  W2[1,1]                   0.5                   0.5
        #> da1[1,1]/dz1[1,1]  z1[1,1] > 0               0.7 > 0               1
        #> dz1[1,1]/dW1[2,1]  x[1,2]                    0.1                   0.1
        #> product                                                           -0.00812861
        #> the product is -0.00812861; backward computed -0.00812861: they agree

        # The same rule for a whole stage, as matrices.
        explain dz1
        #> dz1 = (z1 > 0) * da1 = ([0.7, 0.3] > 0) * [-0.0812861, 0.0650289]
        #> read by a1 = relu(z1); relu: at 0 the slope is taken as 0
        #> with  shape  values
        #> ────  ─────  ───────────────────────
        #> da1   1×2    [-0.0812861, 0.0650289]
        #> z1    1×2    [0.7, 0.3]
        #> dz1 = [-0.0812861, 0.0650289]
        #> the rule computed again, and what backward computed: they agree
        #> one element, factor by factor: explain dz1[1,1]
        explain dW1
        #> dW1 = x' @ dz1 = [0.5, 0.1, 0.4]' @ [-0.0812861, 0.0650289]
        #> read by x @ W1
        #> with  shape  values
        #> ────  ─────  ───────────────────────
        #> dz1   1×2    [-0.0812861, 0.0650289]
        #> x     1×3    [0.5, 0.1, 0.4]
        #> dW1 = [-0.0406431, 0.0325144; -0.00812861, 0.00650289; -0.0325144, 0.0260116]
        #> the rule computed again, and what backward computed: they agree
        #> one element, factor by factor: explain W1[1,1]

        # Switch the second hidden unit off: relu's slope is 0 there, and nothing gets through.
        b1[1,2] = -0.5
        explain W1[2,2]
        #> dW1[2,2] = 0: the slope of the loss in W1[2,2] = 0.4
        #> this path is closed: relu's slope is 0 at z1[1,2] = -0.24
        #> the sum is 0; backward computed 0: they agree

        # sigmoid and bce belong together: their two slopes make a simple one.
        loss bce
        explain dz2[1,1]
        #> dz2[1,1] = -0.328025: the slope of the loss in z2[1,1] = 0.717133
        #> factor          formula                    with numbers                   value
        #> ──────────────  ─────────────────────────  ─────────────────────────  ─────────
        #> dloss/dz2[1,1]  residual(z2[1,1], y[1,1])  residual(0.717133, 1) / 1  -0.328025
        #>                 / size(y)
        #> sigmoid and bce, taken as one step: dz2 = residual(z2, y) / size(y)
        #> the product is -0.328025; backward computed -0.328025: they agree

        # In a batch every sample adds its part.
        x = [0.5, 0.1, 0.4; 0.2, 0.9, 0.3; 0.7, 0.6, 0.1]
        y = [1; 0; 1]
        explain W1[2,1]
        #> dW1[2,1] = 0.0734526: the slope of the loss in W1[2,1] = 0.8
        #> it reaches the loss on 3 paths in 3 samples:
        #> sample  paths  contribution
        #> ──────  ─────  ────────────
        #> 2           1    0.107474
        #> 3           1   -0.0285543
        #> 1           1   -0.00546708
        #> the largest path, W1[2,1] → z1[2,1] → a1[2,1] → z2[2,1] → loss:
        #> factor             formula            with numbers                  value
        #> ─────────────────  ─────────────────  ─────────────────────────  ────────
        #> dloss/dz2[2,1]     residual(z2[2,1],  residual(0.927133, 0) / 3  0.238831
        #>                    y[2,1]) / size(y)
        #> dz2[2,1]/da1[2,1]  W2[1,1]            0.5                        0.5
        #> da1[2,1]/dz1[2,1]  z1[2,1] > 0        1.12 > 0                   1
        #> dz1[2,1]/dW1[2,1]  x[2,2]             0.9                        0.9
        #> product                                                          0.107474
        #> sigmoid and bce, taken as one step: dz2 = residual(z2, y) / size(y)
        #> the sum is 0.0734526; backward computed 0.0734526: they agree
        explain W1[2,1] sample 2
        #> dW1[2,1] = 0.0734526: the slope of the loss in W1[2,1] = 0.8
        #> sample 2 is one of 3; its part:
        #> factor             formula            with numbers                  value
        #> ─────────────────  ─────────────────  ─────────────────────────  ────────
        #> dloss/dz2[2,1]     residual(z2[2,1],  residual(0.927133, 0) / 3  0.238831
        #>                    y[2,1]) / size(y)
        #> dz2[2,1]/da1[2,1]  W2[1,1]            0.5                        0.5
        #> da1[2,1]/dz1[2,1]  z1[2,1] > 0        1.12 > 0                   1
        #> dz1[2,1]/dW1[2,1]  x[2,2]             0.9                        0.9
        #> product                                                          0.107474
        #> sigmoid and bce, taken as one step: dz2 = residual(z2, y) / size(y)
        #> sample 2 gives 0.107474 of 0.0734526
        #> the sum over all samples is 0.0734526; backward computed 0.0734526: they agree

        # How the optimizer makes a step out of a gradient.
        optimizer adam lr=0.01
        #> optimizer adam lr=0.01
        explain step W1[2,1]
        #> update 1 of W1[2,1] = 0.8 by optimizer adam lr=0.01
        #> rule                                      with numbers                    value
        #> ────────────────────────────────────────  ────────────────────────  ───────────
        #> m = beta1 * m + (1 - beta1) * dW1[2,1]    0.9 * 0 + (1 - 0.9) *     0.00734526
        #>                                           0.0734526
        #> v = beta2 * v + (1 - beta2) * dW1[2,1]^2  0.999 * 0 + (1 - 0.999)   5.39529e-06
        #>                                           * 0.0734526^2
        #> mhat = m / (1 - beta1^t)                  0.00734526 / (1 - 0.9^1)  0.0734526
        #> vhat = v / (1 - beta2^t)                  5.39529e-06 / (1 -        0.00539529
        #>                                           0.999^1)
        #> W1[2,1] = W1[2,1] - lr * mhat /           0.8 - 0.01 * 0.0734526 /  0.79
        #> (sqrt(vhat) + eps)                        (sqrt(0.00539529) +
        #>                                           1e-08)
        #> the rule gives 0.79; the optimizer computes 0.79: they agree

        """##
}
