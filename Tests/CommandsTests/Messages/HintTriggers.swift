@testable import Commands
@testable import Insight
@testable import Modelling

/// Lines that bring about the hints of the program.
enum HintTriggers {
    private static let trained = "data xor; network 2 -> 3 tanh -> 1 sigmoid; train 20"
    private static let blockTrained = "repeat 2 { data xor; network 2 -> 3 tanh -> 1 sigmoid; train 20 }"

    /// What people type first who come from Python, NumPy, PyTorch, Keras, MATLAB, R, JavaScript or a shell. Each hint
    /// holds a statement that runs in their session.
    static let foreignLines = [
        "x.shape", "W1.grad", "np.exp(x)", "x.T", "x.T @ x", "W1[0][1]", "train epochs=5", "import numpy as np",
        "from torch import nn",
        "import numpy.linalg", "model.fit(x, y)", "plt.plot(x)", "torch.tensor([1])", "loss.backward()", "loss.item()",
        "optimizer.step()", "optimizer.zero_grad()", "x**2", "x && y", "x || y", "!x", "~x", "5 % 2", "% comment",
        "// comment", "x .* y", "x ./ y", "x .^ 2", "x.'", "relu", "sigmoid", "tanh", "for i in range(3):",
        "for i in range(2, 4): print i", "for (i in 1:3) { print i }", "for i = 1:3 { print i }", "for i in 1:3",
        "def f(x):", "def f(x): return x^2", "lambda z: z", "f = lambda z: z", "function f(x) { x^2 }",
        "function f(x): x^2", "function f(x) { return x^2; }", "function f = x^2", "None", "NULL", "0x10", "0b101",
        "1,000", "1_000", "12,345,678", "x = 1_000", "2.5f", "--help", "ls", "ls -l", "cd data", "cd ..", "pwd",
        "clear",
        "clc", "y = [1 0 1]", "[1 2; 3 4]", "save s2.bp", "save s2", "save runs/s2", "data iris.csv",
        "print 1; save s2.bp", "x = [1, 2]; data iris.csv", "k = 1; replay s.bp", "k = 1; source s.bp",
        "print \"a;b\"; write x w.npy", "repeat 1 { k = 1; write x w.npy force }", "if 1 { write x w.npy }",
        "k = 1; b1 = read(b1.npy)",
        "data houses.csv target=price", "read(w.npy)", "b = read(w.npy)", "replay runs/a.bp", "source ~/a.bp",
        "save /tmp/x.bp", "write W1 w.npy", "write W1 w", ":q", ":wq", ":help", "network 2 -> 3 conv -> 1",
        "network 2 -> 3 dropout -> 1", "network 2 -> dense 3 -> 1", "batchnorm(x)", "dropout(x, 0.5)", "dense",
        "Dense(3)", "nn.Linear(2, 3)", "nn.ReLU()", "whatif batch = 2", "derive loss", "slice(x)", "gather(x)",
        "print hello",
        "print hello world", "dot", "dot(x, W1)", "matmul(x, W1)", "mm(x, W1)", "exp x", "sin x", "abs x", "|x|",
        "optimizer adam 0.01", "x := 5", "a := 3", "let a = 3", "var a = 3", "int a = 3",
        "set lr 0.1", "set lr = 0.1", "lr 0.1", "lr > 1 ? 2 : 3", "if x[1,1] > 0: step", "while loss > 0.1:",
        "if (loss > 0.1) step", "repeat 3 step", "repeat 3: step", "return 3", "print(\"a\", 2)", "print 'a'",
        "console.log(x)", "x++", "lr++", "{1, 2}", "(1, 2)", "zeros((2,3))", "numpy", "pip install numpy", "git status",
        "python", "help()", "?train", "?", "who", "whos", "grad(W1)", "backward()", "forward()", "quit()", "step()",
        "x.sum()", "x.reshape(2, 4)", "x.mean(axis=0)", "np.mean(x, axis=1)", "np.array([1, 2])", "np.zeros((2, 3))",
        "np.random.rand(2, 2)", "ones_like(x)", "arange(10)", "linspace(0, 1, 5)", "inv(x)", "det(x)", "power(x, 2)",
        "pow(x, 2)", "log10(2)", "log2(2)", "clip(x, 0, 1)", "if(x > 0, 1, 0)",
        "shape(x)", "size(x, 1)", "sum(x, 0)", "mean(x, dim=1)",
        "zeros(3)", "zeros([2,3])", "elif", "endif", "end", "done", "begin", "optimizer = adam",
        "optimizer = adam",
        "loss = mse", "data \"iris\"", "data \"XOR\"", "c(1, 2)", "x.append(3)", "x.item()", "train.fit(3)",
        "model.summary()",
        "x?y", "hvp", "frobnicate", "frobnicate(1, 2)", "√4",
    ].filter { !["x?y", "?", "√4", "x++"].contains($0) }

