extension ShippedLessons {
    /// `sessions/lessons/read.bp`, written here by `scripts/embed-lessons`.
    static let read = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "The idea in five minutes" style=read minutes=5

        # A network guesses. Here is one that is as small as a network can be:
        # one input, one weight, one bias, and a curve that brings every number
        # between 0 and 1. We choose the weights ourselves, to see every number.
        network 1 -> 1 sigmoid
        loss mse
        W1 = 0.5
        b1 = 0
        x = [2]
        y = [1]
        #
        # Going forward, the input is multiplied by the weight, the bias is added,
        # and the curve makes a number between 0 and 1 of it.
        guess z1[1,1] "Input times weight, plus bias: x, W1 and b1. What is the weighted sum z1?" {
          hint "Multiply the input by the weight, then add the bias. Typing x, W1 or b1 shows it."
          mistake = W1[1,1] "That is the weight alone. It is multiplied by the input."
          mistake = x[1,1] + W1[1,1] + b1[1,1] "You added the weight to the input. It is multiplied."
          because "The curve then makes a number between 0 and 1 of it."
        }
        forward
        #> forward: 1 sample through 1 → 1 sigmoid
        #> stage  formula      shape  values
        #> ─────  ───────────  ─────  ────────
        #> x      input        1×1    2
        #> z1     x @ W1 + b1  1×1    1
        #> a1     sigmoid(z1)  1×1    0.731059
        #> yhat   a1           1×1    0.731059
        #
        # The output is 0.731, the target 1. How far apart they are is the loss:
        # the mean of the squared errors, which the network shall make small.
        assert abs(yhat[1,1] - 0.731) < 0.0005
        loss
        #> loss = 0.0723295
        #> loss = mse(yhat, y) = mean((yhat - y)^2) = mean((0.731059 - 1)^2)
        #> y - yhat = 0.268941  (error)

        quiz "The output is below the target. Which weight would bring it nearer?" {
          yes "A larger weight"
          no  "A smaller weight" because "With a smaller weight the weighted sum is smaller, and the output too."
          no  "Any weight: the curve decides alone" because "The curve gets the weighted sum, and that grows with the weight."
          because "The input is positive: more weight, more weighted sum, more output."
        }
        #
        # That is what backpropagation finds out, for all weights at once: for each
        # the slope of the loss, which says how the loss moves if the weight grows.
        guess sign(dW1[1,1]) "If the weight grows, the loss falls. Is the slope dW1 positive or negative?" {
          hint "A slope is positive where things grow together."
          mistake = 1 "That would be so if weight and loss grew together."
          mistake = 0 "It would be 0 if the weight did not matter to the loss."
          because "The loss falls where the weight grows: the slope is negative."
        }
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                    shape       norm
        #> ────────  ──────────────────────  ─────  ─────────
        #> da1       2 * (a1 - y) / size(y)  1×1    0.537883
        #> dz1       a1 * (1 - a1) * da1     1×1    0.105754
        #> dW1       x' @ dz1                1×1    0.211508
        #> db1       dz1                     1×1    0.105754
        #> dx        dz1 @ W1'               1×1    0.0528771
        #
        # Each weight is now moved against its slope. That is a step.
        step
        #> step 1: W = W - lr * dW   with lr = 0.1
        #> parameter  old   gradient        new
        #> ─────────  ───  ─────────  ─────────
        #> W1         0.5  -0.211508  0.521151
        #> b1         0    -0.105754  0.0105754
        #> loss 0.0723295 → 0.0669117

        quiz "What does backpropagation mainly do in a neural network?" {
          yes "It adjusts the weights to reduce prediction errors"
          no  "It feeds the input data forward through the network" because "That is the forward pass: it makes the error visible, but changes nothing."
          no  "It creates new input data" because "The data stay as they are, all the time."
          because "The error runs backward through the network and finds the slopes; then a step moves each weight against its own."
        }

        task "Bring the loss below 0.01." until loss < 0.01 {
          hint "One step is not enough; train 100 does a hundred."
          hint "The learning rate lr says how large a step is. Try lr = 1."
          mistake lr > 20 "Steps that large jump over the aim. Make lr smaller."
          wrong { lr = 50; W1 = -5; train 1 }
          mistake step >= 20 "It falls, but slowly. Larger steps get there sooner: give lr a larger number."
          wrong { train 20 }
          solution { lr = 1; train 200 }
          because "Forward, loss, backward, step: that is all that learning is, repeated."
        }

        # Next, every stage of it, one at a time: lesson watch

        """##
}
