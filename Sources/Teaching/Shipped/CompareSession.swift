// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/compare.bp`, written here by `scripts/embed-lessons`.
    static let compare = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Two programs from one state: which learns faster, and where do they part?

        data xor
        #> xor: 4 rows, 2 features, 2 classes
        network 2 -> 4 tanh -> 1 sigmoid
        #> 2 → 4 tanh → 1 sigmoid   17 parameters, loss mse
        compare { optimizer sgd lr=0.5; train 100 } { optimizer adam lr=0.05; train 100 }
        #> keep NUMBER goes on with one of them
        #> #  program                            updates       loss  accuracy
        #> ─  ─────────────────────────────────  ───────  ─────────  ────────
        #> 1  optimizer sgd lr=0.5; train 100        100  0.135216          1
        #> 2  optimizer adam lr=0.05; train 100      100  0.0013675         1
        #> update    loss 1      loss 2
        #> ──────  ────────  ──────────
        #>      0  0.253294  0.253294
        #>     10  0.24363   0.202868
        #>     20  0.237351  0.119014
        #>     30  0.230511  0.0420622
        #>     40  0.222262  0.0130679
        #>     50  0.212123  0.00560933
        #>     60  0.199856  0.00330927
        #>     70  0.185537  0.00236893
        #>     80  0.16956   0.00188225
        #>     90  0.15255   0.00158032
        #>    100  0.135216  0.0013675
        #> loss (logarithmic scale)
        #>     │⠉⠉⠉⠛⠛⠉⠫⠭⠉⣉⡉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⡀
        #>  0.1┤          ⠈ ⠒⠒⠄⣀                                            ⠈⠉⠉⠉⠉⠉⠉⠉⠑⠒ 1
        #>     │                ⠑ ⢄⡀
        #>     │                   ⠈ ⠦⣀
        #>     │                        ⠢⣀
        #>     │                           ⠢⢄
        #> 0.01┤                              ⠑⠢ ⣀
        #>     │                                  ⠉⠁⠒⠤ ⣀⡀
        #>     │                                        ⠈ ⠒⠒ ⠤⠤ ⣀⣀ ⡀
        #>     │                                                   ⠈⠉ ⠉⠑ ⠒⠒ ⠢⠤⠠⠤⠤ ⢄⣀ ⣀ 2
        #>     └┬──────┬──────┬──────┬──────┬──────┬─────┬──────┬──────┬──────┬──────┬
        #>      0     10     20     30     40     50    60     70     80     90    100
        #>                                      update
        #> ⠤⠤⠤ 1 program 1  ⠤⠤⠠ 2 program 2
        #> program 2 has the least loss at its end
        #> the first difference is in update 1, in the update itself: W1[1,3] becomes
        #> -0.94489 in program 1, -0.994856 in program 2; the gradients are equal:
        #> optimizer sgd lr=0.5 in program 1, optimizer adam lr=0.05 in program 2

        # The session is as it was. Somebody ported this training and gets other
        # numbers: one weight of his is off in the ninth digit.
        compare { train 50 } { W1[2,3] += 1e-9; train 50 }
        #> keep NUMBER goes on with one of them
        #> #  program                     updates      loss  accuracy
        #> ─  ──────────────────────────  ───────  ────────  ────────
        #> 1  train 50                         50  0.243656       0.5
        #> 2  W1[2,3] += 1e-09; train 50       50  0.243656       0.5
        #> update    loss 1    loss 2
        #> ──────  ────────  ────────
        #>      0  0.253294  0.253294
        #>     10  0.250464  0.250464
        #>     20  0.248309  0.248309
        #>     30  0.246555  0.246555
        #>     40  0.245037  0.245037
        #>     50  0.243656  0.243656
        #> loss
        #>      │⠉⠒⠤⣀⡀
        #> 0.252┤    ⠈⠑⠒⠤⣀
        #>      │         ⠉⠑⠢⠤⣀
        #>  0.25┤              ⠉⠑⠒⠤⢄⣀⡀
        #>      │                    ⠈⠉⠒⠢⠤⣀⡀
        #> 0.248┤                          ⠈⠉⠑⠒⠤⠤⣀⣀
        #>      │                                  ⠉⠉⠒⠒⠤⠤⣀⣀
        #> 0.246┤                                          ⠉⠉⠒⠒⠢⠤⢄⣀⣀
        #>      │                                                   ⠉⠉⠒⠒⠢⠤⢄⣀⣀
        #> 0.244┤                                                            ⠉⠉⠑⠒⠒⠤⠤⢄⣀ 1 2
        #>      └┬──────┬─────┬──────┬──────┬──────┬──────┬──────┬──────┬─────┬──────┬
        #>       0      5    10     15     20     25     30     35     40    45     50
        #>                                      update
        #> ⠤⠤⠤ 1 program 1  ⠤⠤⠠ 2 program 2
        #> program 2 has the least loss at its end
        #> the first difference is in update 1, in what it begins with: the parameter
        #> W1[2,3] is 0.161380501 in program 1, 0.161380502 in program 2

        # A row that only some batches read: the programs are equal until one does.
        order = [4, 3, 1, 2]
        compare { train 3 batch=1 order=order } { x[1,2] = 1e-6; train 3 batch=1 order=order }
        #> keep NUMBER goes on with one of them
        #> #  program                                      updates      loss  accuracy
        #> ─  ───────────────────────────────────────────  ───────  ────────  ────────
        #> 1  train 3 batch=1 order=order                       12  0.249801       0.5
        #> 2  x[1,2] = 1e-06; train 3 batch=1 order=order       12  0.249801       0.5
        #> update    loss 1    loss 2
        #> ──────  ────────  ────────
        #>      0  0.253294  0.253294
        #>      1  0.255061  0.255061
        #>      2  0.253248  0.253248
        #>      3  0.253961  0.253961
        #>      4  0.251969  0.251969
        #>      5  0.25361   0.25361
        #>      6  0.252013  0.252013
        #>      7  0.252628  0.252628
        #>      8  0.250816  0.250816
        #>      9  0.252333  0.252333
        #>     10  0.250925  0.250925
        #>     12  0.249801  0.249801
        #> loss
        #>      │    ⢀⠜⠢⡀
        #>      │  ⢀⠔⠁  ⠈⢢
        #> 0.254┤ ⡠⠃      ⠑⢄   ⣀⠤⠒⠑⡄         ⢀
        #>      │⠊          ⠓⠊⠉    ⠈⠢⡀     ⢀⠔⠁⠑⢄
        #>      │                    ⠑⢄  ⢀⠔⠁    ⠑⢄     ⢀⡠⢄
        #> 0.252┤                     ⠈⠢⡰⠁        ⠑⢤⠤⠒⠉⠁  ⠣⡀       ⡠⠊⠢⡀
        #>      │                                          ⠈⠢⡀   ⡠⠊   ⠈⠢⡀      ⣀⡀
        #>      │                                            ⠑⢄⡠⠊       ⠈⠢⡠⠤⠒⠊⠉ ⠈⠢⡀
        #>      │                                                                 ⠑⢄
        #>  0.25┤                                                                   ⠑⢄ 1 2
        #>      └┬──────────┬───────────┬──────────┬──────────┬───────────┬──────────┬
        #>       0          2           4  update  6          8          10         12
        #> ⠤⠤⠤ 1 program 1  ⠤⠤⠠ 2 program 2
        #> program 2 has the least loss at its end
        #> the first difference is in update 3, in the data, row 1 of x: column 2 is 0 in
        #> program 1, 1e-06 in program 2

        # The same formula, rounded otherwise.
        x = [1, 2; 3, 4]
        y = [1; 0]
        param w = [0.5; 0.25]
        compare { model { s = x @ w * 0.1 * 3; yhat = sigmoid(s) }; step } { model { s = x @ w * 0.3; yhat = sigmoid(s) }; step }
        #> keep NUMBER goes on with one of them
        #> #  program                                         updates      loss  accuracy
        #> ─  ──────────────────────────────────────────────  ───────  ────────  ────────
        #> 1  model { s = x @ w * 0.1 * 3; yhat = sigmoid(s)        1  0.318827       0.5
        #>    }; step
        #> 2  model { s = x @ w * 0.3; yhat = sigmoid(s) };         1  0.318827       0.5
        #>    step
        #> update    loss 1    loss 2
        #> ──────  ────────  ────────
        #>      0  0.271301  0.271301
        #>      1  0.318827  0.318827
        #> loss
        #>     │                                                               ⢀⣀⡠⠤⠒⠒⠉ 1 2
        #> 0.31┤                                                        ⢀⣀⠤⠤⠒⠊⠉⠁
        #>     │                                                 ⢀⣀⠤⠤⠒⠊⠉⠁
        #>  0.3┤                                          ⣀⣀⠤⠔⠒⠊⠉⠁
        #>     │                                   ⣀⣀⠤⠔⠒⠊⠉
        #>     │                            ⣀⡠⠤⠔⠒⠉⠉
        #> 0.29┤                    ⢀⣀⡠⠤⠔⠒⠉⠉
        #>     │             ⢀⣀⡠⠤⠒⠒⠉⠁
        #> 0.28┤      ⢀⣀⡠⠤⠒⠒⠉⠁
        #>     │⣀⠤⠤⠒⠊⠉⠁
        #>     └┬──────┬──────┬──────┬──────┬──────┬─────┬──────┬──────┬──────┬──────┬
        #>      0     0.1    0.2    0.3    0.4    0.5   0.6    0.7    0.8    0.9     1
        #>                                      update
        #> ⠤⠤⠤ 1 program 1  ⠤⠤⠠ 2 program 2
        #> programs 1, 2 have the same loss at their end
        #> the first difference is in update 1, going forward, in s[1,1], where s = x @ w *
        #> 0.1 * 3, there x @ w * 0.3: it is 0.30000000000000004 in program 1, 0.3 in
        #> program 2, a rounding; all that both compute before it is equal

        # How much does luck matter?
        data xor
        #> xor: 4 rows, 2 features, 2 classes
        lr = 2
        compare seeds 20 { network 2 -> 3 tanh -> 1 sigmoid; train 500 until loss < 0.05 }
        #> keep SEED goes on with one of them
        #> of 20   seed  updates       loss  accuracy
        #> ──────  ────  ───────  ─────────  ────────
        #> best       6       68  0.0470972       1
        #> median    15       71  0.0487488       1
        #> worst     12      500  0.126328        0.5
        #> loss < 0.05 was reached by 18 of 20, not by seeds 4, 12

        # Go on with the luckiest one.
        keep 6
        #> kept seed 6; network 2 -> 3 tanh -> 1 sigmoid; train 500 until loss < 0.05
        #> now at step 68, epoch 68: loss 0.0470972

        # What was watched, and what was not, can be looked up afterwards.
        watch norm(dW1) since start
        #> step   norm(dW1)
        #> ────  ──────────
        #>    0  0.0129377
        #>    6  0.0066501
        #>   12  0.00638279
        #>   18  0.00828575
        #>   24  0.0123543
        #>   30  0.0186134
        #>   37  0.0282234
        #>   43  0.0370322
        #>   49  0.0436867
        #>   55  0.0438192
        #>   61  0.0360807
        #>   68  0.0254665
        #> norm(dW1)
        #>     │                                                  ⢀⡠⠤⠒⠊⠉⠉⠉⠙⠒⠢⢄⡀
        #> 0.04┤                                               ⣀⠔⠊⠁           ⠈⠒⢄⡀
        #>     │                                            ⣀⠔⠊                  ⠈⠢⢄
        #> 0.03┤                                         ⣀⠔⠋                        ⠑⠦⣀
        #>     │                                      ⢀⠔⠊                             ⠈⠑⠤⡀
        #>     │                                   ⣀⠤⠊⠁                                  ⠈
        #> 0.02┤                                ⡠⠔⠊
        #>     │                           ⢀⣀⠤⠒⠉
        #> 0.01┤⠱⡀                    ⢀⣀⠤⠔⠊⠁
        #>     │ ⠈⠓⠢⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⠤⠤⠤⠔⠒⠊⠉⠁
        #>     └┬──────────┬─────────┬──────────┬──────────┬──────────┬──────────┬────────
        #>      0         10        20         30  step   40         50         60
        #> rose 0.0129377 → 0.0254665

        """##
}