    /// Lines with one word wrong, and the word that was meant.
    static let meant = [
        ("len(x)", "size"), ("length(x)", "size"), ("rand(2, 2)", "random"), ("randn(2, 2)", "normal"),
        ("ln(2)", "log"),
        ("sqr(x)", "square"), ("True", "true"), ("False", "false"), ("PI", "pi"), ("π", "pi"), ("Tanh(1)", "tanh"),
        ("Sigmoid", "sigmoid"), ("ReLU", "relu"), ("network 2 -> 3 ReLU -> 1", "relu"),
        ("network 2 -> 3 linear -> 1", "identity"), ("optimizer Adam", "adam"),
        ("optimizer adam learning_rate=0.1", "lr"), ("loss cross_entropy", "ce"), ("loss CrossEntropyLoss", "ce"),
        ("loss BCELoss", "bce"), ("loss l1", "mae"), ("exit", "quit"), ("man", "help"), ("man train", "help"),
        ("fit", "train"), ("trian 3", "train"), ("show weights", "params"), ("w1", "W1"), ("z9", "z1"),
        ("check gradients", "grads"), ("vars", "show variables"), ("params", "show params"),
        ("gradient", "show grads"), ("train 10 epoch", "epochs"), ("data XOR", "xor"),
    ]

    /// Files that stand beside the session.
    static let files = [
        "houses.csv": "size,price\n1,10\n2,20\n3,30\n",
        "houses.text": "1,10\n2,20\n",
        "town.csv": "size,price,town\n1,10,here\n2,20,there\n3,30,here\n",
        "gap.csv": "a,b\n1,2\n,4\n5,6\n", "nan.csv": "a,b\n1,2\nnan,4\n5,6\n", "huge.csv": "a,b\n1,2\n1e999,4\n5,6\n",
        "odd.csv": "a,b\n1,2\n3,x\n5,6\n7,8\n", "ragged.csv": "a,b\n1,2\n3\n", "long.csv": "a,b\n1,2\n3,4,5\n",
        "twice.csv": "a,a\n1,2\n", "comma.csv": "a;b\n1,5;2\n2;3\n3;4\n", "one.csv": "a,y\n1,k\n2,k\n",
        "quote.csv": "a,b\n1,\"2\n3,4\n", "after.csv": "a,b\n\"1\"x,2\n", "inside.csv": "a,b\n1\"x,2\n",
        "single.csv": "a\n1\n2\n", "bad.npy": "no", "bad.arff": "@relation r\n@attribute\n",
        "bad.libsvm": "1 1:2\n1 x\n",
        "sparse.arff": "@relation r\n@attribute a numeric\n@attribute b numeric\n@data\n{7 1}\n",
        "empty.csv": "a,b\n1,\n2,\n",
        "mixed.csv": "a;b\n1;2\n1,5;3\n2;3\n4;5\n",
    ]

    private static let neuron = "network 3 -> 2 relu -> 1 sigmoid; x = [0.5, 0.1, 0.4]; y = [1]"

