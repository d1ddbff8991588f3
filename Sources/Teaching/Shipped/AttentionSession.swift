// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/attention.bp`, written here by `scripts/embed-lessons`.
    static let attention = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Softmax attention over four rows: each row asks, each row answers, and the answers are mixed.

        seed 5
        x = [1, 0, 0; 0, 1, 0; 0, 0, 1; 1, 1, 0]
        # The task: every row must fetch the second row's number.
        y = [2; 2; 2; 2]

        # Queries, keys and values are three views of the same rows. A score is the product of a query and a key, divided by
        # the root of their length (Vaswani et al., 2017); softmax makes shares of 1 of each row of scores.
        model {
            param Wq = glorot(3, 2)
            param Wk = glorot(3, 2)
            param Wv = glorot(3, 1)
            q = x @ Wq
            k = x @ Wk
            v = x @ Wv
            scores = q @ k' / sqrt(2)
            shares = softmax(scores)
            yhat = shares @ v
        }
        forward
        #> forward: 4 samples through model
        #> stage   formula           shape  values
        #> ──────  ────────────────  ─────  ───────────────────────────────────────────────
        #> x       input             4×3    [1, 0, 0, … 0]  mean 0.416667  norm 2.23607
        #> q       x @ Wq            4×2    mean -0.31451  norm 2.33166
        #> k       x @ Wk            4×2    mean 0.166917  norm 1.45072
        #> v       x @ Wv            4×1    [-0.841805; 1.22119; -0.844979; 0.379384]
        #> scores  q @ k' / sqrt(2)  4×4    mean -0.312862  norm 1.94977
        #> shares  softmax(scores)   4×4    [0.396142, … 0.179618]  mean 0.25  norm 1.04435
        #> yhat    shares @ v        4×1    [-0.229006; -0.0386122; 0.144051; -0.256795]
        # Each row of shares adds up to 1.
        sum(shares, axis=columns)
        #> sum(shares, axis=columns) = [1; 1; 1; 1]
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                                       shape      norm
        #> ────────  ─────────────────────────────────────────  ─────  ────────
        #> dyhat     2 * (yhat - y) / size(y)                   4×1    2.10131
        #> dshares   dyhat @ v'                                 4×4    3.67451
        #> dscores   shares * (dshares - sum(shares * dshares,  4×4    0.882781
        #>           axis=columns))
        #> dv        shares' @ dyhat                            4×1    2.14311
        #> dWv       x' @ dv                                    3×1    3.14082
        #> dk        (q' @ (dscores / 1.4142135623730951))'     4×2    0.975694
        #> dWk       x' @ dk                                    3×2    1.02418
        #> dq        dscores / 1.4142135623730951 @ k           4×2    0.385625
        #> dWq       x' @ dq                                    3×2    0.594461
        #> dx        dv @ Wv' + dk @ Wk' + dq @ Wq'             4×3    3.89294
        optimizer adam lr=0.05
        train 500
        assert loss < 0.001
        digits 2
        round(10 * yhat) / 10
        #> round(10 * yhat) / 10 = [2; 2; 2; 2]

        """##
}
