extension ShippedLessons {
    /// `sessions/lessons/debug.bp`, written here by `scripts/embed-lessons`.
    static let debug = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "Three planted bugs" style=debug minutes=15

        # Networks rarely crash. They learn badly, and say nothing. Three things were
        # broken here on purpose; each is found with another tool.
        #
        # The first bug. leaky is an activation that somebody wrote: what is above 0
        # stays, what is below 0 becomes a tenth. Its slope was written down by hand.
        seed 31
        hide { function leaky(z) = max(z, 0.1 * z) with dz = z > 0 }
        x = [1, 0.5]
        y = [1]
        network 2 -> 2 leaky -> 1 sigmoid
        hide { W1 = round(6 * random(2, 2) + 3) / 10 * [-1, 1]; W2 = round(6 * random(2, 1) + 3) / 10 * [1; -1] }
        forward
        #> forward: 1 sample through 2 → 2 leaky → 1 sigmoid
        #> stage  formula       shape  values
        #> ─────  ────────────  ─────  ──────────────
        #> x      input         1×2    [1, 0.5]
        #> z1     x @ W1 + b1   1×2    [-0.75, 1.05]
        #> a1     leaky(z1)     1×2    [-0.075, 1.05]
        #> z2     a1 @ W2 + b2  1×1    -0.66
        #> a2     sigmoid(z2)   1×1    0.34074
        #> yhat   a2            1×1    0.34074
        #
        # Is the gradient right? It can be measured: move one weight a little to both
        # sides and see what the loss does. check grads does that with every weight and
        # puts the measured slope beside the one from backpropagation.
        check grads
        #> check grads: 9 elements, worst first
        #> worst at    backprop  differences    error  relative  of largest  verdict
        #> ────────  ──────────  ───────────  ───────  ────────  ──────────  ───────
        #> W1[1,1]    0           -0.0118475  0.012     1           0.067    differs
        #> b1[1,1]    0           -0.0118475  0.012     1           0.067    differs
        #> W2[1,1]    0.0222141    0.0222141  1.4e-11   6.3e-10     4.5e-11  ok
        #> b2        -0.296187    -0.296187   6.1e-12   2e-11       2e-11    ok
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)
        #> error: the gradient of … is wrong: …

        quiz "Which parameters have a wrong gradient?" {
          yes "Those of the first layer, before leaky"
          no  "Those of the second layer, behind leaky" because "They are marked ok: their way to the loss does not lead through leaky."
          no  "All of them" because "Some are marked ok. Read the verdicts."
          because "A wrong factor spoils all gradients whose way leads through it, and no others."
        }
        #
        # So it is a factor between W2 and W1. explain shows the chain of one weight.
        explain W1[1,1]
        #> dW1[1,1] = 0: the slope of the loss in W1[1,1] = -0.5
        #> this path is closed: da1[1,1]/dz1[1,1] = z1[1,1] > 0 = 0
        #> the sum is 0; backward computed 0: they agree
        z1
        #> z1 = [-0.75, 1.05]
        a1
        #> a1 = [-0.075, 1.05]

        quiz "What is wrong in that chain?" {
          yes "It says that the slope of leaky is 0 below 0, though leaky rises there"
          no  "The weighted sum z1[1,1] is below 0, which leaky forbids" because "Sums below 0 are allowed: leaky makes a tenth of them, as a1 shows."
          no  "The input is 0, so that nothing reaches the weight" because "Type x: no input is 0."
          because "One factor of 0 closes the whole way: the weight would never move."
        }

        guess (leaky(z1[1,1] + 0.01) - leaky(z1[1,1] - 0.01)) / 0.02 "What should the slope of leaky be below 0? Try leaky(-1) and leaky(-2)." {
          hint "From -2 to -1 the input moves by 1. By how much does the output move?"
          mistake = 1 "That is the slope above 0. Below 0 the output moves by a tenth of the input."
          mistake = 0 "That is the bug. leaky(-1) and leaky(-2) differ, so it is not flat."
          mistake = -0.1 "The output grows with the input, so the slope is positive."
          because "A slope is the way up over the way along."
        }

        task "Mend leaky: write the function anew, so that its slope is right." until abs(dz1[1,1] / da1[1,1] - 0.1) < 1e-9 and abs(leaky(-2) + 0.2) < 1e-9 and max(abs(dz1 - da1 * (0.1 + 0.9 * (z1 > 0)))) < 1e-9 {
          hint "show variables shows leaky as it was written, with its slope after with."
          hint "Without with and what follows it, the program finds the slope itself."
          hint "The line begins with function leaky(z) ="
          mistake abs(dz1[1,1] / da1[1,1] - 1) < 1e-9 "Now the slope is 1 everywhere. Below 0 leaky rises by a tenth."
          wrong { function leaky(z) = max(z, 0.1 * z) with dz = 1 }
          mistake abs(leaky(-2)) < 1e-9 "That is relu: it makes 0 of what is below 0. leaky makes a tenth of it."
          wrong { function leaky(z) = max(z, 0) }
          solution { function leaky(z) = max(z, 0.1 * z) }
          because "A slope written by hand is a place where bugs live. check grads finds them."
        }
        check grads
        #> check grads: 9 elements, worst first
        #> worst at     backprop  differences    error  relative  of largest  verdict
        #> ────────  ───────────  ───────────  ───────  ────────  ──────────  ───────
        #> W1[2,1]   -0.00592375  -0.00592375  6.2e-12   1e-09       3.5e-11  ok
        #> b1[1,1]   -0.0118475   -0.0118475   7.8e-12   6.6e-10     4.4e-11  ok
        #> W2[1,1]    0.0222141    0.0222141   1.4e-11   6.3e-10     4.5e-11  ok
        #> b2        -0.296187    -0.296187    6.1e-12   2e-11       2e-11    ok
        #> differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) =
        #> 6.06e-06 for |w| ≤ 1: a larger h errs by the bend of f (h²), a smaller one by
        #> rounding (ε/h)
        #
        # The second bug. Somebody wrote a training loop of his own. The points lie on a
        # line, and a single weight and a bias are to find it.
        reset
        seed 32
        x = [0; 0.5; 1; 1.5; 2]
        hide { y = round(9 * random(1, 1) + 11) / 10 * x + round(8 * random(1, 1) + 2) / 10 }
        network 1 -> 1
        hide { define lap { forward; W1 = W1 - lr * dW1; b1 = b1 - lr * db1 }; backward }
        print "at the beginning", loss
        #> at the beginning 5.42925
        repeat 8 { lap; print loss }
        #> 1.60633
        #> 0.0424587
        #> 0.737647
        #> 3.69189
        #> 8.90519
        #> 16.3775
        #> 26.109
        #> 38.0994
        #
        # At first the loss falls, then it rises, faster and faster. The rate is small
        # enough. What did the loop do with the weight? blame adds up what moved it.
        blame W1
        #> W1 since start: -0.154589 → 4.29642, in 0 updates
        #> updates    moved  W1
        #> ───────  ───────  ──
        #> typed    4.45101
        #> the parts add up to 4.45101; W1 moved 4.45101
        show grads
        #> dW1 = -5.56377  (stale: something changed after backward)
        #> db1 = -4.30918  (stale: something changed after backward)

        quiz "What is wrong with the loop?" {
          yes "It computed the gradient once and used it over and over"
          no  "The learning rate is much too large" because "With a rate too large the loss would swing from the first round on. Here it first fell."
          no  "The sign of the update is wrong" because "Then the loss would have risen in the first round already."
          no  "The bias must not be moved" because "The bias is a parameter like the weight."
          because "The gradient is stale: it belongs to weights of long ago, so the loop walks straight on, past the valley."
        }
        show variables
        #> define lap { forward; W1 = W1 - lr * dW1; b1 = b1 - lr * db1 }
        #
        # lap is the loop's body. It goes forward and changes weights, but between the
        # two something is missing. Everything is set back to the beginning.
        network 1 -> 1
        start = loss

        task "Write lap anew with define lap { … }, and repeat it until the loss is below 0.01." until loss < 0.01 and step == 0 {
          hint "Which of the four steps does lap leave out?"
          hint "The missing step belongs behind forward. Then repeat 100 { lap }."
          mistake step > 0 "step and train would do it, but here the loop is to be mended. again leads back."
          wrong { step }
          mistake loss > 2 * start "It still walks straight on. A new gradient is needed in each round, inside the braces."
          wrong { backward; repeat 30 { lap } }
          solution { define lap { forward; backward; W1 = W1 - lr * dW1; b1 = b1 - lr * db1 }; repeat 300 { lap } }
          because "A gradient holds for the weights at which it was computed, and for no others."
        }
        #
        # In between db1 is called stale too, since W1 has moved. Here it may be: both
        # updates of one round are to use gradients of the same moment.
        #
        # The third bug is in the data. Two measured features, and one more.
        reset
        seed 33
        data gauss n=120 noise=1
        #> gauss: 120 rows, 2 features, 2 classes
        hide { x = concat(concat(x[:,1], 3 * y + 1), x[:,2]) }
        hide { function likeness(x, y) = max(abs((y - mean(y))' @ (x - mean(x, axis=rows)) / ((rows(x) - 1) * std(y) * std(x, axis=rows)))) }
        split 0.7
        #> 120 rows (84 training, 36 test), 3 features, 2 classes
        normalize
        network 3 -> 4 tanh -> 1 sigmoid
        loss bce
        train 100
        #> trained 100 epochs: loss 0.961404 → 0.0410867, accuracy 1
        evaluate
        #> part      rows       loss  accuracy  F1  AUC
        #> ────────  ────  ─────────  ────────  ──  ───
        #> training    84  0.0410867         1   1    1
        #> test        36  0.03864           1   1    1
        #> class (test)  rows  precision  recall  F1  AUC
        #> ────────────  ────  ─────────  ──────  ──  ───
        #> 0               19          1       1   1    1
        #> 1               17          1       1   1    1
        #> mean            36          1       1   1    1

        quiz "Every row is right, those kept aside for the test too. What do you make of it?" {
          yes "It is too good: perhaps a feature gives the answer away"
          no  "The network has overfitted" because "Then the test rows, which it never saw, would be worse than the others."
          no  "It is done: nothing can be better" because "Where the answer is among the inputs, the figures are perfect and the model is worthless."
          because "A label that leaks into the inputs is there in training and in the test, and missing when it counts."
        }
        #
        # diagnose looks at the model and at the data, and names the root cause first.
        diagnose
        #> diagnose: the root cause first
        #> #  finding              evidence                  type next
        #> ─  ───────────────────  ────────────────────────  ──────────────────────────────
        #> 1  fault: leaked label  feature 2 and target 1:   data x[:,[1, 3]] -> y; network
        #>                         correlation 1; tried      2 -> 4 tanh -> 1 sigmoid
        #>                         with the change for 1000
        #>                         updates: loss 0.043 ->
        #>                         0.21, accuracy 1 -> 0.9
        #> 1. A feature that says the answer makes every figure look good and is not there
        #> when it counts.
        #> layers: root mean squares; ratio to the last
        #> value  units      size  active  saturated     gradient    ratio
        #> ─────  ─────  ────────  ──────  ─────────  ───────────  ───────
        #> a1         4  0.727821                  0  0.000595725  1.18928
        #> a2         1  0.687247                  0  0.000500913  1
        #> loss 0.0411, always saying the mean has 0.693

        guess argmax(abs(y' @ x)) "Which column of x gives the answer away?" {
          hint "The first finding names the feature."
          because "Its correlation with the target says it: such a column is the target in other words."
        }
        #
        # Leave it out, train again, and see what the honest features can do. The
        # network begins anew.
        network 3 -> 4 tanh -> 1 sigmoid

        task "Take that column out of x and train for 50 updates or more." until columns(x) == 2 and likeness(x, y) < 0.99 and step >= 50 {
          hint "diagnose says in its last column what to type. fix types it for you."
          hint "data x[:,[…]] -> y keeps the columns that are named. The network then has two inputs."
          mistake columns(x) == 2 and likeness(x, y) >= 0.99 "One of the two columns is still the target in other words. undo, and keep the others."
          wrong { data x[:,[1, 2]] -> y }
          mistake columns(x) == 2 and step < 50 "The column is out. Now train."
          wrong { data x[:,[1, 3]] -> y }
          solution { data x[:,[1, 3]] -> y; network 2 -> 4 tanh -> 1 sigmoid; train 100 }
          because "Lower figures, and true ones. (The new table has no test rows of its own: evaluate shows its training rows.)"
        }
        evaluate
        #> part      rows      loss  accuracy        F1       AUC
        #> ────────  ────  ────────  ────────  ────────  ────────
        #> training    84  0.415472  0.833333  0.829268  0.889393
        #> class (training)  rows  precision    recall        F1       AUC
        #> ────────────────  ────  ─────────  ────────  ────────  ────────
        #> 0                   41   0.8       0.878049  0.837209  0.889393
        #> 1                   43   0.871795  0.790698  0.829268  0.889393
        #> mean                84   0.835897  0.834373  0.833239  0.889393
        #
        # check grads for slopes, show grads and blame for old ones, diagnose for the
        # rest. Next, how large a step may be: lesson experiment

        """##
}