    /// Hints with a statement in them.
    static let typable: [(setup: String, line: String)] = [
        // Moments
        (trained, "goto step 40"), (trained, "goto statement 40"), (trained, "goto branch 3"),
        (trained, "goto last loss < 0"), ("", "rewind"), (trained, "forth"), (trained, "diff"), (trained, "diff step"),
        ("", "keep 1"), ("compare { } { }", "keep 3"), ("", "watch clear 1"), ("watch lr", "watch clear 2"),
        (trained, "watch lr 3"), (trained, "watch W1 since start"),
        ("data xor; network 2 -> 1; balance rows=[0; 0; 1; 1]; batch 1:2", "show influence"),
        ("", "stop clear 1"), ("stop when bad", "stop clear 2"), (trained + "; mark a; undo", "goto a"),
        (trained, "stop when unit a1"), (trained, "stop when"), (blockTrained, "goto start"),
        (trained + "; undo", "rewind"), (trained, "goto nowhere"), (trained, "mark step"), ("", "timeline 3"),
        (trained, "stop when unit dies"),
        ("", "why"), ("network 2 -> 1", "why"),
        ("x = [1; 2]; y = [0.5; 3.5]; network 1 -> 1", "why"),
        (trained, "blame yhat"), (trained, "blame accuracy"), (trained, "blame W1 by rows"),
        (trained + "; mark a; k = 2", "blame k * loss since a"),
        (
            "data xor; network 2 -> 1; function r(yhat, y) = sqrt(mean((yhat - y)^2)); loss r; train 2",
            "blame W1[1,1] by rows"
        ),
        (trained, "blame yhat[1,1] by rows"), (trained, "blame W1[1,1] sample=3"), (trained, "blame loss row 1"),
        (trained, "mark a; goto step 2; blame W1[1,1] since a"), (trained, "blame W1[1,1] since statement 1"),
        (trained + "; goto step 3; lr = 1; train 2", "blame W1[1,1] since branch 1"),
        ("data xor; network 2 -> 30 tanh -> 1 sigmoid; train 2", "blame W1"),
        ("data xor; network 2 -> 1", "blame loss by leaving out"), (trained, "blame norm(W1) since 3"),
        ("x = [1, 2]; y = [1]; network 2 -> 1", "blame loss by leaving out"),
        (
            "data xor; model { param w = ones(2, 1); yhat = x @ w; loss = mean((yhat - y)^2 + sum(w^2)) }; train 2",
            "blame w[1,1] by rows"
        ),
        ("data xor; network 2 -> 1; repeat 2 { W1 *= 0.9; step }", "blame loss by leaving out"),
        (trained + "; lr = 0.1 * loss; train 1", "blame loss by leaving out"),
        (
            "data xor; model { param w = ones(2, 1); yhat = (x + normal(4, 2)) @ w }; train 2", "blame loss"
        ),
        (trained + "; data spiral n=20; train 2", "blame loss by leaving out"),
        ("x = [1; 2]; y = [3; 4.5]; network 1 -> 1; train 2", "blame W1 by class"),
        (
            "data xor; model { param w = glorot(2, 1); z = x @ w; yhat = sigmoid(z - mean(z, axis=rows)) }; train 2",
            "blame w[1,1] by rows"
        ),
        (
            "data xor; model { param w = glorot(2, 1); yhat = sigmoid((x * (random(rows(x), 2) < 0.8)) @ w) }; train 2",
            "blame loss by leaving out"
        ), ("model { param p = [3, 4]; loss = sum(p^2) }; train 2", "blame p[1,1] by rows"),
        (blockTrained + "; goto step 3", "goto start"),
        ("", "frobnicate"), ("", "frobnicate(1)"), ("", "frobnicate 3"), ("", "predict [1, 2]"), ("", "x"),
        ("", "forward"), ("network 1 -> 1", "forward"), ("network 1 -> 1; x = [1]", "loss"),
        ("network 1 -> 1; x = [1]; y = [1]", "dW1"), ("", "split 0.8"), ("network 2 -> 1", "W1 = [1, 2]"),
        ("network 2 -> 3", "W1[1,:] = [1; 2; 3]"), ("network 2 -> 2", "W1 = [1, 2, 3]"), ("", "a[1] = 3"),
        ("", "derive residual"), ("", "derive reshape(x, 7, 7) wrt x"), ("", "optimizer adam 3"),
        ("", "optimizer sgd nesterov=true"),
        ("network 1 -> 1; x = [1]; y = [1]", "show training"), ("", "data 3"), ("x = [1, 2]", "if x { step }"),
        ("x = [1, 2]", "5:1"), ("a = [1, 2; 3, 4]", "a[2]"), ("a = [1, 2; 3, 4]; b = [1, 2]", "a @ b"),
        ("a = [1; 2]; b = [1; 2]", "b @ [1; 2; 3]; a @ b"), ("a = [1, 2, 3]; b = [4, 5, 6]", "a @ b"),
        ("a = [1, 2; 3, 4]; b = [1, 2, 3; 4, 5, 6]", "a * b"), ("", "mse(1)"), ("function f(a, b) = a + b", "f(1)"),
        (neuron, "explain W1 += 1"), (neuron, "explain y"), (neuron, "explain step z1[1,1]"),
        ("data xor", "write data \"rows.txt\""), ("", "read(\"town.csv\")"), ("", "read(\"houses.text\")"),
        ("\(trained); optimizer lbfgs", "train 5 batch=2"), ("\(trained); optimizer cg", "clip norm 1"),
        ("\(trained); clip value 1", "optimizer lbfgs history_size=5"), (neuron, "explain W1[:,1]"),
        (neuron, "explain W1 sample 1"), (neuron, "explain Qwertz"),
        ("\(neuron); alpha = 3", "explain alpha"), ("network 1 -> 2; x = [1]; y = [0.2; 0.3]", "loss"),
        ("", "data \"w.npy\""), ("network 1 -> 1; beta = 3", "loss = 3"),
        ("network 1 -> 1; x = [1]; y = [1]; backward; W1 = 2", "dW2"), (setup, "W1 = [1, 2; 3, 4; 5, 6]"),
        ("model { param w = 5; loss = w^2 }", "train 3 batch=2"), (setup, "whatif x = 3"),
        ("model { param w = 5; loss = w^2 }", "predict"), (setup, "derive z1"), (setup, "x[-1,2]"),
        ("x = [1, 2, 3]", "x[-1]"), (setup, "print loss +"), (setup, "step 10"), (setup, "quit()"), ("", "loss"),
        (
            "data xor; model { param W = normal(2, 2); h = x; repeat 60 { h = tanh(h @ W) }; yhat = h[:,1] }; backward",
            "derive loss wrt W"
        ),
        ("x = [1; 2]; y = [1; 2]; model { yhat = 2 * x }", "curvature"),
        ("model { param w = 0; loss = w^1.5 }", "curvature"), ("data xor; network 2 -> 50 tanh -> 1", "hessian"),
    ].filter { !["print loss +", "b @ [1; 2; 3]; a @ b"].contains($0.1) }

