extension ShippedLessons {
    /// `sessions/lessons/watch.bp`, written here by `scripts/embed-lessons`.
    static let watch = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "The pipeline, one stage at a time" style=watch minutes=10

        # One sample runs through a network, and its error runs back: five stages, one
        # Enter each. Nothing has to be computed here. Look, and say what you saw.
        #
        # Stage 1, the input layer. A sample is one row of numbers, here three. What
        # the network should answer to it is the target, y.
        x = [0.5, 0.1, 0.4]
        y = [1]
        #
        # The network has three inputs, two hidden units between, and one output.
        # Its weights are drawn at random, to one digit.
        seed 5
        network 3 -> 2 relu -> 1 sigmoid
        hide { W1 = round(8 * random(3, 2) + 1) / 10; W2 = round(8 * random(2, 1) + 1) / 10 * [1; -1] }
        show params
        #> W1 = [0.3, 0.4; 0.4, 0.7; 0.8, 0.8]
        #> b1 = [0, 0]
        #> W2 = [0.6; -0.3]
        #> b2 = 0

        guess size(W1) "Each input has a weight to each hidden unit. How many weights has W1?" {
          hint "W1 has a row for each input and a column for each hidden unit."
          mistake = rows(W1) + columns(W1) "You added inputs and units. Every input goes to every unit."
          mistake = rows(W1) "That is one weight for each input. Each input has one for every unit."
          because "Inputs times units. W1[3,2] is the weight from input 3 to unit 2."
        }
        #
        # Stage 2, the forward pass. Each hidden unit makes a weighted sum of the
        # inputs: each input times its weight, all added up, plus the bias.
        explain z1[1,1]
        #> z1[1,1] = 0.51: a sum of 4 terms
        #> term                          value
        #> ────────────────────────────  ─────
        #> x[1,1] * W1[1,1] = 0.5 * 0.3   0.15
        #> x[1,2] * W1[2,1] = 0.1 * 0.4   0.04
        #> x[1,3] * W1[3,1] = 0.4 * 0.8   0.32
        #> b1[1,1] = 0                    0
        #> the sum is 0.51; forward computed 0.51: they agree
        z1
        #> z1 = [0.51, 0.59]
        #
        # Then comes a curve, the activation. Here it is relu: what is below 0 becomes
        # 0, the rest stays as it is.
        a1
        #> a1 = [0.51, 0.59]

        quiz "What has relu done to the two weighted sums here?" {
          yes "Nothing: both lie above 0"
          no  "It brought them between 0 and 1" because "That is what sigmoid does. relu has no upper end."
          no  "It made both of them 0" because "Only sums below 0 become 0. Compare a1 with z1: they are equal."
          because "relu cuts off at 0. Without such a bend two layers would be no more than one."
        }
        #
        # Stage 3, the output layer. It does the same again: the hidden values times
        # their weights, plus a bias. sigmoid makes a number between 0 and 1 of it.
        z2
        #> z2 = 0.129
        yhat
        #> yhat = 0.532205

        quiz "What are the inputs of the output unit?" {
          yes "The activations a1 of the hidden units"
          no  "The three numbers of the sample" because "They went into the hidden units. The output unit never sees them."
          no  "The weights W1" because "Weights multiply what flows. They do not flow themselves."
          because "Each layer works on what the layer before it made."
        }
        #
        # Stage 4, the error. The output is compared with the target, and the loss
        # makes one number of the difference: its square, which is never negative.
        loss
        #> loss = 0.218832
        #> loss = mse(yhat, y) = mean((yhat - y)^2) = mean((0.532205 - 1)^2)
        #> y - yhat = 0.467795  (error)

        quiz "What would a loss of 0 mean?" {
          yes "The output is exactly the target"
          no  "The output is 0" because "The output would have to be 1 here, which is the target. The loss is about the difference."
          no  "The weights are 0" because "Weights of 0 give some output too, and the loss is about how far it is off."
          because "The loss is the square of what is missing. It is 0 only where nothing is."
        }
        #
        # Stage 5, backpropagation. It asks of every number on the way: how does the
        # loss move if this number grows a little? That slope is its gradient. Read
        # the table from above: it begins at the output.
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                    shape       norm
        #> ────────  ──────────────────────  ─────  ─────────
        #> da2       2 * (a2 - y) / size(y)  1×1    0.935589
        #> dz2       a2 * (1 - a2) * da2     1×1    0.232927
        #> dW2       a1' @ dz2               2×1    0.181653
        #> db2       dz2                     1×1    0.232927
        #> da1       dz2 @ W2'               1×2    0.156252
        #> dz1       (z1 > 0) * da1          1×2    0.156252
        #> dW1       x' @ dz1                3×2    0.101263
        #> db1       dz1                     1×2    0.156252
        #> dx        dz1 @ W1'               1×3    0.0580451

