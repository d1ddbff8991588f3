// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/diagnose.bp`, written here by `scripts/embed-lessons`.
    static let diagnose = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Eight ways to keep a network from learning, and how to find them. First a
        # healthy one: diagnose shows its figures and finds nothing.

        digits 3
        data spiral n=200 classes=2
        #> spiral: 200 rows, 2 features, 2 classes
        network 2 -> 8 tanh -> 1 sigmoid
        #> 2 → 8 tanh → 1 sigmoid   33 parameters, loss mse
        loss bce
        diagnose
        #> diagnose: nothing found that keeps this model from learning
        #> layers: root mean squares; ratio to the last
        #> value  units   size  active  saturated  gradient  ratio
        #> ─────  ─────  ─────  ──────  ─────────  ────────  ─────
        #> a1         8  0.619              0.035   0.00124  0.488
        #> a2         1  0.503              0       0.00254  1
        #> loss 0.707, always saying the mean has 0.693
        #> 20 trial steps of sgd with lr 0.1, on a copy: loss 0.707 -> 0.678

        # 1. All weights are equal. Equal units get equal gradients and stay equal.

        # 2. The learning rate is far too big, or far too small. Some steps on a copy
        # tell.
        lr = 100
        diagnose
        #> diagnose: the root cause first
        #> #  finding                   evidence                  type next
        #> ─  ────────────────────────  ────────────────────────  ──────────────────────
        #> 1  fault: learning rate too  after 20 trial steps      lr = 1; network 2 -> 8
        #>    big                       with lr 100 the loss      tanh -> 1 sigmoid
        #>                              goes from 0.707 to …;
        #>                              with 1 to 0.668; tried
        #>                              with the change for 300
        #>                              updates: loss 0.7 ->
        #>                              0.69, accuracy 0.45 ->
        #>                              0.55
        #> 1. The gradient is the slope here; a step beyond the bend of the loss lands
        #> higher on the other side.
        #> layers: root mean squares; ratio to the last
        #> value  units   size  active  saturated  gradient  ratio
        #> ─────  ─────  ─────  ──────  ─────────  ────────  ─────
        #> a1         8  0.619              0.035   0.00124  0.488
        #> a2         1  0.503              0       0.00254  1
        #> loss 0.707, always saying the mean has 0.693
        #> 20 trial steps of sgd with lr 100, on a copy: loss 0.707 -> …
        lr = 0.0001
        diagnose
        #> diagnose: the root cause first
        #> #  finding                     evidence                  type next
        #> ─  ──────────────────────────  ────────────────────────  ──────────────────────
        #> 1  warning: learning rate too  20 trial steps with lr    lr = 1; network 2 -> 8
        #>    small                       0.0001 lower the loss by  tanh -> 1 sigmoid
        #>                                0.0129 %, with 1 by 5.6
        #>                                %; tried with the change
        #>                                for 300 updates: loss
        #>                                0.7 -> 0.69, accuracy
        #>                                0.45 -> 0.55
        #> 1. Each step goes lr times the gradient; this one hardly leaves its place.
        #> layers: root mean squares; ratio to the last
        #> value  units   size  active  saturated  gradient  ratio
        #> ─────  ─────  ─────  ──────  ─────────  ────────  ─────
        #> a1         8  0.619              0.035   0.00124  0.488
        #> a2         1  0.503              0       0.00254  1
        #> loss 0.707, always saying the mean has 0.693
        #> 20 trial steps of sgd with lr 0.0001, on a copy: loss 0.707 -> 0.707
        lr = 0.1

        # 3. The weights are so large that every unit is saturated.

        # 4. One cell of the data is no number. Everything after it is not either.

        # 5. The label is among the inputs. Training looks splendid.
        x = concat(x, y)
        network 3 -> 8 tanh -> 1 sigmoid
        #> 3 → 8 tanh → 1 sigmoid   41 parameters, loss bce
        diagnose
        #> diagnose: the root cause first
        #> #  finding              evidence                 type next
        #> ─  ───────────────────  ───────────────────────  ──────────────────────────────
        #> 1  fault: leaked label  feature 3 and target 1:  data x[:,[1, 2]] -> y; network
        #>                         correlation 1; tried     2 -> 8 tanh -> 1 sigmoid
        #>                         with the change for 300
        #>                         updates: loss 0.64 ->
        #>                         0.66, accuracy 0.65 ->
        #>                         0.62
        #> 1. A feature that says the answer makes every figure look good and is not there
        #> when it counts.
        #> layers: root mean squares; ratio to the last
        #> value  units   size  active  saturated  gradient  ratio
        #> ─────  ─────  ─────  ──────  ─────────  ────────  ─────
        #> a1         8  0.667             0.0644   0.00121  0.513
        #> a2         1  0.588             0        0.00237  1
        #> loss 0.636, always saying the mean has 0.693
        sensitivity
        #> sensitivity: the first 15 of 41 weights
        #> weight    value  gradient  |value × gradient|
        #> ───────  ──────  ────────  ──────────────────
        #> W2[6,1]   0.726   -0.114              0.0825
        #> W2[5,1]  -0.744   -0.089              0.0662
        #> W2[4,1]  -0.386   -0.143              0.0554
        #> W2[8,1]   0.564    0.0907             0.0512
        #> W1[3,6]   0.471   -0.0719             0.0339
        #> W2[7,1]   0.705   -0.0465             0.0328
        #> W1[1,5]   0.493    0.0604             0.0298
        #> W1[1,7]  -0.158   -0.188              0.0297
        #> W1[3,5]  -0.487    0.0562             0.0273
        #> W1[1,8]  -0.329   -0.0642             0.0211
        #> W2[1,1]   0.161   -0.128              0.0207
        #> W1[3,7]   0.236   -0.0866             0.0204
        #> W1[2,7]   0.404   -0.0475             0.0192
        #> W1[2,5]   0.683    0.0177             0.0121
        #> W1[2,8]  -0.309   -0.0324             0.00999
        #> parameters
        #> name  elements  sum of |value × gradient|  share
        #> ────  ────────  ─────────────────────────  ─────
        #> W2           8                      0.319  0.553
        #> W1          24                      0.258  0.447
        #> b1           8                      0      0
        #> b2           1                      0      0
        #> inputs: features
        #> name    elements  sum of |value × gradient|  share
        #> ──────  ────────  ─────────────────────────  ─────
        #> x[:,1]       200                     0.217   0.47
        #> x[:,2]       200                     0.151   0.327
        #> x[:,3]       200                     0.0937  0.203
        #> |value × gradient| is about the change of the loss if the number were 0

        # 6. One feature is a thousand times larger than the other.
        x = x[:,1:2] @ [1, 0; 0, 1000]
        network 2 -> 8 tanh -> 1 sigmoid
        #> 2 → 8 tanh → 1 sigmoid   33 parameters, loss bce
        diagnose
        #> diagnose: the root cause first
        #> #  finding                   evidence                 type next
        #> ─  ────────────────────────  ───────────────────────  ────────────────────────
        #> 1  warning: unscaled inputs  x[:,2] spreads by        data x -> y; normalize;
        #>                              2.03e+03, a usual        network 2 -> 8 tanh -> 1
        #>                              feature by 2.02; tried   sigmoid
        #>                              with the change for 300
        #>                              updates: loss 0.78 ->
        #>                              0.66, accuracy 0.45 ->
        #>                              0.59
        #> 2  fault: saturated units    a1: at 96 % of its       W1 *= 0.1
        #>                              values tanh has less
        #>                              than 2 % of its slope;
        #>                              tried with the change
        #>                              for 300 updates: loss
        #>                              0.78 -> 0.69, accuracy
        #>                              0.45 -> 0.55
        #> 1. The gradient of a weight is proportional to its input: no learning rate suits
        #> large and small features at once.
        #> 2. Each gradient is multiplied by that slope, so hardly anything reaches the
        #> weights before it.
        #> layers: root mean squares; ratio to the last
        #> value  units   size  active  saturated  gradient  ratio
        #> ─────  ─────  ─────  ──────  ─────────  ────────  ─────
        #> a1         8  0.989              0.956   0.0013   0.474
        #> a2         1  0.525              0       0.00273  1
        #> loss 0.796, always saying the mean has 0.693

        # 7. Ten layers of sigmoids: each passes on less than a quarter of its gradient.
        data spiral n=200 classes=2
        #> spiral: 200 rows, 2 features, 2 classes
        network 2 -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 1 sigmoid
        #> 2 → 4 sigmoid → 4 sigmoid → 4 sigmoid → 4 sigmoid → 4 sigmoid → 4 sigmoid → 4
        #> sigmoid → 4 sigmoid → 4 sigmoid → 4 sigmoid → 1 sigmoid 197 parameters, loss bce
        diagnose
        #> diagnose: the root cause first
        #> #  finding           evidence                  type next
        #> ─  ────────────────  ────────────────────────  ────────────────────────
        #> 1  fault: vanishing  da1 is 7.21e-07 of da10,  network 2 -> 4 relu -> 4
        #>    gradients         10 layers on; tried with  relu -> 4 relu -> 4 relu
        #>                      the change for 300        -> 4 relu -> 4 relu -> 4
        #>                      updates: loss 0.82 ->     relu -> 4 relu -> 4 relu
        #>                      0.7, accuracy 0.53 ->     -> 4 relu -> 1 sigmoid
        #>                      0.47
        #> 1. Each layer multiplies the gradient by its slope (a sigmoid's is at most 1/4)
        #> and its weights; the first layers hardly move.
        #> layers: root mean squares; ratio to the last
        #> value  units   size  active  saturated  gradient     ratio
        #> ─────  ─────  ─────  ──────  ─────────  ────────  ────────
        #> a1         4  0.564                  0  1.73e-09  6.12e-07
        #> a2         4  0.495                  0  1.02e-08  3.6e-06
        #> a3         4  0.55                   0  4.11e-08  1.45e-05
        #> a4         4  0.416                  0  1.42e-07  5.01e-05
        #> a5         4  0.49                   0  6.54e-07  0.000231
        #> a6         4  0.537                  0  3.31e-06  0.00117
        #> a7         4  0.469                  0  1.89e-05  0.00667
        #> a8         4  0.479                  0  0.000107  0.0377
        #> a9         4  0.543                  0  0.000411  0.145
        #> a10        4  0.576                  0  0.0024    0.849
        #> a11        1  0.234                  0  0.00283   1
        #> loss 0.86, always saying the mean has 0.693

        # 8. Training gets nowhere. Reasons are tried out on a copy, one after the other;
        # fix types what takes the true one away.
        seed 1
        data gauss n=60
        #> gauss: 60 rows, 2 features, 2 classes
        network 2 -> 4 tanh -> 1 sigmoid
        #> 2 → 4 tanh → 1 sigmoid   17 parameters, loss bce
        optimizer sgd lr=0.1 weight_decay=5
        #> optimizer sgd lr=0.1 weight_decay=5
        train 20
        #> trained 20 epochs: loss 0.446 → 0.693, accuracy 1
        diagnose
        #> diagnose: the root cause first
        #> #  finding                      evidence                   type next
        #> ─  ───────────────────────────  ─────────────────────────  ────────────────────
        #> 1  fault: weight decay too big  tried with the change for  optimizer sgd lr=0.1
        #>                                 300 updates: loss 0.69 ->
        #>                                 0.012, accuracy 1 -> 1
        #> 1. Decay pulls every weight to 0 at each update, here faster than the gradient
        #> moves it away.
        #> layers: root mean squares; ratio to the last
        #> value  units      size  active  saturated  gradient     ratio
        #> ─────  ─────  ────────  ──────  ─────────  ────────  ────────
        #> a1         4  0.000117                  0  3.39e-07  4.07e-05
        #> a2         1  0.5                       0  0.00833   1
        #> loss 0.693, always saying the mean has 0.693
        fix
        #> weight decay too big: tried with the change for 300 updates: loss 0.69 -> 0.012,
        #> accuracy 1 -> 1
        #> » optimizer sgd lr=0.1
        #> optimizer sgd lr=0.1
        train 20
        #> trained 20 epochs, now at step 40: loss 0.693 → 0.693, accuracy 1

        # Which samples does a network learn from? Those that it gets wrong.
        network 2 -> 4 tanh -> 1 sigmoid
        #> 2 → 4 tanh → 1 sigmoid   17 parameters, loss bce
        show influence
        #> influence on the gradient: 60 rows
        #> row   loss    norm  cosine   share
        #> ───  ─────  ──────  ──────  ──────
        #>  13  0.364  0.0138   0.704  0.0246
        #>  60  0.268  0.0129   0.781  0.0255
        #>  43  0.271  0.0128   0.795  0.0258
        #>  21  0.314  0.0128   0.76   0.0246
        #>  46  0.272  0.0127   0.779  0.0251
        #>   2  0.226  0.0127   0.803  0.0258
        #>  11  0.351  0.0124   0.712  0.0223
        #>  25  0.321  0.0108   0.519  0.0141
        #>  17  0.257  0.0105   0.819  0.0217
        #>  30  0.216  0.0103   0.835  0.0217
        #> no sample pulls against the batch: every cosine is 0 or more
        #> norm: each sample's part of the mean gradient; share: how much of the gradient's
        #> length it makes, all together 1

        """##
}
