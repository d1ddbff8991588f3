// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/one-neuron.bp`, written here by `scripts/embed-lessons`.
    static let oneNeuron = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # The textbook's one neuron: one weight, one bias, a sigmoid. It learns that 2
        # and 3 are big, 0 and 1 are not.
        #
        # The textbook updates W += lr * x' @ ((y - yhat) * yhat * (1 - yhat)). That is
        # gradient descent on half the sum of squared errors, the loss sse.

        data [0; 1; 2; 3] -> [0; 0; 1; 1]
        #> data: 4 rows, 1 feature, 2 classes
        network 1 -> 1 sigmoid init=uniform
        #> 1 → 1 sigmoid   2 parameters, loss mse
        loss sse
        optimizer sgd lr=0.1
        #> optimizer sgd lr=0.1

        # The textbook draws both numbers from [0, 1). Fixed ones make the result
        # comparable with any other program.
        W1 = 0.5
        b1 = 0.5

        forward
        #> forward: 4 samples through 1 → 1 sigmoid
        #> stage  formula      shape  values
        #> ─────  ───────────  ─────  ────────────────────────────────────────
        #> x      input        4×1    [0; 1; 2; 3]
        #> z1     x @ W1 + b1  4×1    [0.5; 1; 1.5; 2]
        #> a1     sigmoid(z1)  4×1    [0.622459; 0.731059; 0.817574; 0.880797]
        #> yhat   a1           4×1    [0.622459; 0.731059; 0.817574; 0.880797]
        loss
        #> loss = 0.484695
        #> loss = sse(yhat, y)
        #>      = sum((yhat - y)^2) / 2
        #>      = sum(([0.622459; 0.731059; 0.817574; 0.880797] - [0; 0; 1; 1])^2) / 2
        #> y - yhat = [-0.622459; -0.731059; 0.182426; 0.119203]  (error)
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                 shape      norm
        #> ────────  ───────────────────  ─────  ────────
        #> da1       a1 - y               4×1    0.984576
        #> dz1       a1 * (1 - a1) * da1  4×1    0.207255
        #> dW1       x' @ dz1             1×1    0.051772
        #> db1       sum(dz1, axis=rows)  1×1    0.250291
        #> dx        dz1 @ W1'            4×1    0.103627

        # The rule of the textbook and the gradient of backpropagation are the same.
        assert all(abs(dW1 + x' @ ((y - yhat) * yhat * (1 - yhat))) < 1e-15)

        train 1000
        #> trained 1000 epochs: loss 0.484695 → 0.0435313, accuracy 1
        digits 12
        W1
        #> W1 = 2.71601901394
        b1
        #> b1 = -3.90059407572
        yhat
        #> yhat = [0.0198287562357; 0.234230585303; 0.822217483423; 0.985901151443]

        # The same loop in NumPy, from the same start, ends at these numbers.

        """##
}
