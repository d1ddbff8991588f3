// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/swish.bp`, written here by `scripts/embed-lessons`.
    static let swish = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # An activation and a loss of one's own, and their derivatives in symbols.

        # Swish (Ramachandran et al., 2017) is z times its sigmoid: smooth, and not monotonic.
        function swish(z) = z * sigmoid(z)
        derive swish
        #> d swish(z) / dz = sigmoid(z) * (1 + z * (1 - sigmoid(z)))
        #> checked at 20 points: backpropagation agrees to 2.1e-16, central differences to
        #> 1e-09
        # One rule after another leads there.
        derive swish steps
        #> rule     part            derivative by z
        #> ───────  ──────────────  ───────────────────────────────────────
        #> product  z * sigmoid(z)  sigmoid(z) * (1 + z * (1 - sigmoid(z)))
        #> sigmoid  sigmoid(z)      sigmoid(z) * (1 - sigmoid(z))
        #> d swish(z) / dz = sigmoid(z) * (1 + z * (1 - sigmoid(z)))
        #> checked at 20 points: backpropagation agrees to 2.1e-16, central differences to
        #> 1e-09

        # The logarithm of cosh is a loss: like a square near 0, like an absolute value far away.
        function logcosh(yhat, y) = mean(log(cosh(yhat - y)))
        derive logcosh wrt yhat
        #> d logcosh(yhat, y) / dyhat = tanh(yhat - y) / size(yhat)
        #> checked at 20 points: backpropagation agrees to 3.6e-16, central differences to
        #> 1e-08

        # Both stand in a network as if they had been built in.
        seed 3
        data [-2; -1; 0; 1; 2] -> [4; 1; 0; 1; 4]
        network 1 -> 8 swish -> 1
        #> 1 → 8 swish → 1   25 parameters, loss mse
        loss logcosh
        forward
        #> forward: 5 samples through 1 → 8 swish → 1
        #> stage  formula       shape  values
        #> ─────  ────────────  ─────  ───────────────────────────────────────────────────
        #> x      input         5×1    [-2; -1; 0; 1; 2]
        #> z1     x @ W1 + b1   5×8    mean 5.55112e-18  norm 4.27902
        #> a1     swish(z1)     5×8    [0.040736, … 0.959451]  mean 0.103678  norm 2.39919
        #> z2     a1 @ W2 + b2  5×1    [-0.611777; -0.282036; 0; 0.217877; 0.388049]
        #> a2     z2            5×1    [-0.611777; -0.282036; 0; 0.217877; 0.388049]
        #> yhat   a2            5×1    [-0.611777; -0.282036; 0; 0.217877; 0.388049]
        optimizer adam lr=0.02
        train 800
        assert loss < 0.01
        # The network has learned a parabola from five points.
        digits 1
        round(yhat)
        #> round(yhat) = [4; 1; 0; 1; 4]

        """##
}
