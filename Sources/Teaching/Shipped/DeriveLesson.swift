extension ShippedLessons {
    /// `sessions/lessons/derive.bp`, written here by `scripts/embed-lessons`.
    static let derive = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "The chain rule, factor by factor" style=derive minutes=12

        # A network of two inputs, two hidden units with tanh, and one output with
        # sigmoid. The weights are chosen by hand, so that every number can be
        # followed with a pocket calculator.
        network 2 -> 2 tanh -> 1 sigmoid
        loss mse
        W1 = [0.5, -0.2; 0.3, 0.8]
        b1 = [0.1, 0]
        W2 = [0.6; -0.7]
        b2 = 0.2
        x = [1, 0.5]
        y = [1]
        forward
        #> …
        #
        # How does the loss move if the output moves a little? Its slope there is
        # the first factor of every gradient. The loss is the squared error.
        guess dyhat[1,1] "What is the slope of the loss in the output, for yhat = 0.609 and the target 1?" {
          hint "The slope of (yhat - y)^2 is 2 * (yhat - y)."
          because "2 * (yhat - y): negative, since a larger output makes the loss smaller."
        }
        assert abs(yhat[1,1] - 0.609) < 0.0005
        #
        # One step further back: the output is the sigmoid of z2. The slope of the
        # sigmoid can be told from its output alone: yhat * (1 - yhat).
        guess dz2[1,1] "What is the slope of the loss in z2?" {
          hint "It is the slope in the output, times the slope of the sigmoid."
          hint "The slope of the sigmoid is yhat * (1 - yhat)."
          because "The chain rule: the factors on the way are multiplied."
        }
        explain dz2[1,1]
        #> …
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
        #> …
        #
        # Now with blanks. The numbers are those of another weight.
        fade dW1[1,2] 2
        #> …

        guess formula dz1 "Write the rule for the whole layer: what is dz1, as a formula of dz2, W2 and a1?" {
          hint "From z2 back to a1 the gradient goes through W2, transposed: dz2 @ W2'."
          hint "The slope of tanh is 1 - a1^2."
          because "One formula for all units and all rows of a batch."
        }

        task "Write an activation of your own, soft(z) = z / (1 + abs(z)), with its slope after with, and take one step of a network that uses it." until abs(soft(1) - 0.5) < 1e-9 and step > 0 {
          hint "A function with a slope of its own: function NAME(z) = FORMULA with dz = SLOPE"
          hint "The slope is 1 / (1 + abs(z))^2. The network is written as the one above, with soft for tanh."
          solution { function soft(z) = z / (1 + abs(z)) with dz = 1 / (1 + abs(z))^2; network 2 -> 2 soft -> 1 sigmoid; step }
          because "check grads compares your slope with measured ones."
        }
        check grads
        #> …

        """##
}
