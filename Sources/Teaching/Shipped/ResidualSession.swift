// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/residual.bp`, written here by `scripts/embed-lessons`.
    static let residual = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # A skip connection: a model is any graph of formulas, not only layers.

        seed 2
        data xor
        # The layer h computes a change; the skip lets the input pass beside it.
        model {
            param W1 = glorot(2, 4)
            param b1 = zeros(1, 4)
            param W2 = glorot(4, 2)
            param W3 = glorot(2, 1)
            param b3 = zeros(1, 1)
            h = tanh(x @ W1 + b1)
            r = x + h @ W2
            yhat = sigmoid(r @ W3 + b3)
        }
        loss bce
        forward
        #> forward: 4 samples through model
        #> stage  formula               shape  values
        #> ─────  ────────────────────  ─────  ──────────────────────────────────────────
        #> x      input                 4×2    [0, 0; 0, 1; 1, 0; 1, 1]
        #> h      tanh(x @ W1 + b1)     4×4    mean -0.18265  norm 2.17871
        #> r      x + h @ W2            4×2    [0, … 1.32379]  mean 0.462898  norm 2.2732
        #> yhat   sigmoid(r @ W3 + b3)  4×1    [0.5; 0.745339; 0.548104; 0.811679]

        # Two paths lead from r back to x, and their gradients are added.
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                                                shape       norm
        #> ────────  ──────────────────────────────────────────────────  ─────  ─────────
        #> dyhat     ((1 - y) / (1 - yhat) - y / yhat) / size(y)         4×1    1.52737
        #> dW3       r' @ (residual(r @ W3 + b3, y) / size(y))           2×1    0.208081
        #> db3       sum(residual(r @ W3 + b3, y) / size(y), axis=rows)  1×1    0.15128
        #> dr        residual(r @ W3 + b3, y) / size(y) @ W3'            4×2    0.269583
        #> dW2       h' @ dr                                             4×2    0.139698
        #> dh        dr @ W2'                                            4×4    0.235351
        #> dW1       x' @ ((1 - h^2) * dh)                               2×4    0.0644378
        #> db1       sum((1 - h^2) * dh, axis=rows)                      1×4    0.0843455
        #> dx        dr + (1 - h^2) * dh @ W1'                           4×2    0.33816
        # The derivative of an output by the sum that it is computed from, in the model's own names.
        model {
            param W1 = glorot(2, 4)
            param b1 = zeros(1, 4)
            param W2 = glorot(4, 2)
            param W3 = glorot(2, 1)
            param b3 = zeros(1, 1)
            h = tanh(x @ W1 + b1)
            r = x + h @ W2
            z = r @ W3 + b3
            yhat = sigmoid(z)
        }
        derive yhat
        #> d yhat / dz = sigmoid(z) * (1 - sigmoid(z))
        #> checked at 20 points: backpropagation agrees to 3.8e-16, central differences to
        #> 1e-08

        optimizer adam lr=0.05
        train 400
        assert accuracy == 1
        assert loss < 0.05
        digits 2
        round(yhat)
        #> round(yhat) = [0; 1; 1; 0]

        """##
}