        quiz "In which order were the gradients computed?" {
          yes "From the output back to the input, layer by layer"
          no  "From the input to the output, as in the forward pass" because "Look at the first column: a2 is the output, and it comes first."
          no  "In any order: they have nothing to do with each other" because "Look at the rules: dW2 needs dz2, and dz2 needs da2."
          because "Each gradient is made from the one behind it, nearer to the loss. Hence the name."
        }
        #
        # Now the update. Every weight moves a little against its gradient: where the
        # slope is negative, the weight grows; where it is positive, it shrinks.
        step
        #> step 1: W = W - lr * dW   with lr = 0.1
        #> parameter   old     gradient          new
        #> ─────────  ────  ───────────  ───────────
        #> W1[1,1]     0.3  -0.0698781    0.306988
        #> W1[1,2]     0.4   0.034939     0.396506
        #> W1[2,1]     0.4  -0.0139756    0.401398
        #> W1[2,2]     0.7   0.00698781   0.699301
        #> W1[3,1]     0.8  -0.0559025    0.80559
        #> W1[3,2]     0.8   0.0279512    0.797205
        #> b1[1,1]     0    -0.139756     0.0139756
        #> b1[1,2]     0     0.0698781   -0.00698781
        #> W2[1,1]     0.6  -0.118793     0.611879
        #> W2[2,1]    -0.3  -0.137427    -0.286257
        #> b2          0    -0.232927     0.0232927
        #> loss 0.218832 → 0.20681

        quiz "What did the step change?" {
          yes "The weights and the biases"
          no  "The inputs, so that they suit the weights" because "The data stay as they are. Type x here, if you like: it shows them."
          no  "The target, so that it is nearer to the output" because "The target is what is wanted. Moving it would be cheating."
          because "Learning moves the parameters and nothing else. The last line shows what the loss did."
        }
        #
        # That was one round of forward, loss, backward, step. Now five more at once.
        train 5
        #> trained 5 epochs, now at step 6: loss 0.20681 → 0.156161
        plot loss
        #> loss
        #>     │⠉⠒⠢⠤⢄⣀
        #>     │      ⠉⠑⠒⠢⠤⣀⣀
        #>     │            ⠈⠉⠑⠒⠤⢄⣀⡀
        #>  0.2┤                   ⠈⠉⠒⠒⠤⢄⣀⡀
        #>     │                          ⠈⠉⠑⠒⠤⠤⣀⣀
        #>     │                                  ⠉⠑⠒⠢⠤⢄⣀⡀
        #> 0.18┤                                         ⠈⠉⠑⠒⠢⠤⢄⣀
        #>     │                                                 ⠉⠉⠑⠒⠢⠤⢄⣀⡀
        #>     │                                                         ⠈⠉⠑⠒⠲⠤⠤⣀⣀
        #> 0.16┤                                                                  ⠉⠉⠑⠒⠢⠤⢄⣀
        #>     └┬───────────┬───────────┬────────────┬───────────┬───────────┬───────────┬
        #>      0           1           2      step  3           4           5           6
        #> loss falls from 0.2188 at step 0 to 0.1562 at step 6, without turning
        #
        # And forty-five more. Say what you expect before you see it.
        quiz "Five updates brought the loss down. What will forty-five more do?" {
          yes "It goes on falling, fast at first and then slower"
          no  "It stays where it is: there is only one sample, and that has been seen" because "The output is still far from its target, so there is still a slope to go down."
          no  "It rises again, since the steps are too many" because "The number of steps does no harm. Each goes down the slope where it stands."
          because "As long as there is a slope, a small enough step goes down."
        }
        train 45
        #> trained 45 epochs, now at step 51: loss 0.156161 → 0.0242612
        plot loss
        #> loss
        #>     │⠑⢤⡀
        #>  0.2┤  ⠈⠢⢄
        #>     │     ⠉⠢⣄
        #> 0.15┤        ⠙⠢⢄⡀
        #>     │           ⠈⠑⠢⢄⡀
        #>     │               ⠈⠑⠒⠤⣀⡀
        #>  0.1┤                    ⠉⠙⠒⠢⠤⣀⡀
        #>     │                          ⠈⠉⠑⠒⠲⠤⠤⣀⣀⡀
        #> 0.05┤                                   ⠈⠉⠉⠑⠒⠒⠢⠤⠤⠤⣀⣀⣀⣀⡀
        #>     │                                                 ⠈⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀
        #>     └┬──────┬──────┬──────┬───────┬──────┬──────┬──────┬──────┬───────┬──────┬─
        #>      0      5     10     15      20     25     30     35     40      45     50
        #>                                         step
        #> loss falls from 0.2188 at step 0 to 0.02426 at step 51, without turning, a tenth
        #> of the way, half and nine tenths done at 2, 11 and 33
        #
        # The curve gets flatter. Near the target the error is small, so that all
        # slopes are small, and so are the steps.
        quiz "Why does the curve flatten?" {
          yes "Smaller errors make smaller gradients, so that the steps get shorter"
          no  "The learning rate shrinks with every update" because "It stayed the same all the time: type lr to see it."
          no  "The network has used up its data" because "Data are not used up. The same sample served in every update."
          because "A step is the rate times the gradient, and each gradient has the error as a factor."
        }

