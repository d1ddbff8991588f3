// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/right-digits.bp`, written here by `scripts/embed-lessons`.
    static let rightDigits = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # How many digits of a gradient are right? Computers round: a float32 number has
        # 7 digits, a float64 number 16, and a sum of large terms that nearly cancel has
        # fewer. The same graph, run again in numbers of 32 digits, tells how many.

        digits 3
        seed 1
        data xor
        #> xor: 4 rows, 2 features, 2 classes
        network 2 -> 3 tanh -> 1 sigmoid
        #> 2 → 3 tanh → 1 sigmoid   13 parameters, loss mse
        check digits
        #> check digits: float64 beside 32 digits, fewest right first
        #> worst at   computed  in 32 digits  right digits  of the largest
        #> …

        # In float64 hardly anything is lost here. In float32 there is less to lose.
        precision float32
        train 500
        check digits dW1 dW2 loss
        #> check digits: float32 beside 32 digits, fewest right first
        #> worst at  computed  in 32 digits  right digits  of the largest
        #> …

        # Two large terms and a small sum: the digits that they have in common are gone,
        # and the sentence says how large the terms were.
        x = [1.1, 1.3]
        y = [0]
        model { param w = [13000.5; -11000.375]; yhat = x @ w }
        check digits yhat
        #> check digits: float32 beside 32 digits, fewest right first
        #> worst at  computed  in 32 digits  right digits  of the largest
        #> ────────  ────────  ────────────  ────────────  ──────────────
        #> yhat        …         0.0625               …               …
        #> yhat has 1 right digit, the others are not shown: terms of 1e+04 cancel to 0.06

        # What float32 computes is shown with the digits that float64 confirms, and with
        # ~ before a size where it confirms none. The data keep theirs.
        yhat
        #> yhat = …
        x
        #> x = [1.1, 1.3]

        # More digits help: the parameters stay as they are.
        precision float64
        check digits yhat
        #> …
        #> every shown digit of yhat is right: 10 at least, 3 are shown

        """##
}
