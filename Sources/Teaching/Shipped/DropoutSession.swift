// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/dropout.bp`, written here by `scripts/embed-lessons`.
    static let dropout = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Dropout by hand: a mask of random numbers, drawn anew for each update.

        seed 1
        data xor
        model {
            param W1 = glorot(2, 8)
            param b1 = zeros(1, 8)
            param W2 = glorot(8, 1)
            h = tanh(x @ W1 + b1)
            m = random(rows(x), 8) < 0.75
            d = h * m / 0.75
            yhat = sigmoid(d @ W2)
        }
        loss bce
        forward
        #> forward: 4 samples through model
        #> stage     formula               shape  values
        #> ────────  ────────────────────  ─────  ──────────────────────────────────────
        #> x         input                 4×2    [0, 0; 0, 1; 1, 0; 1, 1]
        #> h         tanh(x @ W1 + b1)     4×8    mean -0.0161691  norm 1.9513
        #> random_1  random(4, 8)          4×8    mean 0.463261  norm 3.03598
        #> m         random(rows(x), 8) <  4×8    [1, 1, … 1]  mean 0.8125  norm 5.09902
        #>           0.75
        #> d         h * m / 0.75          4×8    mean -0.00270179  norm 2.12829
        #> yhat      sigmoid(d @ W2)       4×1    [0.5; 0.583372; 0.373354; 0.628281]

        # The mask is a value like any other. It is held until the next forward or update.
        m
        #> m = [1, 1, 1, 1, 1, 1, 1, 1;
        #>      1, 1, 1, 1, 0, 1, 1, 1;
        #>      0, 0, 1, 1, 0, 1, 0, 1;
        #>      1, 1, 1, 1, 1, 0, 1, 1]
        explain m[1,1]
        #> m[1,1] = random_1[1,1] < 0.75 = 0.368588 < 0.75 = 1
        explain random_1[1,1]
        #> random_1[1,1] = 0.368588: drawn by random(4, 8), held until the next forward or
        #> update draws anew

        # So the gradient and the check speak of the same mask; none flows into what was drawn.
        backward
        dm[1,1] == dd[1,1] / 0.75 * h[1,1]
        #> dm[1,1] == dd[1,1] / 0.75 * h[1,1] = 1
        check grads

        # Each update draws.
        train 500
        #> trained 500 epochs: …, accuracy 1
        a = m
        forward
        any(m != a)
        #> any(m != a) = 1

        """##
}
