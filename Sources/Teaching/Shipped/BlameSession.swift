// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/blame.bp`, written here by `scripts/embed-lessons`.
    static let blame = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Where a weight came from. Every update is a sum over the training rows, so the
        # whole way of a weight is one too.

        data xor
        #> xor: 4 rows, 2 features, 2 classes
        network 2 -> 3 tanh -> 1 sigmoid
        #> 2 → 3 tanh → 1 sigmoid   13 parameters, loss mse
        optimizer sgd lr=0.5 momentum=0.5 weight_decay=0.001
        #> optimizer sgd lr=0.5 momentum=0.5 weight_decay=0.001
        train 200
        #> trained 200 epochs: loss 0.289349 → 0.0558855, accuracy 1

        # When did it move, and what did weight decay do?
        blame W1[2,1]
        #> W1[2,1] since start: 0.75405 → 2.25422, in 200 updates
        #> updates           moved   W1[2,1]
        #> ────────────  ─────────  ────────  ────
        #> 1 to 20        0.119488  0.858368
        #> 21 to 40       0.18355   1.02345
        #> 41 to 60       0.230626  1.23186
        #> 61 to 80       0.231411  1.43686   most
        #> 81 to 100      0.203866  1.61045
        #> 101 to 120     0.172062  1.74908
        #> 121 to 140     0.149329  1.86243
        #> 141 to 160     0.146598  1.97088
        #> 161 to 180     0.186254  2.11655
        #> 181 to 200     0.181249  2.25422
        #> weight decay  -0.304256
        #> the parts add up to 1.50017; W1[2,1] moved 1.50017

        # Which rows pulled at it, and which way?
        blame W1[2,1] by rows
        #> W1[2,1] since start: 0.75405 → 2.25422, in 200 updates
        #> row           target      moved
        #> ────────────  ──────  ─────────
        #> 2             1        2.17817
        #> 1             0        0
        #> 3             1        0
        #> 4             0       -0.373741
        #> weight decay          -0.304256
        #> the parts add up to 1.50017; W1[2,1] moved 1.50017
        blame W1[2,1] by class since step 100
        #> W1[2,1] since step 100: 1.61045 → 2.25422, in 100 updates
        #> class                 rows        moved
        #> ────────────────────  ────  ───────────
        #> 0                        2  -0.0347164
        #> 1                        2   0.860805
        #> weight decay                -0.190127
        #> momentum from before         0.00780748
        #> the parts add up to 0.643769; W1[2,1] moved 0.643769

        # A small parameter, element by element.
        blame W2
        #> W2 since start, element by element
        #> element  gradients  weight decay      moved
        #> ───────  ─────────  ────────────  ─────────
        #> W2[1,1]    2.1876     -0.255077    1.93253
        #> W2[2,1]   -1.04476     0.0933887  -0.951374
        #> W2[3,1]    2.09117    -0.200642    1.89053
        #> all parts add up to 2.87168; the elements moved 2.87168 together
        #> W2[1,1] moved most; when and by which rows: blame W2[1,1]

        # What was typed is named too.
        W1[2,1] += 0.1
        train 20
        #> trained 20 epochs, now at step 220: loss 0.0551923 → 0.0373627, accuracy 1
        blame W1[2,1] since step 180
        #> W1[2,1] since step 180: 2.11655 → 2.42431, in 40 updates
        #> updates                     moved  W1[2,1]
        #> ────────────────────  ───────────  ───────  ────
        #> 181 to 185             0.0393609   2.15494
        #> 186 to 190             0.0465532   2.19099  most
        #> 191 to 195             0.0441194   2.22413
        #> 196 to 200             0.0412471   2.25422
        #> 201 to 205             0.0324279   2.37496
        #> 206 to 210             0.0298378   2.39291
        #> 211 to 215             0.0284543   2.40938
        #> 216 to 220             0.0269884   2.42431
        #> weight decay          -0.0890959
        #> momentum from before   0.00786742
        #> typed                  0.1
        #> the parts add up to 0.307761; W1[2,1] moved 0.307761

        # A number that the model computes, by parameters, to first order.
        blame yhat[3,1] since step 180
        #> yhat[3,1] since step 180: 0.736256 → 0.832081
        #> part                changed
        #> ───────────────  ──────────
        #> W1               -0.124752
        #> b1                0.233526
        #> W2                0.0844342
        #> b2               -0.0945851
        #> not first order  -0.0027982
        #> the gradients are those halfway between both moments, which leaves less over
        #> the parts add up to 0.0958251; yhat[3,1] changed 0.0958251

        # What would the loss of row 3 be, had the training not had one of the rows?
        blame loss row 3 by leaving out
        #> the loss of row 3 is 0.0281968; trained without one of 4 rows it would be:
        #> lower: the most harmful rows
        #> without row  target        loss     changed
        #> ───────────  ──────  ──────────  ──────────
        #>           4  0       0.00171477  -0.0264821
        #>           1  0       0.00271431  -0.0254825
        #>           2  1       0.00580142  -0.0223954
        #> without row 3 itself
        #> without row  target      loss   changed
        #> ───────────  ──────  ────────  ────────
        #>           3  1       0.986683  0.958486

        # What can be asked now?
        why
        #> question          in short                           the whole answer
        #> ────────────────  ─────────────────────────────────  ────────────────
        #> why is b2 -2.18?  0 at the start; moved most of all  blame b2

        """##
}
