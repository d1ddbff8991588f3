// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/digits.bp`, written here by `scripts/embed-lessons`.
    static let digits = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Real images: 1797 handwritten digits of 8 x 8 pixels, from 43 people (UCI,
        # Alpaydin and Kaynak, 1998). Seconds of training read over 90 % of digits
        # that the network has never seen.

        seed 7
        data digits
        #> digits: 1797 rows, 64 features, 10 classes
        normalize scale=1/16

        # A fifth of the rows is kept aside: what counts is how it does on those.
        split 0.8
        #> 1797 rows (1437 training, 360 test), 64 features, 10 classes
        network 64 -> 64 relu -> 10 softmax
        #> 64 → 64 relu → 10 softmax   4810 parameters, loss ce
        optimizer sgd lr=0.1 momentum=0.9
        #> optimizer sgd lr=0.1 momentum=0.9

        # Numbers of 7 digits are enough to learn with, and faster.
        precision float32
        train 20 batch=64
        #> trained 20 epochs, 460 steps: loss 2.4… → 0.0…, accuracy 0.99…
        assert loss < 0.05
        evaluate
        #> part      rows       loss  accuracy        F1       AUC     top-3
        #> ────────  ────  ─────────  ────────  ────────  ────────  ────────
        #> training  1437  0.0…  …
        #> test  360  0.0…  …
        #> class (test)  rows  precision    recall        F1       AUC
        #> ────────────  ────  ─────────  ────────  ────────  ────────
        #> 0  32  …
        #> 1  33  …
        #> 2  36  …
        #> 3  41  …
        #> 4  31  …
        #> 5  31  …
        #> 6  39  …
        #> 7  35  …
        #> 8  40  …
        #> 9  42  …
        #> mean  360  …

        # What it says of the first image of the training rows, and what that shows.
        predict x[1,:]
        #> …
        #> class …
        #> inputs: in the units of x, normalized already

        """##
}