        task "Let it run on: bring the loss below 0.001." until loss < 0.001 {
          hint "train N does N updates."
          hint "A few hundred do not suffice. Each time plot loss shows how far it has come."
          mistake step >= 20 "It falls, but slowly here, where the slopes are small. Give it more updates."
          wrong { train 20 }
          solution { train 2000 }
          because "The same five stages, over and over: that is a training."
        }
        show training
        #> …
        #
        # The whole pipeline on one page, whenever you want to see it:
        trace
        #> data flow: 1 sample through 3 → 2 relu → 1 sigmoid
        #> stage            goes in  operation       comes out  shape  values
        #> ───────────────  ───────  ──────────────  ─────────  ─────  ───────────────────
        #> input layer      data     x               x          1×3    [0.5, 0.1, 0.4]
        #> forward pass     x        z1 = x @ W1 +   a1         1×2    [1.93878, 0.519574]
        #>                           b1; a1 =
        #>                           relu(z1)
        #> output layer     a1       z2 = a1 @ W2 +  yhat = a2  1×1    0.987153
        #>                           b2; a2 =
        #>                           sigmoid(z2)
        #> error            yhat, y  y - yhat        error      1×1    0.0128475
        #> backpropagation  loss     chain rule,     gradients         norm 0.0009824
        #>                           layer by layer
        #>                           back
        #> trace of 7 layers
        #> #  layer                formula            shape  values
        #> ─  ───────────────────  ─────────────────  ─────  ───────────────────────
        #> 1  input                x                  1×3    [0.5, 0.1, 0.4]
        #> 2  hidden weighted sum  z1 = x @ W1 + b1   1×2    [1.93878, 0.519574]
        #> 3  hidden relu          a1 = relu(z1)      1×2    [1.93878, 0.519574]
        #> 4  output weighted sum  z2 = a1 @ W2 + b2  1×1    4.34168
        #> 5  output sigmoid       a2 = sigmoid(z2)   1×1    0.987153
        #> 6  error calculation    y - yhat; loss =   1×1    0.0128475
        #>                         mse(yhat, y) =
        #>                         0.000165058
        #> 7  weight update        W = W - lr * dW           moves by norm 9.824e-05
        #> parameter         old      gradient         new
        #> ─────────  ──────────  ────────────  ──────────
        #> W1[1,1]     0.803093   -0.000273712   0.80312
        #> W1[1,2]     0.375202   -3.12257e-05   0.375205
        #> W1[2,1]     0.500619   -5.47424e-05   0.500624
        #> W1[2,2]     0.69504    -6.24514e-06   0.695041
        #> W1[3,1]     1.20247    -0.00021897    1.2025
        #> W1[3,2]     0.780162   -2.49806e-05   0.780164
        #> b1[1,1]     1.00619    -0.000547424   1.00624
        #> b1[1,2]    -0.0495955  -6.24514e-05  -0.0495892
        #> W2[1,1]     1.67986    -0.000631801   1.67992
        #> W2[2,1]     0.191642   -0.000169316   0.191659
        #> b2          0.985218   -0.000325875   0.985251
        #> loss 0.000165058 → 0.000164962
        #> nothing was changed: step does this update
        #
        # You have seen every stage. In the next lesson you do them yourself: lesson do

        """##
}
