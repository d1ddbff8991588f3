extension ShippedLessons {
    /// `sessions/lessons/do.bp`, written here by `scripts/embed-lessons`.
    static let `do` = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "One neuron by hand" style=do minutes=15

        # The smallest thing that learns is one neuron. Here are all of its four steps,
        # first done for you, then by you. The prompt is your pocket calculator: an
        # answer may be typed as a number, or as in answer 0.3 * 2 - 0.1
        #
        # Two inputs, two weights, one bias, and sigmoid, the curve that makes a number
        # between 0 and 1. The numbers are drawn for you, to one digit.
        seed 11
        network 2 -> 1 sigmoid
        loss mse
        x = [1, 0.5]
        y = [1]
        hide { W1 = round(8 * random(2, 1) + 1) / 10; b1 = round(4 * random(1, 1) + 1) / 10 }
        show params
        #> W1 = [0.8; 0.5]
        #> b1 = 0.2
        #
        # Step 1, forward. Each input times its weight, all added up, plus the bias:
        # that is the weighted sum z1. sigmoid makes the output of it.
        explain z1[1,1]
        #> z1[1,1] = 1.25: a sum of 3 terms
        #> term                          value
        #> ────────────────────────────  ─────
        #> x[1,1] * W1[1,1] = 1 * 0.8     0.8
        #> x[1,2] * W1[2,1] = 0.5 * 0.5   0.25
        #> b1[1,1] = 0.2                  0.2
        #> the sum is 1.25; forward computed 1.25: they agree
        yhat
        #> yhat = 0.7773
        #
        # Step 2, the loss: the squared distance from the target.
        loss
        #> loss = 0.0495954
        #> loss = mse(yhat, y) = mean((yhat - y)^2) = mean((0.7773 - 1)^2)
        #> y - yhat = 0.2227  (error)
        #
        # Step 3, backward. How does the loss move if W1[1,1] grows a little? On the
        # way from the weight to the loss there are three links, and each has a slope:
        # the weight moves z1, z1 moves the output, the output moves the loss. The
        # slope of the whole way is the product of the three. That is the chain rule.
        explain W1[1,1]
        #> dW1[1,1] = -0.0771009: the slope of the loss in W1[1,1] = 0.8
        #> factor             formula                   with numbers                value
        #> ─────────────────  ────────────────────────  ─────────────────────  ──────────
        #> dloss/da1[1,1]     2 * (a1[1,1] - y[1,1]) /  2 * (0.7773 - 1) / 1   -0.4454
        #>                    size(y)
        #> da1[1,1]/dz1[1,1]  a1[1,1] * (1 - a1[1,1])   0.7773 * (1 - 0.7773)   0.173105
        #> dz1[1,1]/dW1[1,1]  x[1,1]                    1                       1
        #> product                                                             -0.0771009
        #> the product is -0.0771009; backward computed -0.0771009: they agree
        #
        # Read the table from below. The weight is multiplied by its input: the slope
        # of z1 is that input. The slope of sigmoid is told by its output a alone:
        # a * (1 - a). The slope of the square is 2 * (a - y).
        quiz "Which of the three factors is different for W1[2,1]?" {
          yes "The last one: the input that the weight is multiplied by"
          no  "The slope of the loss" because "The output and the target are the same for both weights."
          no  "The slope of sigmoid" because "Both weights go into the same weighted sum and through the same sigmoid."
          because "The first two factors belong to the neuron, the last one to the weight."
        }
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                    shape       norm
        #> ────────  ──────────────────────  ─────  ─────────
        #> da1       2 * (a1 - y) / size(y)  1×1    0.4454
        #> dz1       a1 * (1 - a1) * da1     1×1    0.0771009
        #> dW1       x' @ dz1                2×1    0.0862014
        #> db1       dz1                     1×1    0.0771009
        #> dx        dz1 @ W1'               1×2    0.0727369
        show grads
        #> dW1 = [-0.0771009; -0.0385505]  (fresh)
        #> db1 = -0.0771009  (fresh)
        #
        # Step 4, the update: each parameter moves against its gradient, by the
        # gradient times the learning rate lr.
        step
        #> step 1: W = W - lr * dW   with lr = 0.1
        #> parameter  old    gradient       new
        #> ─────────  ───  ──────────  ────────
        #> W1[1,1]    0.8  -0.0771009  0.80771
        #> W1[2,1]    0.5  -0.0385505  0.503855
        #> b1         0.2  -0.0771009  0.20771
        #> loss 0.0495954 → 0.0482732

        quiz "Why is there a minus in W - lr * dW?" {
          yes "The slope says where the loss rises; we want to go the other way"
          no  "Because the slope was negative here" because "The rule is the same for every sign. With a positive slope the minus makes the weight smaller."
          no  "To keep the weights small" because "Weights may grow: where the slope is negative, minus and minus make a larger weight."
          because "With a plus the loss would climb."
        }
        #
        # Now you. New weights are drawn, and the rate is larger, so that one sees more.
        hide { W1 = [-round(8 * random(1, 1) + 1) / 10; (2 * round(4 * random(1, 1)) + 1) / 10]; b1 = (round(random(1, 1)) + 1) / 5 }
        x = [2, 1]
        lr = 0.5
        show params
        #> W1 = [-0.6; 0.5]
        #> b1 = 0.4

        guess z1[1,1] "Step 1: what is the weighted sum z1, made of x, W1 and b1?" {
          hint "show params shows the weights and the bias, x the inputs."
          hint "Each input times its weight: x[1,1] * W1[1,1] and x[1,2] * W1[2,1]. Then the bias."
          mistake = x @ W1 "The bias is missing: add b1."
          mistake = x @ W1 - b1 "The bias is added, not taken away. Mind its sign."
          mistake = W1[1,1] + W1[2,1] + b1 "Each weight is multiplied by its input before they are added."
          mistake = x[1,1] * W1[2,1] + x[1,2] * W1[1,1] + b1 "The inputs are exchanged: the first one goes with W1[1,1]."
          because "Products, sum, bias: one neuron does no more than this before its curve."
        }
        z1
        #> z1 = -0.3

        guess yhat[1,1] "What comes out of sigmoid? You may type answer sigmoid(…) with your z1." {
          hint "sigmoid(z) = 1 / (1 + exp(-z)): 0 gives a half, more gives more."
          mistake = z1[1,1] "That is z1 itself, before the curve."
          mistake = sigmoid(-z1) "The sign of z1 is turned round."
          mistake = tanh(z1) "That is tanh, another curve."
          because "A sum below 0 gives less than a half, one above 0 more."
        }
        yhat
        #> yhat = 0.425557

        guess loss "Step 2: the target is 1. What is the loss?" {
          hint "First how far the output is from the target, then its square."
          mistake = y[1,1] - yhat[1,1] "That is the error. The loss is its square."
          mistake = yhat[1,1] - y[1,1] "That is the distance. The loss is its square, which is never negative."
          mistake = yhat[1,1]^2 "You squared the output. What is squared is its distance from the target."
          because "The mean of the squared errors; here there is but one."
        }
        loss
        #> loss = 0.329984
        #> loss = mse(yhat, y) = mean((yhat - y)^2) = mean((0.425557 - 1)^2)
        #> y - yhat = 0.574443  (error)

        guess dyhat[1,1] "Step 3: what is the slope of the loss in the output?" {
          hint "The slope of the square: 2 * (yhat - y)."
          because "Negative: were the output larger, the loss would be smaller."
        }

        guess dz1[1,1] "Through the curve: what is the slope of the loss in z1?" {
          hint "One more factor: the slope of sigmoid, yhat * (1 - yhat)."
          because "This product is shared by both weights and the bias."
        }

        guess dW1[1,1] "And in the weight W1[1,1]?" {
          hint "z1 moves by the input if the weight moves by 1."
          because "Three factors: loss, curve, input."
        }

        guess db1[1,1] "What is the gradient of the bias b1?" {
          hint "The bias is added as it is: its last factor is 1."
          because "A bias is a weight whose input is always 1."
        }
        hide { backward }
        show grads
        #> dW1 = [-0.561709; -0.280854]  (fresh)
        #> db1 = -0.280854  (fresh)

        guess W1[1,1] - lr * dW1[1,1] "Step 4: what will W1[1,1] be after the step?" {
          hint "Old weight, minus the rate times the gradient. lr shows the rate."
          mistake = W1[1,1] + lr * dW1[1,1] "You went along the slope, uphill. The gradient is subtracted."
          mistake = W1[1,1] - dW1[1,1] "The learning rate is missing: it scales the gradient."
          mistake = -lr * dW1[1,1] "That is the way it moves. Add it to the weight as it was."
          because "The gradient is negative, so the weight grows."
        }
        #
        # Do it for both weights at once, without step. An assignment changes them:
        # W1 = … with a formula that may use W1, lr and dW1.
        before = loss
        hide { goal = W1 - lr * dW1 }

        task "Update W1 by typing an assignment, not by step." until norm(W1 - goal) < 1e-9 and step == 0 {
          hint "What step does stands in its first line above: W = W - lr * dW."
          hint "Here W is called W1, and its gradient dW1. undo takes a wrong line back."
          mistake step > 0 "That was step itself. Type undo, and then an assignment."
          wrong { step }
          mistake loss > before "The loss rose: the weights went uphill. Type undo, and mind the sign."
          wrong { W1 = W1 + lr * dW1 }
          solution { W1 = W1 - lr * dW1 }
          because "step does this for every parameter, with gradients of the same moment."
        }
        loss
        #> loss = 0.16064
        #> loss = mse(yhat, y) = mean((yhat - y)^2) = mean((0.599201 - 1)^2)
        #> y - yhat = 0.400799  (error)
        #
        # Once more, and now the target is 0. Two factors are left blank; x, yhat and
        # show params show the numbers. Which sign will the first factor have?
        y = [0]
        x = [1, 3]
        hide { W1 = round(8 * random(2, 1) + 1) / 10 * [1; -1]; b1 = round(4 * random(1, 1) + 1) / 10 }
        yhat
        #> yhat = 0.310026

        fade dW1[2,1] 2
        #> dW1[2,1], factor by factor
        #> factor             formula                   with numbers                  value
        #> ─────────────────  ────────────────────────  ─────────────────────────  ────────
        #> dloss/da1[1,1]     2 * (a1[1,1] - y[1,1]) /  2 * (0.310026 - 0) / 1     0.620051
        #>                    size(y)
        #> da1[1,1]/dz1[1,1]  a1[1,1] * (1 - a1[1,1])   0.310026 * (1 - 0.310026)  0.21391
        #> dz1[1,1]/dW1[2,1]  x[1,2]                    3                          3
        #> product                                                                 0.397905
        #
        # One round moves the output a little. Many rounds make it learn. A loop runs
        # what stands in its braces: repeat 3 { print lr }
        y = [1]
        before = loss

        task "Write a loop that does all four steps, ten times or more." until step >= 10 and loss < before {
          hint "repeat 10 { … } does it ten times. What belongs between the braces?"
          hint "The four steps are commands: forward, loss, backward and one more, with semicolons between."
          mistake step > 0 and step < 10 "That works. Now ten rounds or more."
          wrong { forward; loss; backward; step }
          solution { repeat 10 { forward; loss; backward; step } }
          because "train 10 does the same with less to type."
        }
        yhat
        #> yhat = 0.927247
        #
        # You have done by hand what every training does. Next: lesson predict

        """##
}
