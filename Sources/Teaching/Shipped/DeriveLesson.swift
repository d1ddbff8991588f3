extension ShippedLessons {
    /// `sessions/lessons/derive.bp`, written here by `scripts/embed-lessons`.
    static let derive = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "The chain rule, factor by factor" style=derive minutes=14

        # A network of two inputs, two hidden units with tanh, and one output with
        # sigmoid. The weights are drawn for you, to one digit, so that every number can
        # be followed with a pocket calculator.
        seed 81
        network 2 -> 2 tanh -> 1 sigmoid
        loss mse
        x = [1, 0.5]
        y = [1]
        hide { W1 = round(6 * random(2, 2) + 3) / 10 * [1, -1; 1, 1]; b1 = (round(random(1, 2)) + 1) / 10; W2 = round(6 * random(2, 1) + 3) / 10 * [1; -1]; b2 = 0.1 }
        show params
        #> W1 = [0.6, -0.4; 0.5, 0.6]
        #> b1 = [0.2, 0.2]
        #> W2 = [0.8; -0.8]
        #> b2 = 0.1
        forward
        #> forward: 1 sample through 2 → 2 tanh → 1 sigmoid
        #> stage  formula       shape  values
        #> ─────  ────────────  ─────  ────────────────────
        #> x      input         1×2    [1, 0.5]
        #> z1     x @ W1 + b1   1×2    [1.05, 0.1]
        #> a1     tanh(z1)      1×2    [0.781806, 0.099668]
        #> z2     a1 @ W2 + b2  1×1    0.645711
        #> a2     sigmoid(z2)   1×1    0.656043
        #> yhat   a2            1×1    0.656043
        #
        # How does the loss move if the output moves a little? Its slope there is
        # the first factor of every gradient. The loss is the squared error.
        guess dyhat[1,1] "What is the slope of the loss in the output yhat, where the target is 1?" {
          hint "The slope of (yhat - y)^2 is 2 * (yhat - y)."
          because "2 * (yhat - y): negative, since a larger output makes the loss smaller."
        }
        #
        # One step further back: the output is the sigmoid of z2. The slope of the
        # sigmoid can be told from its output alone: yhat * (1 - yhat).
        guess dz2[1,1] "What is the slope of the loss in z2?" {
          hint "It is the slope in the output, times the slope of the sigmoid."
          hint "The slope of the sigmoid is yhat * (1 - yhat)."
          because "The chain rule: the factors on the way are multiplied."
        }
        explain dz2[1,1]
        #> dz2[1,1] = -0.155228: the slope of the loss in z2[1,1] = 0.645711
        #> factor             formula                   with numbers                value
        #> ─────────────────  ────────────────────────  ──────────────────────  ─────────
        #> dloss/da2[1,1]     2 * (a2[1,1] - y[1,1]) /  2 * (0.656043 - 1) / 1  -0.687914
        #>                    size(y)
        #> da2[1,1]/dz2[1,1]  a2[1,1] * (1 - a2[1,1])   0.656043 * (1 -          0.225651
        #>                                              0.656043)
        #> product                                                              -0.155228
        #> the product is -0.155228; backward computed -0.155228: they agree
        #
        # Now a weight. z2 = a1 @ W2 + b2, so that W2[1,1] is multiplied by a1[1,1],
        # the activation of the first hidden unit.
        guess dW2[1,1] {
          hint "z2 moves by a1[1,1] if W2[1,1] moves by 1."
          because "What the weight is multiplied by, times what comes from behind."
        }

        quiz "Why does a weight behind a unit with activation 0 not move?" {
          yes "The activation is a factor of its gradient"
          no  "Its error is 0" because "The error is not 0: other weights with the same error move."
          no  "The learning rate is too small for it" because "The rate is the same for all weights."
          because "dW2 = a1' @ dz2: where a1 is 0, the product is 0."
        }
        #
        # Through the hidden layer the way is longer, and the rule the same. This is
        # the whole chain of one weight of the first layer:
        explain W1[2,1]
        #> dW1[2,1] = -0.0241398: the slope of the loss in W1[2,1] = 0.5
        #> factor             formula                   with numbers                 value
        #> ─────────────────  ────────────────────────  ──────────────────────  ──────────
        #> dloss/da2[1,1]     2 * (a2[1,1] - y[1,1]) /  2 * (0.656043 - 1) / 1  -0.687914
        #>                    size(y)
        #> da2[1,1]/dz2[1,1]  a2[1,1] * (1 - a2[1,1])   0.656043 * (1 -          0.225651
        #>                                              0.656043)
        #> dz2[1,1]/da1[1,1]  W2[1,1]                   0.8                      0.8
        #> da1[1,1]/dz1[1,1]  1 - a1[1,1]^2             1 - 0.781806^2           0.388779
        #> dz1[1,1]/dW1[2,1]  x[1,2]                    0.5                      0.5
        #> product                                                              -0.0241398
        #> the product is -0.0241398; backward computed -0.0241398: they agree
        #
        # Read it from below: the weight is multiplied by its input, the sum goes into
        # tanh, the activation is multiplied by W2, the sum goes into sigmoid, and the
        # output into the loss. Five links, five slopes, one product.
        #
        # Now with blanks. The numbers are those of another weight.
        fade dW1[1,2] 2
        #> dW1[1,2], factor by factor
        #> factor             formula                   with numbers                value
        #> ─────────────────  ────────────────────────  ──────────────────────  ─────────
        #> dloss/da2[1,1]     2 * (a2[1,1] - y[1,1]) /  2 * (0.656043 - 1) / 1  -0.687914
        #>                    size(y)
        #> da2[1,1]/dz2[1,1]  a2[1,1] * (1 - a2[1,1])   0.656043 * (1 -          0.225651
        #>                                              0.656043)
        #> dz2[1,1]/da1[1,2]  W2[2,1]                   -0.8                    -0.8
        #> da1[1,2]/dz1[1,2]  1 - a1[1,2]^2             1 - 0.099668^2           0.990066
        #> dz1[1,2]/dW1[1,2]  x[1,1]                    1                        1
        #> product                                                               0.122949

        #
        # An input has more than one way to the loss, here through both hidden units.
        # Such a way is called a path, and each is a chain like the ones above.
        explain x[1,1]
        #> dx[1,1] = -0.0781472: the slope of the loss in x[1,1] = 1
        #> it reaches the loss on 2 paths:
        #> path                                          contribution
        #> ────────────────────────────────────────────  ────────────
        #> z1[1,2] → a1[1,2] → z2[1,1] → a2[1,1] → loss    -0.0491795
        #> z1[1,1] → a1[1,1] → z2[1,1] → a2[1,1] → loss    -0.0289677
        #> the largest path, x[1,1] → z1[1,2] → a1[1,2] → z2[1,1] → a2[1,1] → loss:
        #> factor             formula                   with numbers                 value
        #> ─────────────────  ────────────────────────  ──────────────────────  ──────────
        #> dloss/da2[1,1]     2 * (a2[1,1] - y[1,1]) /  2 * (0.656043 - 1) / 1  -0.687914
        #>                    size(y)
        #> da2[1,1]/dz2[1,1]  a2[1,1] * (1 - a2[1,1])   0.656043 * (1 -          0.225651
        #>                                              0.656043)
        #> dz2[1,1]/da1[1,2]  W2[2,1]                   -0.8                    -0.8
        #> da1[1,2]/dz1[1,2]  1 - a1[1,2]^2             1 - 0.099668^2           0.990066
        #> dz1[1,2]/dx[1,1]   W1[1,2]                   -0.4                    -0.4
        #> product                                                              -0.0491795
        #> the sum is -0.0781472; backward computed -0.0781472: they agree

        quiz "Two paths lead from x[1,1] to the loss. What becomes of their two products?" {
          yes "They are added"
          no  "They are multiplied" because "Factors along one path are multiplied. Paths beside each other each move the loss by their own part."
          no  "The larger one counts" because "The smaller one moves the loss too."
          no  "Their mean is taken" because "If x moves, both paths move the loss at once, each in full."
          because "Along a path multiply, over the paths add: that is all of the chain rule. The product @ does both."
        }

        guess formula dz1 "Write the rule for the whole layer: what is dz1, as a formula of dz2, W2 and a1?" {
          hint "From z2 back to a1 the gradient goes through W2, transposed: dz2 @ W2'."
          hint "The slope of tanh is 1 - a1^2."
          because "One formula for all units and all rows of a batch."
        }

        task "Write an activation of your own, soft(z) = z / (1 + abs(z)), with its slope after with, and take one step of a network that uses it." until abs(soft(1) - 0.5) < 1e-9 and max(abs(dz1 / da1 - (soft(z1 + 1e-4) - soft(z1 - 1e-4)) / 2e-4)) < 1e-6 and step > 0 {
          hint "A function with a slope of its own: function NAME(z) = FORMULA with dz = SLOPE"
          hint "Above 0 it is z / (1 + z). There the slope is 1 / (1 + z)^2; below 0 it is the same with abs(z)."
          hint "The network is written as the one above, with soft for tanh. Then step."
          mistake step > 0 and abs(soft(1) - 0.5) > 1e-9 "soft(1) should be a half: mind the brackets below the line."
          wrong { function soft(z) = z / 1 + abs(z); network 2 -> 2 soft -> 1 sigmoid; step }
          mistake step > 0 and max(abs(dz1 / da1 - (soft(z1 + 1e-4) - soft(z1 - 1e-4)) / 2e-4)) > 1e-3 "The slope behind with is not that of soft: check grads of soft shows both. Write the function anew."
          wrong { function soft(z) = z / (1 + abs(z)) with dz = 1 / (1 + abs(z)); network 2 -> 2 soft -> 1 sigmoid; step }
          solution { function soft(z) = z / (1 + abs(z)) with dz = 1 / (1 + abs(z))^2; network 2 -> 2 soft -> 1 sigmoid; step }
          because "check grads compares your slope with measured ones."
        }
        check grads
        #> check grads: 9 elements, worst first
        #> worst at    backprop  differences    error  relative  of largest  verdict
        #> ────────  ──────────  ───────────  ───────  ────────  ──────────  ───────
        #> W2[2,1]    0.0195631    0.0195631  4.7e-12   2.4e-10     9.8e-11  ok
        #> W1[2,1]    0.0327789    0.0327789  2.9e-12   9e-11       3.7e-11  ok
        #> b1[1,1]    0.0655579    0.0655579  3.6e-12   5.5e-11     4.5e-11  ok
        #> b2        -0.229006    -0.229006   4.4e-12   1.9e-11     1.9e-11  ok
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)
        #
        # You can derive any gradient now. Next, finding what is wrong: lesson debug

        """##
}
