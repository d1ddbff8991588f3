// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/parity-rnn.bp`, written here by `scripts/embed-lessons`.
    static let parityRnn = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # A recurrent network, unrolled over eight bits, learns whether the number of ones so far is odd.

        seed 1
        # All 256 rows of eight bits, the last bit first.
        k = (0:255)'
        x = floor(k @ (2^-(0:7))) - 2 * floor(k @ (2^-(0:7)) / 2)
        # How many ones stand in the first t bits, and whether that is odd: a target after every bit.
        n = x @ ((1:8)' <= (1:8))
        y = n - 2 * floor(n / 2)
        x[2:5,:]
        #> x[2:5,:] = [1, 0, 0, 0, 0, 0, 0, 0;
        #>             0, 1, 0, 0, 0, 0, 0, 0;
        #>             1, 1, 0, 0, 0, 0, 0, 0;
        #>             0, 0, 1, 0, 0, 0, 0, 0]
        y[2:5,:]
        #> y[2:5,:] = [1, 1, 1, 1, 1, 1, 1, 1;
        #>             0, 1, 1, 1, 1, 1, 1, 1;
        #>             1, 0, 0, 0, 0, 0, 0, 0;
        #>             0, 0, 1, 1, 1, 1, 1, 1]

        # The recurrence is used eight times with the same weights: the state h and the next bit make the new state.
        model {
            param Wh = normal(6, 6) / 2
            param Wx = normal(1, 6)
            param b = zeros(1, 6)
            param Wo = glorot(6, 1)
            param bo = zeros(1, 1)
            h = tanh(x[:,1] @ Wx + b)
            z = h @ Wo + bo
            for t in 2:8 {
                h = tanh(h @ Wh + x[:,t] @ Wx + b)
                z = concat(z, h @ Wo + bo)
            }
            yhat = sigmoid(z)
        }
        loss bce
        optimizer adam lr=0.02
        train 100 batch=32
        assert loss < 0.01

        # Every answer is right, also the last one: the parity of all eight bits.
        correct = (yhat > 0.5) == y
        mean(correct)
        #> mean(correct) = 1
        mean(correct[:,8])
        #> mean(correct[:,8]) = 1
        assert mean(correct) == 1

        """##
}
