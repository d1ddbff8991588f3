extension ShippedLessons {
    /// `sessions/lessons/recall.bp`, written here by `scripts/embed-lessons`.
    static let recall = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "Everything once more" style=recall minutes=15

        # What one has to fetch from memory stays there. So this lesson explains little
        # and asks much. It begins with the sample of the textbook, on its way through
        # the whole pipeline.
        x = [0.5, 0.1, 0.4]
        y = [1]
        network 3 -> 2 relu -> 1 sigmoid
        W1 = [0.8, 0.2; 0.6, 0.2; 0.6, 0.45]
        W2 = [0.9; -0.6]
        b2 = log(0.645 / 0.355) - [0.7, 0.3] @ W2
        trace
        #> data flow: 1 sample through 3 → 2 relu → 1 sigmoid
        #> stage            goes in  operation           comes out  shape  values
        #> ───────────────  ───────  ──────────────────  ─────────  ─────  ───────────────
        #> input layer      data     x                   x          1×3    [0.5, 0.1, 0.4]
        #> forward pass     x        z1 = x @ W1 + b1;   a1         1×2    [0.7, 0.3]
        #>                           a1 = relu(z1)
        #> output layer     a1       z2 = a1 @ W2 + b2;  yhat = a2  1×1    0.645
        #>                           a2 = sigmoid(z2)
        #> error            yhat, y  y - yhat            error      1×1    0.355
        #> backpropagation  loss     chain rule, layer   gradients         norm 0.292693
        #>                           by layer back
        #> trace of 7 layers
        #> #  layer                formula                  shape  values
        #> ─  ───────────────────  ───────────────────────  ─────  ───────────────────────
        #> 1  input                x                        1×3    [0.5, 0.1, 0.4]
        #> 2  hidden weighted sum  z1 = x @ W1 + b1         1×2    [0.7, 0.3]
        #> 3  hidden relu          a1 = relu(z1)            1×2    [0.7, 0.3]
        #> 4  output weighted sum  z2 = a1 @ W2 + b2        1×1    0.597133
        #> 5  output sigmoid       a2 = sigmoid(z2)         1×1    0.645
        #> 6  error calculation    y - yhat; loss =         1×1    0.355
        #>                         mse(yhat, y) = 0.126025
        #> 7  weight update        W = W - lr * dW                 moves by norm 0.0292693
        #> parameter        old     gradient          new
        #> ─────────  ─────────  ───────────  ───────────
        #> W1[1,1]     0.8       -0.0731575    0.807316
        #> W1[1,2]     0.2        0.0487717    0.195123
        #> W1[2,1]     0.6       -0.0146315    0.601463
        #> W1[2,2]     0.2        0.00975433   0.199025
        #> W1[3,1]     0.6       -0.058526     0.605853
        #> W1[3,2]     0.45       0.0390173    0.446098
        #> b1[1,1]     0         -0.146315     0.0146315
        #> b1[1,2]     0          0.0975433   -0.00975433
        #> W2[1,1]     0.9       -0.113801     0.91138
        #> W2[2,1]    -0.6       -0.0487717   -0.595123
        #> b2          0.147133  -0.162572     0.16339
        #> loss 0.126025 → 0.117642
        #> nothing was changed: step does this update

        quiz "What does backpropagation mainly do in a neural network?" {
          yes "It adjusts the weights to reduce prediction errors"
          no  "It feeds the input data forward through the network" because "That is the forward pass: it makes the error visible, but changes nothing."
          no  "It creates new input data" because "The data stay as they are, all the time."
          because "The error signal runs backward and finds the gradients; then a step moves each weight against its own."
        }

        quiz "In which order do the five stages follow one another?" {
          yes "Input layer, forward pass, output layer, error, backpropagation"
          no  "Input layer, error, forward pass, output layer, backpropagation" because "Without an output there is no error yet."
          no  "Input layer, forward pass, backpropagation, output layer, error" because "Backpropagation begins at the error, so the error must be known."
          no  "Backpropagation, input layer, forward pass, output layer, error" because "At the beginning nothing has gone wrong yet from which one could learn."
          because "Forward to the output, compare, and back."
        }

        quiz "The trace has seven layers. In which of them do the weights get new values?" {
          yes "Only in the last: the weight update"
          no  "In the two weighted sums" because "There the weights are used, and stay as they are."
          no  "In the error calculation" because "It says how far the output is off. What to do about it comes after."
          no  "In all of them" because "Layers 1 to 6 compute values; not one weight is another after them."
          because "One forward pass, one error, one update: that is one round of learning."
        }
        #
        # Now a network of your own, with weights drawn for you.
        reset
        seed 71
        network 2 -> 2 tanh -> 1 sigmoid
        loss mse
        x = [0.8, 0.3]
        y = [0]
        hide { W1 = round(5 * random(2, 2) + 4) / 10 * [1, -1; -1, 1]; W2 = round(6 * random(2, 1) + 3) / 10 * [1; -1]; b2 = 0.1; backward }
        show params
        #> W1 = [0.8, -0.7; -0.5, 0.5]
        #> b1 = [0, 0]
        #> W2 = [0.4; -0.5]
        #> b2 = 0.1
        forward
        #> forward: 1 sample through 2 → 2 tanh → 1 sigmoid
        #> stage  formula       shape  values
        #> ─────  ────────────  ─────  ─────────────────────
        #> x      input         1×2    [0.8, 0.3]
        #> z1     x @ W1 + b1   1×2    [0.49, -0.41]
        #> a1     tanh(z1)      1×2    [0.454216, -0.388473]
        #> z2     a1 @ W2 + b2  1×1    0.475923
        #> a2     sigmoid(z2)   1×1    0.616785
        #> yhat   a2            1×1    0.616785

        guess sign(dyhat[1,1]) "The target is 0. Is the slope of the loss in the output positive or negative?" {
          hint "Would the loss rise or fall if the output were a little larger?"
          mistake = -1 "That was so with the target 1. Here a larger output is farther from the target."
          mistake = 0 "It would be 0 only if the output were exactly the target."
          because "The output lies above its target: more output, more loss."
        }

        guess dz2[1,1] "What is the slope of the loss in z2?" {
          hint "2 * (yhat - y), times the slope of sigmoid."
          because "Slope of the square, slope of the curve."
        }

        guess sign(dW2[2,1]) "Which sign has the gradient of W2[2,1]? Look at a1[1,2]." {
          hint "dz2 is positive. What is the weight multiplied by?"
          mistake = -sign(dW2[2,1]) "Multiply the signs: that of dz2, and that of a1[1,2]."
          mistake = 0 "Neither factor is 0."
          because "The signal is positive, so the activation decides."
        }
        #
        # A chain with blanks, through the hidden layer:
        fade dW1[2,1] 3
        #> dW1[2,1], factor by factor
        #> factor             formula                   with numbers                value
        #> ─────────────────  ────────────────────────  ──────────────────────  ─────────
        #> dloss/da2[1,1]     2 * (a2[1,1] - y[1,1]) /  2 * (0.616785 - 0) / 1  1.23357
        #>                    size(y)
        #> da2[1,1]/dz2[1,1]  a2[1,1] * (1 - a2[1,1])   0.616785 * (1 -         0.236361
        #>                                              0.616785)
        #> dz2[1,1]/da1[1,1]  W2[1,1]                   0.4                     0.4
        #> da1[1,1]/dz1[1,1]  1 - a1[1,1]^2             1 - 0.454216^2          0.793687
        #> dz1[1,1]/dW1[2,1]  x[1,2]                    0.3                     0.3
        #> product                                                              0.0277697

        guess formula dW2 "The gradient of W2 as a formula, for any number of rows, made of a1 and dz2?" {
          hint "It must have the shape of W2: hidden units by outputs."
          hint "A transposed matrix is written with a stroke, as x'. The matrix product is @."
          because "What the weight is multiplied by, transposed, times the signal; @ adds up the rows."
        }

        guess formula dz1 "And dz1, made of dz2, W2 and a1?" {
          hint "Back through W2, transposed; then times the slope of tanh."
          because "The same two things at every layer: through the weights, times the slope."
        }
        lr = 2
        dW1
        #> dW1 = [0.0740525, -0.0990269; 0.0277697, -0.0371351]

        guess W1[2,1] - lr * dW1[2,1] "The rate is 2. What will W1[2,1] be after one step?" {
          hint "Old weight, minus rate times gradient. W1 shows the weight."
          mistake = W1[2,1] + lr * dW1[2,1] "That goes uphill: the gradient is subtracted."
          mistake = W1[2,1] - dW1[2,1] "The rate is missing."
          mistake = -lr * dW1[2,1] "That is the way it moves, not where it ends."
          because "Against the slope, by rate times gradient."
        }

        quiz "A hidden relu unit gives 0 for every row. What is the gradient of its incoming weights?" {
          yes "0: relu is flat below 0"
          no  "As large as that of the other units" because "The slope of relu is a factor, and below 0 it is 0."
          no  "Large, so that it wakes up" because "Nothing reaches it: no gradient means no step."
          because "It is dead, and stays so as long as the data are these."
        }

        quiz "Somebody wrote a slope by hand. How does check grads find out whether it is right?" {
          yes "It moves each weight a little to both sides and measures what the loss does"
          no  "It compares with the gradients of the last step" because "They belong to other weights, and may be wrong as well."
          no  "It looks whether the loss falls" because "A loss can fall with a wrong gradient too, only worse."
          because "Measured and computed slope must agree. The two ways have nothing in common."
        }

        quiz "The weights have moved since backward. What are the gradients on record?" {
          yes "Stale: they belong to the weights as they were"
          no  "Still right: gradients belong to the data" because "They belong to data and weights together."
          no  "Gone: every change clears them" because "They are kept and called stale, so that one can see it."
          because "Forward and backward anew, then step: in every round."
        }

        quiz "λ is the strongest bend of the loss. Which rates of plain gradient descent come to rest?" {
          yes "Those below 2 / λ"
          no  "All, if one waits long enough" because "Above the border each step overshoots by more than the last."
          no  "Those above λ" because "A stronger bend asks for a smaller rate, not for a larger one."
          because "Each step multiplies the distance by 1 - lr * λ, and that must stay between -1 and 1."
        }

        quiz "The rows of a batch are there twice. What happens to the gradient of the mean loss?" {
          yes "Nothing: the mean stays the same"
          no  "It doubles" because "That would be so with a sum over the rows."
          no  "It is halved" because "Each row counts half, but there are twice as many."
          because "Sum or mean decides how batch size and rate belong together."
        }

        quiz "Every test row is right at the first attempt. What do you look for?" {
          yes "A feature that gives the answer away"
          no  "A larger network" because "There is nothing left to gain. Better ask whether what you see is true."
          no  "A smaller learning rate" because "The rate has no part in it."
          because "Too good is a symptom like any other: diagnose looks for leaked labels."
        }
        #
        # To end with, everything together: a problem that no single neuron can solve.
        reset
        seed 72
        data xor
        #> xor: 4 rows, 2 features, 2 classes
        x
        #> x = [0, 0;
        #>      0, 1;
        #>      1, 0;
        #>      1, 1]
        y
        #> y = [0; 1; 1; 0]

        task "Build a network and train it, until the loss on xor is below 0.01." until loss < 0.01 and rows(x) == 4 and sum(y) == 2 {
          hint "Two inputs, one output between 0 and 1, and something with a bend in between."
          hint "network 2 -> 4 tanh -> 1 sigmoid has it. Then a rate of 1, or an optimizer, and enough epochs."
          mistake loss < 0.26 and loss > 0.24 and step > 50 "It stays where always saying a half is best. It needs a hidden layer, a larger rate, or more epochs."
          wrong { network 2 -> 1 sigmoid; lr = 1; train 500 }
          mistake step > 0 "On its way. More epochs, or a larger rate."
          wrong { network 2 -> 4 tanh -> 1 sigmoid; train 5 }
          solution { network 2 -> 8 tanh -> 1 sigmoid; lr = 1; train 3000 }
          because "Forward, loss, backward, step. You know now what is behind each word."
        }
        show training
        #> …
        #
        # In some days type review: it asks you again what you have answered here, with
        # new numbers. lesson inventory asks twenty questions over everything.

        """##
}
