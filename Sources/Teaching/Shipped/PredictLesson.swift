extension ShippedLessons {
    /// `sessions/lessons/predict.bp`, written here by `scripts/embed-lessons`.
    static let predict = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "Say it before you see it" style=predict minutes=12

        # Whoever can say beforehand what a gradient will be has understood it. First
        # the sign, then the size; then what surprises most people.
        seed 21
        network 2 -> 2 tanh -> 1 sigmoid
        loss mse
        x = [1.2, 0.1]
        y = [1]
        hide { W1 = round(6 * random(2, 2) + 3) / 10 * [1, -1]; first = W1; W2 = round(6 * random(2, 1) + 3) / 10 * [-1; 1]; second = W2; backward }
        show params
        #> W1 = [0.6, -0.6; 0.9, -0.8]
        #> b1 = [0, 0]
        #> W2 = [-0.9; 0.4]
        #> b2 = 0
        a1
        #> a1 = [0.66959, -0.664037]
        yhat
        #> yhat = 0.295619
        #
        # A gradient is a product of slopes along the way to the loss. So its sign is a
        # product too: count the negative factors. An odd number of them gives minus.
        #
        # The first factor: the output is below its target. Were it larger, the loss
        # would be smaller. So the slope of the loss in the output is negative. sigmoid
        # always rises, so its slope is positive, and dz2 is negative as well.
        dyhat
        #> dyhat = -1.40876
        dz2
        #> dz2 = -0.293344

        guess sign(dW2[1,1]) "W2[1,1] is multiplied by the activation a1[1,1]. Is its gradient positive or negative?" {
          hint "dW2[1,1] is a1[1,1] * dz2. Both signs stand above."
          mistake = -sign(dW2[1,1]) "Count again: dz2 is negative, and what the weight is multiplied by, a1[1,1], is positive."
          mistake = 0 "Neither factor is 0."
          because "One negative factor: the error signal."
        }

        guess sign(dW2[2,1]) "And that of W2[2,1], which is multiplied by a1[1,2]?" {
          hint "Look at the sign of a1[1,2]."
          mistake = -sign(dW2[2,1]) "a1[1,2] is negative here, so there are two negative factors."
          mistake = 0 "Neither factor is 0."
          because "The same error signal, and another sign: it is the activation that differs."
        }
        dW2
        #> dW2 = [-0.196421; 0.194791]
        #
        # One layer further back. The way from z1[1,1] to the loss leads through the
        # weight W2[1,1], which is negative here. The slope of tanh is always positive.
        guess sign(dW1[1,1]) "Which sign has the gradient of W1[1,1]? Its input is positive." {
          hint "The factors: dz2, the weight W2[1,1], the slope of tanh, the input x[1,1]."
          mistake = -sign(dW1[1,1]) "dz2 is negative, and so is the weight W2[1,1] on the way: two negative factors."
          mistake = 0 "No factor is 0."
          because "A weight on the way can turn the sign of all that lies before it."
        }

        guess sign(dW1[1,2]) "And that of W1[1,2], whose way leads through W2[2,1]?" {
          hint "Only one factor has another sign than before: the weight on the way."
          mistake = -sign(dW1[1,2]) "The weight on the way, W2[2,1], is positive. One negative factor is left: dz2."
          mistake = 0 "No factor is 0."
          because "dz2 is negative, all the others are positive."
        }
        explain W1[1,2]
        #> dW1[1,2] = -0.0787179: the slope of the loss in W1[1,2] = -0.6
        #> factor             formula                   with numbers                 value
        #> ─────────────────  ────────────────────────  ──────────────────────  ──────────
        #> dloss/da2[1,1]     2 * (a2[1,1] - y[1,1]) /  2 * (0.295619 - 1) / 1  -1.40876
        #>                    size(y)
        #> da2[1,1]/dz2[1,1]  a2[1,1] * (1 - a2[1,1])   0.295619 * (1 -          0.208229
        #>                                              0.295619)
        #> dz2[1,1]/da1[1,2]  W2[2,1]                   0.4                      0.4
        #> da1[1,2]/dz1[1,2]  1 - a1[1,2]^2             1 - (-0.664037)^2        0.559055
        #> dz1[1,2]/dW1[1,2]  x[1,1]                    1.2                      1.2
        #> product                                                              -0.0787179
        #> the product is -0.0787179; backward computed -0.0787179: they agree
        #
        # Now the size. Both weights into the first hidden unit have the same factors
        # but one: the input that they are multiplied by.
        x
        #> x = [1.2, 0.1]

        guess dW1[1,1] / dW1[2,1] "How many times as large as dW1[2,1] is dW1[1,1]?" {
          hint "Only the input differs. How many times as large is the first input?"
          mistake = W1[1,1] / W1[2,1] "That is the ratio of the weights. They are no factors of their own gradients."
          mistake = x[1,2] / x[1,1] "The other way round: the larger input has the larger gradient."
          because "Large inputs get large gradients. That is why data are scaled to like sizes."
        }
        dW1
        #> dW1 = [0.174769, -0.0787179; 0.0145641, -0.00655983]
        #
        # A gradient predicts: if a weight grows by a little, the loss changes by about
        # the gradient times that little.
        guess 0.1 * dW2[2,1] "W2[2,1] will grow by 0.1. By how much will the loss change, about? dW2 shows the slope." {
          hint "Slope times way. Mind the sign: minus means that the loss falls."
          mistake = dW2[2,1] "That is for a whole 1. The weight grows by a tenth."
          mistake = -0.1 * dW2[2,1] "The sign is turned round: with a positive slope a larger weight gives a larger loss."
          because "Slope times way, as with any slope."
        }
        whatif W2[2,1] += 0.1
        #> whatif W2[2,1] += 0.1
        #> what                      change      loss
        #> ─────────────────────  ─────────  ────────
        #> now                               0.496152
        #> the gradient predicts  0.0194791  0.515631
        #> with the bend          0.019406   0.515558
        #> really                 0.0193973  0.515549
        #> the gradient is off by -8.182e-05: a gradient is the slope here, the bend of the
        #> loss along the way makes -7.317e-05 of it, the rest is a change of the bend
        #> itself
        #> nothing was changed; to do it: W2[2,1] += 0.1

        quiz "And if it grows by 5, fifty times as much? What becomes of the prediction?" {
          yes "It goes wrong: the slope holds only nearby"
          no  "It stays as good: fifty times the change" because "Then the loss would be a straight line. It bends: see what comes next."
          no  "The gradient predicts nothing at all" because "For the small change it was nearly right. It is the distance that spoils it."
          because "Hence small steps, and a new gradient after each."
        }
        whatif W2[2,1] += 5
        #> whatif W2[2,1] += 5
        #> what                     change      loss
        #> ─────────────────────  ────────  ────────
        #> now                              0.496152
        #> the gradient predicts  0.973957  1.47011
        #> with the bend          0.791023  1.28717
        #> really                 0.474185  0.970337
        #> the gradient is off by -0.4998: a gradient is the slope here, the bend of the
        #> loss along the way makes -0.1829 of it, the rest is a change of the bend itself
        #> nothing was changed; to do it: W2[2,1] += 5

        before = loss

        task "Change one parameter by an assignment, without step, so that the loss falls by 0.05 or more." until loss < before - 0.05 and step == 0 {
          hint "show grads shows all slopes. Large ones promise most."
          hint "Against the slope: a parameter with a negative gradient must grow, the others must shrink. += adds to one."
          mistake loss > before "The loss rose: that was along the slope, uphill. undo takes it back."
          wrong { b2 = b2 - 1 }
          mistake loss < before "The right way, but not far enough yet."
          wrong { b2 = b2 + 0.02 }
          solution { b2 = b2 + 3 }
          because "You did what an optimizer does, for one parameter."
        }
        #
        # Now three cases that surprise. The parameters are again what they were at the
        # beginning. First: all weights of the first layer become four times as large.
        hide { W1 = first; b1 = 0; W2 = second; b2 = 0; backward }
        before = norm(dW1)
        W1 = 4 * W1
        hide { backward }

        quiz "What does that do to the gradient of W1?" {
          yes "It becomes smaller"
          no  "It becomes four times as large" because "That would be so if a weight were a factor of its own gradient."
          no  "It stays as it is" because "Its factors change: the weighted sums are four times as large, and lie elsewhere on the curve."
          because "Far out tanh is nearly flat, and its slope is a factor. Such units are called saturated."
        }
        print "before", before, "now", norm(dW1)
        #> before 0.192343 now 0.00194872
        a1
        #> a1 = [0.996937, -0.996682]
        explain W1[1,1]
        #> dW1[1,1] = 0.00174984: the slope of the loss in W1[1,1] = 2.4
        #> factor             formula                   with numbers                  value
        #> ─────────────────  ────────────────────────  ──────────────────────  ───────────
        #> dloss/da2[1,1]     2 * (a2[1,1] - y[1,1]) /  2 * (0.214853 - 1) / 1  -1.57029
        #>                    size(y)
        #> da2[1,1]/dz2[1,1]  a2[1,1] * (1 - a2[1,1])   0.214853 * (1 -          0.168691
        #>                                              0.214853)
        #> dz2[1,1]/da1[1,1]  W2[1,1]                   -0.9                    -0.9
        #> da1[1,1]/dz1[1,1]  1 - a1[1,1]^2             1 - 0.996937^2           0.00611647
        #> dz1[1,1]/dW1[1,1]  x[1,1]                    1.2                      1.2
        #> product                                                               0.00174984
        #> the product is 0.00174984; backward computed 0.00174984: they agree
        #
        # Second: relu in place of tanh, all weights of the first layer negative, the
        # inputs positive. Every weighted sum is below 0.
        network 2 -> 2 relu -> 1 sigmoid
        W1 = [-1, -2; -1, -2]
        z1
        #> z1 = [-1.3, -2.6]

        guess norm(dW1) "How long is the gradient of W1 here?" {
          hint "What is the slope of relu below 0? It is a factor of every element."
          mistake = norm(W1) "That is the length of W1 itself."
          mistake = 1 "1 is the slope of relu above 0. Below it is another one."
          because "Below 0 relu is flat. A factor of 0 makes the whole product 0."
        }

        quiz "Which parameter does a step still move here?" {
          yes "Only b2, the bias of the output"
          no  "W2 too: it lies behind the relu" because "Its gradient has the activation as a factor, and a1 is 0."
          no  "b1: a bias has no input that could be 0" because "Its way to the loss leads through relu too, where the slope is 0."
          no  "None: the error is 0" because "The error is not 0: the loss is not."
          because "Such units are called dead: as long as these are the data, nothing wakes them."
        }
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                    shape      norm
        #> ────────  ──────────────────────  ─────  ────────
        #> da2       2 * (a2 - y) / size(y)  1×1    1
        #> dz2       a2 * (1 - a2) * da2     1×1    0.25
        #> dW2       a1' @ dz2               2×1    0
        #> db2       dz2                     1×1    0.25
        #> da1       dz2 @ W2'               1×2    0.112586
        #> dz1       (z1 > 0) * da1          1×2    0
        #> dW1       x' @ dz1                2×2    0
        #> db1       dz1                     1×2    0
        #> dx        dz1 @ W1'               1×2    0
        #
        # Third: the same row stands twice in the batch. The loss is a mean over rows.
        network 2 -> 2 tanh -> 1 sigmoid
        hide { backward }
        before = norm(dW1)
        x = concat(x, x, axis=rows)
        y = [1; 1]

        guess round(norm(dW1) / before) "How many times as long is the gradient of W1 now?" {
          hint "What is the mean of two equal numbers?"
          mistake = 2 "That would be the sum over the rows. The loss is their mean."
          mistake = 0.5 "Each row counts half, but there are two of them."
          because "The mean of equal parts is that part. With a sum it would be twice as long."
        }

        quiz "Twice the learning rate moves the weights twice as far. Does the loss then fall twice as much?" {
          yes "About so for tiny rates; with large ones less, and in the end it rises"
          no  "Yes, always" because "Then the loss would be a straight line along the way. It bends."
          no  "No, it falls by the same amount" because "The weights move farther, and the loss follows the slope at first."
          because "How far is too far is what the lesson experiment finds out."
        }
        #
        # Sign by counting, size by multiplying, and a slope only holds nearby. Next,
        # where the factors come from: lesson derive

        """##
}