    private static var setup: String { HintTests.setup }

    /// Hints that tell something and hold no whole statement, or one for another place.
    static let told: [(setup: String, line: String)] = [
        ("compare { } { }; a = 1", "keep 1"), (trained + "; stop when bad", "train 2000"),
        (trained, "rewind; forth 20"), (trained, "goto step 3; lr = 1"),
        ("", "replay \"a.bp\" from 5 to 3"),
        // Rows, units and options that do not belong together
        ("", "data \"houses.csv\" target=price onehot=true"), ("", "data \"town.csv\" target=price labels=town"),
        ("", "data [1; 2] -> [1; 2] onehot=true"), ("", "data [1; 2] -> [1; 2] target=a"),
        ("", "data [1; 2] -> [1; 5000] labels=true"),
        ("network 2 -> 1; x = [1, 2]", "predict raw scaled [1, 2]"), ("network 2 -> 1; x = [1, 2]", "predict raw"),
        ("data [1, 2; 3, 4] -> [1; 2]; normalize; network 3 -> 1", "predict [1, 2, 3]"),
        ("network 2 -> 1; x = [1, 2; 3, 4]", "y = [1, 2; 3, 4]; loss"),
        ("", "model { param w = 1\nloss = w^2 }; show influence"),
        ("y = [2, 4, 6]", "model { param w = [1; 2; 3]\nyhat = w\nloss = mean((yhat - y)^2) }; loss"),
        ("x = [1; 2; 3]; y = [2; 4; 6]", "model { param w = 1\nyhat = (x @ w)'\nloss = mean((yhat - y)^2) }"),
        ("x = [1; 2; 3]; y = [2; 4; 6]", "model { param w = [1, 2]\nyhat = x @ w\nloss = mean((yhat - y)^2) }"),
        ("x = [1; 2]; y = [1; 0]", "model { param w = 1\nyhat = 2 * sigmoid(x @ w)\nloss = bce(yhat, y) }; loss"),
        (
            "x = [1; 2]; y = [1, 0; 0, 1]",
            "model { param w = [1, 2]\nyhat = 2 * softmax(x @ w)\nloss = ce(yhat, y) }; loss"
        ),
        // Words and signs
        (setup, "x[2:,1]"), ("", "5."), ("", "1.2.3"), ("", "2x"), ("", "1e999"), ("", "print \"abc"),
        ("", "print \"\\q\""),
        ("", "print \"a\" ** 2"), ("", "print \"a\" && 2"), ("", "print \"a\" || 2"), ("", "print \"a\" !"),
        ("", ". 3"), ("", "√4"), ("", "∞"), ("", "print “a”"), ("", "`x`"), ("", "2²"), ("", "2³"), ("", "2 – 1"),
        ("", "4 ÷ 2"), ("", "7 % 2"), ("", "(* 3)"), ("", "'a"), ("", "[1 [2]]"), ("", "1 < 2 < 3"), ("", "1 + not 2"),
        ("", "[]"), ("", "[1, 2; 3]"), (setup, "x[]"), (setup, "x[:2]"), ("", String(repeating: "(", count: 300)),
        ("", "1" + String(repeating: "+1", count: 1500)), ("", "1 + 2 3"), ("", "3 )"), ("", "1 + 1 = 2"),
        ("", "and = 1"), ("", "repeat 3"), ("", "{ step }"), ("", "else { }"), ("", "train 3 until"),
        ("", "train lr=1 + 2"), ("", "#> 3"), ("", "sum (3)"), ("a = 1", "a [1]"), ("", "define 3"), ("", "param W"),
        ("", "while lr > 1"), ("", "train 1 until {"), ("", "function"),
        // Bad values
        ("network 1 -> 1; x = [nan]; y = [1]", "forward"), ("network 1 -> 1; x = [1]; y = [nan]", "loss"),
        ("network 1 -> 1; x = [1]; y = [1]; W1 = inf", "forward"), ("model { yhat = log(x) }; x = [-1]", "forward"),
        ("model { param w = 0; yhat = sqrt(w * x) }; x = [1]; y = [1]", "backward"),
        ("network 1 -> 1; x = [nan]; y = [1]", "check grads"),
        ("model { param w = 0; yhat = sqrt(w * x) }; x = [1]; y = [1]", "check grads"),
        ("network 1 -> 1; x = [1]; y = [1]; backward; W1 = 2", "dW1"), (setup, "params"),
        ("model { yhat = x[1:2,:] }; x = [1; 2]; y = [1; 2]", "show influence"), (setup, "train 10 epoch"),
        ("network 1 -> 1; beta = 3", "network 1 -> 1 relu"), ("W1 = 3", "network 1 -> 1"), ("data xor", "batch 9"),
        ("", "show frobnicate"), (setup, "explain z"), ("", "write 3 \"w.txt\""), ("", "lambada = lambda2"),
        ("", "disp(3)"), ("model { yhat = argmax(x) }; x = [1]", "forward"), ("", "1:0:2"),
        ("a = [1, 2]", "[a, 3]"), ("a = [1, 2; 3, 4; 5, 6]; b = [1, 2; 3, 4; 5, 6]", "a @ b[:,1]"), (setup, "x[0,1]"),
        (setup, "x[-1,1]"), ("x = [1]", "model { h = x }"), ("", "model { train 3 }"), ("", "model { }"),
        ("", "network 3"), ("", "network 2 -> 3 tanh 4"),
        ("model { param w = [1, 2]; yhat = w; loss = w }; x = [1]", "loss"),
        ("network 1 -> 2; x = [1]; y = [1, 2]", "loss bce"), ("network 1 -> 2; x = [1]; y = [1, 2]", "loss ce"),
        ("network 1 -> 1; x = [1]; y = [1]", "loss ce"),
        ("network 1 -> 2 sigmoid; x = [1]; y = [1, 0]", "loss ce"),
        ("network 1 -> 1 sigmoid; x = [1]; y = [3]", "loss bce"),
        ("", "network 2 -> 1 softmax"), ("network 1 -> 3 softmax; x = [1; 2]; y = [1; 7]", "loss"),
        ("model { param w = 1; yhat = w * x; loss = mse(yhat, y) }; x = [1]; y = [1]", "loss mse"),
        ("network 1 -> 1; x = [1]; y = [2.5]", "accuracy"), ("", "sum([1, 2], axis=7)"),
        (neuron, "explain W1[1,1] sample"), (setup, "train 3 order=[1, 2, 3, 4, 5]"), ("", "optimizer sgd lr"),
        ("network 5 -> 1", "predict [1, 2]"), ("function f(z) = g + z", "f(1)"), ("data xor", "split 1.5"),
        ("", "data [1; 2] -> [1; 2; 3]"), ("", "data [1; 2] -> [1, 2]"),
        ("", "data [1; 2] -> [1.5; 1] labels=true"),
        ("", "data [1, 2, 3] -> [1, 2, 3]"), ("", "data xor noise=1"), ("", "data spiral nose=1"), ("", "data spirl"),
        ("", "data frobnicate"),
        ("", "model { yhat = read(\"w.npy\") }"), ("", "check grads of argmax"), ("", "seed 9007199254740993 + 0"),
        ("", "model { param h_2 = 1; h = x; h = h * 2; yhat = h * h_2 }"),
        ("", "sum([1], axis=1, axis=1)"), ("", "derive random(1, 1) * z"), ("", "check grads of random"),
        ("", "check tanh"), ("function d(z) = z", "check d"), ("function d(z) = z", "check d against mse"),
        ("function d(z) = z", "check d against tanh wrt q"),
        ("function d(p, y) = p", "check d against sse"), ("function d(z) = z", "check d against tanh"),
        ("network 1 -> 1; x = [1]; y = [1]", "explain random(1, 1)"),
        ("model { m = random(1, 1); yhat = m * x }; x = [1]; y = [1]; backward", "dm"),
        ("x = [1]; function f(z) = z * random(1, 1)", "check grads of f"),
        ("function f(z) = z * random(1, 1)", "derive f"),
        // Layers
        ("", "network image 2 2 -> conv 3 3 2 -> 1"), ("", "x = [1, 2]; x[:, patches(1, 2, 1, 3, 3, 1, 0)]"),
        ("", "network 4 -> conv 3 3 2 -> 1"), ("", "network image 8 -> 3"), ("", "network image 8 8 -> conv 3 -> 3"),
        ("", "network image 8 8 -> pool 2 relu -> 3"),
        ("", "network 3 -> embedding 8 -> 5 softmax"), ("", "network 3 -> embedding 8 relu -> 5 softmax"),
        ("", "network 3 -> 4 -> embedding 8 classes=5 -> 5 softmax"),
        ("network 2 -> embedding 3 classes=4 -> 1", "predict [0, 1]"),
        ("network 2 -> embedding 3 classes=4 -> 1", "predict [5, 1]"),
        ("network 2 -> embedding 3 classes=4 -> 1", "predict [1, 1.5]"),
        ("\(trained); clip norm 0.1; train 3", "blame W1[1,1] by rows"),
        ("data iris; split 0.8; normalize", "split 0.8"),
        // Training
        (trained, "test_loss"), (trained, "train 3 patience=2"),
        ("data iris; split 0.8; network 4 -> 3 softmax", "test_r2"), (trained, "schedule (loss + 1)"),
        ("data iris; network 4 -> 3 softmax", "generate 5"),
        ("data text codes=true; network 3 -> embedding 2 -> 28 softmax", "generate 5 from 10000"),
        ("data text codes=true; network 3 -> embedding 2 -> 28", "generate 5"),
        (trained, "balance x"), (trained, "balance rows=[1, 2, 3, 4]"), (trained, "balance rows=ones(3, 1)"),
        ("data sine", "balance classes"), ("data sine", "row_weights"),
        ("x = [1; 2]; y = [1; 0]; model { yhat = x; loss = mean(yhat * y) }", "balance classes"),
        ("function f(yhat, y) = max(yhat - y); data xor; network 2 -> 1; loss f", "balance classes"),
        (trained, "penalty l2"), (trained, "penalty l2 (-1)"), (trained, "penalty l3 1"),
        ("data xor; network 2 -> 3 batchnorm tanh -> 1 sigmoid", "penalty l1 1 var1"),
        (trained, "schedule (0 - 1)"), ("\(trained); schedule exponential factor=0.5; step", "lr = 3"),
        (trained, "schedule (0.1) warmup=5"), (trained, "schedule warmup=5"), (trained, "train s"),
        (trained, "train 3 s steps"), (trained, "repeat 2 { train 1 s }"), (trained, "thaw"),
        ("data iris", "split 0.5 0.3"), ("data iris", "split 0.5 0.3 0.3"), ("data iris", "split 2"),
        ("x = [1; 2; 4]; y = [1; 2; 4]", "split 0.5 stratified"),
        (trained, "load \"houses.csv\""), (trained, "store \"run.npz\""), ("", "load \"a.safetensors\""),
        // Settings and conditions
        ("model { param a = 0.1; yhat = leaky_relu(x, a) }; x = [1]", "forward"), ("", "pinball(1, 2, q=3)"),
        ("", "derive leaky_relu(z, pi)"), ("model { yhat = x[x > 0] }; x = [1; 2]", "forward"),
        (setup, "x[[1, 0, 1] == 1, :]"), (setup, "x[x[:,1] > 99, :]"),
        ("network 1 -> 1; x = [1]; y = [1]", "loss gaussian_nll"),
        ("", "function f(z) = z^2 with dw = 2"), ("", "function f() = 2 with dw = 2"),
        ("", "function f(z) = z^2 with dz = 2 * z, dz = z"), ("", "function f(z) = z - sum(z) with dz = 1"),
        // Tables
        ("", "data \"town.csv\" target=price"), ("", "data \"town.csv\" target=town"),
        ("", "data \"gap.csv\" target=b"), ("", "data \"empty.csv\""), ("", "data \"town.csv\" target=[size, town]"),
        ("", "data \"houses.csv\" target=7"), ("data xor", "normalize targets"), ("", "data \"bad.arff\""),
        ("", "data \"sparse.arff\""),
        ("", "data \"bad.libsvm\""),
        ("", "data \"nan.csv\" target=b"), ("", "data \"huge.csv\" target=b"), ("", "data \"odd.csv\" target=a"),
        ("", "data \"ragged.csv\" target=b"), ("", "data \"long.csv\" target=b"), ("", "data \"twice.csv\" target=a"),
        ("", "data \"comma.csv\" target=b"), ("", "data \"mixed.csv\" target=b"), ("", "data \"one.csv\" labels=y"),
        ("", "data \"quote.csv\" target=b"), ("", "data \"after.csv\" target=b"), ("", "data \"inside.csv\" target=b"),
        ("", "data \"single.csv\" target=a"), ("", "data \"houses.csv\" target=prise"), ("", "read(\"bad.npy\")"),
        ("", "data \"houses.csv\" target=frobnicate"), ("", "data \"gap.csv\" labels=a"),
    ]

    /// Wordings that a line at the prompt with these files does not bring about; tests of those types say them.
    static let elsewhere = [
        "begin it once more: lesson ",
        "recover list", "its arrays are compared by their names", "an array has the shape of the value",
        "MomentErrors.swift:12: goto end", "rewind goes to the update before",
        "show timeline has what can be reached",
        "NumPy", "CheckReport", "save the file as UTF-8", "leave it out: drop=", "type one letter more", "it has none",
        "by hand", "--allow-write", "fetch or write the file again", "cut short or damaged",
        "errors are shown in full", "a table has column names", "give them a name first",
        "write it in digits", "x and y together",
        "its rule with the numbers", "slopes can be: check grads",
        "go back first: undo",
        "read it into a variable before", "Safetensors.swift", "NumberText.swift", "StoredTraining", "Weights.swift",
        "UpdateErrors.swift:24: count updates",
    ]
}
