// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/pipeline.bp`, written here by `scripts/embed-lessons`.
    static let pipeline = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # One sample runs through a network of three inputs, two hidden units and one
        # output, and its error runs back: the five stages of backpropagation, first one
        # by one, then as two tables; a training; and three questions.

        # 1. Input layer: one sample is one row of three numbers. Its target is 1.
        x = [0.5, 0.1, 0.4]
        y = [1]

        # The network. W1 is inputs x units: W1[3,2] leads from input 3 to unit 2.
        network 3 -> 2 relu -> 1 sigmoid
        #> 3 → 2 relu → 1 sigmoid   11 parameters, loss mse

        # Weights that give round numbers, so that one can follow by hand.
        W1 = [0.8, 0.2; 0.6, 0.2; 0.6, 0.45]
        W2 = [0.9; -0.6]
        b2 = log(0.645 / 0.355) - [0.7, 0.3] @ W2

        # 2. Forward pass and 3. output layer: weighted sum, activation, layer by layer.
        forward
        #> forward: 1 sample through 3 → 2 relu → 1 sigmoid
        #> stage  formula       shape  values
        #> ─────  ────────────  ─────  ───────────────
        #> x      input         1×3    [0.5, 0.1, 0.4]
        #> z1     x @ W1 + b1   1×2    [0.7, 0.3]
        #> a1     relu(z1)      1×2    [0.7, 0.3]
        #> z2     a1 @ W2 + b2  1×1    0.597133
        #> a2     sigmoid(z2)   1×1    0.645
        #> yhat   a2            1×1    0.645
        assert all(abs(a1 - [0.7, 0.3]) < 1e-12)
        assert abs(yhat - 0.645) < 1e-12

        # 4. Error: the output is 0.645, the target 1, so 0.355 is missing.
        loss
        #> loss = 0.126025
        #> loss = mse(yhat, y) = mean((yhat - y)^2) = mean((0.645 - 1)^2)
        #> y - yhat = 0.355  (error)
        y - yhat
        #> y - yhat = 0.355

        # 5. Backpropagation: the chain rule from the loss back to every weight.
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                    shape      norm
        #> ────────  ──────────────────────  ─────  ────────
        #> da2       2 * (a2 - y) / size(y)  1×1    0.71
        #> dz2       a2 * (1 - a2) * da2     1×1    0.162572
        #> dW2       a1' @ dz2               2×1    0.123811
        #> db2       dz2                     1×1    0.162572
        #> da1       dz2 @ W2'               1×2    0.175849
        #> dz1       (z1 > 0) * da1          1×2    0.175849
        #> dW1       x' @ dz1                3×2    0.113963
        #> db1       dz1                     1×2    0.175849
        #> dx        dz1 @ W1'               1×3    0.1269
        show grads
        #> dW1 = [-0.0731575, 0.0487717;
        #>        -0.0146315, 0.00975433;
        #>        -0.058526,  0.0390173]  (fresh)
        #> db1 = [-0.146315, 0.0975433]  (fresh)
        #> dW2 = [-0.113801; -0.0487717]  (fresh)
        #> db2 = -0.162572  (fresh)

        # The same on one page: the data flow in five stages, and the trace of all seven
        # layers, from the input to the update that step would do.
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

        # The update moves each weight against its gradient.
        step
        #> step 1: W = W - lr * dW   with lr = 0.1
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

        # A training does this over and over. With four samples one can count how many
        # are right: the one from above, another like it, and two of the other kind. The
        # weights begin again where they began above.
        data [0.5, 0.1, 0.4; 0.1, 0.9, 0.2; 0.6, 0.2, 0.7; 0.2, 0.6, 0.1] -> [1; 0; 1; 0]
        #> data: 4 rows, 3 features, 2 classes
        network 3 -> 2 relu -> 1 sigmoid
        #> 3 → 2 relu → 1 sigmoid   11 parameters, loss mse
        W1 = [0.8, 0.2; 0.6, 0.2; 0.6, 0.45]
        W2 = [0.9; -0.6]
        b2 = log(0.645 / 0.355) - [0.7, 0.3] @ W2
        train 300
        #> trained 300 epochs: loss 0.26356 → 0.0206769, accuracy 1
        show training
        #> loss
        #> 0.25┤⠑⢤⡀
        #>     │  ⠈⠑⠢⢄⡀
        #>  0.2┤      ⠈⠑⠢⠤⣀
        #>     │           ⠉⠒⠢⢄⡀
        #> 0.15┤               ⠈⠑⠒⠤⣀
        #>     │                    ⠉⠓⠦⢄⡀
        #>  0.1┤                        ⠈⠉⠒⠢⠤⣀⡀
        #>     │                              ⠈⠉⠑⠒⠢⠤⢄⣀⡀
        #> 0.05┤                                      ⠈⠉⠉⠒⠒⠲⠤⠤⠤⣀⣀⣀⡀
        #>     │                                                  ⠈⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀
        #>     └┬───────────┬───────────┬────────────┬───────────┬───────────┬───────────┬
        #>      0          50          100    step  150         200         250        300
        #> fell 0.264 → 0.0207
        #> epoch  step     loss ↓  accuracy ↑  observation
        #> ─────  ────  ─────────  ──────────  ───────────
        #>     0     0  0.26356           0.5  start
        #>    20    20  0.224939          0.5  falls
        #>    60    60  0.170379          1    falls
        #>    80    80  0.142856          1    falls
        #>   100   100  0.116924          1    falls
        #>   140   140  0.0790242         1    falls
        #>   160   160  0.0648956         1    falls
        #>   180   180  0.0535473         1    falls
        #>   220   220  0.0374141         1    falls
        #>   240   240  0.0317655         1    falls
        #>   280   280  0.0236278         1    falls
        #>   300   300  0.0206769         1    falls
        #> falls: by more than 5 %
        yhat
        #> yhat = [0.827041; 0.10572; 0.91766; 0.186644]

        # Three questions. A lesson asks them, and has a reason for each wrong answer:
        # lesson recall.
        quiz "What does backpropagation mainly do in a neural network?" {
          yes "It adjusts the weights to reduce prediction errors"
          no  "It feeds the input data forward through the network" because "That is the forward pass: it makes the error visible, but changes nothing."
          no  "It creates new input data" because "The data stay as they are, all the time."
          because "The error signal runs backward, and each weight moves against its gradient."
        }
        quiz "In which order do the five stages follow one another?" {
          yes "Input layer, forward pass, output layer, error, backpropagation"
          no  "Input layer, error, forward pass, output layer, backpropagation" because "Without an output there is no error yet."
          no  "Input layer, forward pass, backpropagation, output layer, error" because "Backpropagation begins at the error, so the error must be known."
          because "Forward to the output, compare, and back."
        }
        quiz "The trace has seven layers. In which of them do the weights get new values?" {
          yes "Only in the last: the weight update"
          no  "In the two weighted sums" because "There the weights are used, and stay as they are."
          no  "In all of them" because "Layers 1 to 6 compute values; not one weight is another after them."
          because "One forward pass, one error, one update: that is one round of learning."
        }

        """##
}
