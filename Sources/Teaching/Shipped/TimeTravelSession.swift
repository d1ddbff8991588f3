// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/time-travel.bp`, written here by `scripts/embed-lessons`.
    static let timeTravel = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Going back and forth in a training. Four rows, one hidden layer, and an output
        # that has to learn "one or the other, but not both".

        data xor
        #> xor: 4 rows, 2 features, 2 classes
        network 2 -> 3 tanh -> 1 sigmoid
        #> 2 → 3 tanh → 1 sigmoid   13 parameters, loss mse
        lr = 0.5
        train 400
        #> trained 400 epochs: loss 0.289349 → 0.0425647, accuracy 1

        # Every update is a moment that can be gone to. How was it in the middle?
        goto step 150
        #> now at step 150, epoch 150: loss 0.187146; 250 updates ahead
        print yhat
        #> [0.269125; 0.676472; 0.553417; 0.609959]
        rewind
        #> now at step 149, epoch 149: loss 0.187583; 251 updates ahead
        forth
        #> now at step 150, epoch 150: loss 0.187146; 250 updates ahead

        # When did the loss fall below 0.2 for the first time?
        goto first loss < 0.2
        #> now at step 123, epoch 123: loss 0.199765; 277 updates ahead

        # And the last time that a row was on the wrong side of 0.5?
        goto end
        #> now at step 400, epoch 400: loss 0.0425647
        goto last accuracy < 1
        #> now at step 315, epoch 315: loss 0.119212; 85 updates ahead
        explain yhat[4,1]
        #> a2[4,1] = sigmoid(z2[4,1]) = sigmoid(0.00451842) = 0.50113
        #> sigmoid(x) = 1 / (1 + exp(-x))
        #> z2[4,1] = 0.00451842: a sum of 4 terms
        #> term                                          value
        #> ────────────────────────────────────────  ─────────
        #> a1[4,1] * W2[1,1] = 0.999268 * 1.93752     1.9361
        #> a1[4,2] * W2[2,1] = -0.99605 * -0.677199   0.674524
        #> a1[4,3] * W2[3,1] = -0.699116 * 1.77037   -1.23769
        #> b2[1,1] = -1.36841                        -1.36841
        #> the sum is 0.00451842; forward computed 0.00451842: they agree

        # What has moved since then, until the end?
        mark wrong_side
        #> marked step 315, epoch 315 as wrong_side
        goto end
        #> now at step 400, epoch 400: loss 0.0425647
        diff wrong_side
        #> parameter     moved  most     wrong_side       now
        #> ─────────  ────────  ───────  ──────────  ────────
        #> W1         0.791492  W1[2,3]   -0.525722  -1.18036
        #> b1         1.00786   b1[1,3]    0.690583   1.61076
        #> W2         0.940315  W2[3,1]    1.77037    2.65675
        #> b2         0.735863  b2        -1.36841   -2.10427
        #> step 315 → 400: loss 0.119212 → 0.0425647, accuracy 0.75 → 1

        # Another way from there: a larger learning rate. What was before stays.
        goto wrong_side
        #> now at step 315, epoch 315: loss 0.119212; 85 updates ahead
        lr = 2
        train 50
        #> trained 50 epochs, now at step 365: loss 0.119212 → 0.0154399, accuracy 1
        branches
        #> goto branch NUMBER goes to the end of one
        #> branch  statements  last step  loss
        #> ──────  ──────────  ─────────  ─────────  ─────────────
        #>      1           4        400  0.0425647
        #>      2           6        365  0.0154399  you are on it
        goto branch 1
        #> now at step 400, epoch 400: loss 0.0425647

        # Stop at the update at which something happens.
        stop when loss < 0.01
        #> stop 1: when loss < 0.01
        train 1000
        #> trained 197 steps, now at step 597: loss 0.0425647 → 0.00996288, accuracy 1
        rewind
        #> now at step 596, epoch 596: loss 0.0100092; 1 update ahead
        show timeline
        #> #  statement                 updates     loss
        #> ─  ────────────────────────  ──────────  ──────────  ─────────────────────────
        #> 1  data xor
        #> 2  network 2 -> 3 tanh -> 1
        #>    sigmoid
        #> 3  lr = 0.5
        #> 4  train 400                 1 to 400    0.0425647   mark wrong_side: step 315
        #> 5  train 197 steps           401 to 597  0.00996288  here: step 596
        #> goto branch NUMBER goes to the end of one
        #> branch  statements  last step  loss
        #> ──────  ──────────  ─────────  ──────────  ─────────────
        #>      1           5        597  0.00996288  you are on it
        #>      2           6        365  0.0154399

        """##
}
