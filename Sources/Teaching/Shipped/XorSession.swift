// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/xor.bp`, written here by `scripts/embed-lessons`.
    static let xor = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # XOR: the smallest problem that one layer cannot solve.

        seed 42
        data xor
        #> xor: 4 rows, 2 features, 2 classes

        # One layer draws a single line, and no line separates the classes: the
        # best it can do is to answer 0.5 to everything.
        network 2 -> 1 sigmoid
        #> 2 → 1 sigmoid   3 parameters, loss mse
        optimizer sgd lr=1
        #> optimizer sgd lr=1
        train 2000
        #> trained 2000 epochs: loss 0.25… → 0.25…, accuracy …
        assert loss > 0.24

        # A hidden layer folds the plane first.
        network 2 -> 4 tanh -> 1 sigmoid
        #> 2 → 4 tanh → 1 sigmoid   17 parameters, loss mse
        train 5000 until loss < 0.001
        #> trained … epochs: loss 0.28… → 0.0009…, accuracy 1
        assert accuracy == 1

        # show training draws how the loss fell.
        show training
        #> …
        #> fell …
        #> …

        # The outputs, rounded, are the truth table.
        round(yhat)
        #> round(yhat) = [0; 1; 1; 0]

        # The four steps of backpropagation, written by hand, do the same.
        network 2 -> 4 tanh -> 1 sigmoid
        #> 2 → 4 tanh → 1 sigmoid   17 parameters, loss mse
        repeat 3000 { forward; loss; backward; step }
        assert loss < 0.01

        """##
}
