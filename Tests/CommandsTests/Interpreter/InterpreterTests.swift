import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Names, assignments, the four steps, loops and blocks.
@Suite struct InterpreterTests {
    static let net = """
        seed 3; network 2 -> 3 tanh -> 1 sigmoid; x = [0.1, 0.2; 0.3, 0.4]; y = [0; 1]
        function swish(z) = z * sigmoid(z); function two(a, b) = a + b
        define go n { repeat n { backward; step } }
        alpha = 0.5
        """

    // MARK: - Errors

    /// A setup, a line, its message, its hint.
    static let mistakes: [(String, String, String, String?)] = [
        // Names that cannot be set
        (
            net, "z1 = 1", "'z1' is computed and cannot be set: z1 = x @ W1 + b1",
            "change a parameter or an input instead"
        ),
        (net, "yhat = 1", "'yhat' is computed and cannot be set: yhat = a2", "change a parameter or an input instead"),
        (
            net, "a2[1,1] = 1", "'a2' is computed and cannot be set: a2 = sigmoid(z2)",
            "change a parameter or an input instead"
        ),
        (
            net, "dW1 = 1", "'dW1' is computed and cannot be set: dW1 = the gradient of the loss with respect to W1",
            "change a parameter or an input instead"
        ),
        (
            net, "dx = 1", "'dx' is computed and cannot be set: dx = the gradient of the loss with respect to x",
            "change a parameter or an input instead"
        ),
        (
            net, "loss = 1", "'loss' is computed and cannot be set: loss = mse(yhat, y)",
            "change a parameter or an input, or see: help loss"
        ),
        (net, "accuracy = 1", "'accuracy' is computed and cannot be set", "change a parameter or an input instead"),
        (
            net, "step = 1", "'step' is computed and cannot be set", "change a parameter or an input, or see: help step"
        ),
        (net, "epoch = 1", "'epoch' is computed and cannot be set", "change a parameter or an input instead"),
        (net, "train = 1", "'train' is the name of a command", "choose another name, as my_train, or see: help train"),
        (net, "go = 1", "'go' is the name of a command", "choose another name, as my_go"),
        (
            net, "for k in 1:2 { k = 3 }", "'k' is the name of a loop or an argument here",
            "choose another name, as my_k"
        ),
        (net, "for W1 in 1:2 { }", "'W1' is the name of something else here", "choose another name, as my_W1"),
        (net, "for z1 in 1:2 { }", "'z1' is the name of something else here", "choose another name, as my_z1"),
        // Shapes of what is set
        (net, "W1 = [1, 2]", "W1 is 2×3, the value is 1×2", "a single number fills all of it: W1 = 0.5"),
        (net, "W1 = zeros(3, 2)", "W1 is 2×3, the value is 3×2", "transpose it: W1 = zeros(3, 2)'"),
        (
            net, "W1[1,:] = [1, 2]", "the part of W1 is 1×3, the value is 1×2",
            "a single number fills all of it: W1[1,:] = 0.5"
        ),
        (net, "W1[3,1] = 1", "W1 has 2 rows, the index is 3", nil),
        (net, "W1[0,1] = 1", "indices start at 1, as in textbooks", "the first element is [1,1]"),
        (net, "W1 = \"a\"", "a number is needed here, this is a text", nil),
        (net, "v[1] = 2", "'v' has no value yet, so an element of it cannot be set", "v = zeros(2, 2)"),
        (net, "beta += 1", "nothing is called 'beta'", "assign it first: beta = 0.5"),
        (
            net, "W1 += zeros(5, 5)",
            "W1 is 2×3, zeros(5, 5) is 5×5: W1 + zeros(5, 5) needs equal shapes, or sides of 1 to repeat", nil
        ),
        (net, "lr = -1", "the learning rate must be a finite number from 0", nil),
        (net, "lr = nan", "the learning rate must be a finite number from 0", nil),
        (net, "lr = [1, 2]", "the learning rate must be a finite number from 0", nil),
        // Definitions
        (
            net, "function tanh(z) = z", "'tanh' is the name of a function of the language",
            "choose another name, as my_tanh"
        ),
        (
            net, "function train(z) = z", "'train' is the name of a command",
            "choose another name, as my_train, or see: help train"
        ),
        (
            net, "function alpha(z) = z", "'alpha' is the name of something else here",
            "choose another name, as my_alpha"
        ),
        (net, "function W1(z) = z", "'W1' is the name of something else here", "choose another name, as my_W1"),
        (net, "function f(a, a) = a", "'a' stands twice among the parameters of f", nil),
        (net, "function f(a) = unknown(a)", "no function is called 'unknown'", "define it: function unknown(z) = z"),
        (
            net, "define train n { }", "'train' is the name of a command",
            "choose another name, as my_train, or see: help train"
        ),
        (net, "define swish n { }", "'swish' is the name of something else here", "choose another name, as my_swish"),
        (net, "define f n n { }", "'n' stands twice among the parameters of f", nil),
        (net, "go", "go takes 1 argument, not 0", "usage: go N"),
        (net, "go 1 2", "go takes 1 argument, not 2", "usage: go N"),
        (net, "go m=1", "go has no option 'm'", "its options: n="),
        (
            net, "param alpha = 1", "the parameter needs the name 'alpha', which is a variable of yours",
            "undo its assignment, or begin anew: reset"
        ),
        (net, "param x = 1", "'x' is the name of something else here", "choose another name, as my_x"),
        (net, "break", "'break' has a meaning only inside a loop", nil),
        (net, "if 1 { continue }", "'if 1 { continue }' has a meaning only inside a loop", nil),
        (net, "repeat 2 { undo }", "'undo' cannot stand inside a block or a command of yours", nil),
        // Networks
        ("", "network", "a network is a chain of sizes with activations", "as in network 3 -> 2 relu -> 1 sigmoid"),
        ("", "network 3", "a network is a chain of sizes with activations", "as in network 3 -> 2 relu -> 1 sigmoid"),
        (
            "", "network 3 relu -> 1", "a network is a chain of sizes with activations",
            "as in network 3 -> 2 relu -> 1 sigmoid"
        ),
        ("", "network 0 -> 1", "the number of units must be a whole number from 1 to 1000000, not 0", nil),
        ("", "network 2 -> 1.5", "the number of units must be a whole number from 1 to 1000000, not 1.5", nil),
        ("", "network 2 -> 3 relu tanh -> 1", "a layer is a number of units and one activation", "as in 4 tanh"),
        ("", "network 2 -> 3 rellu -> 1", "no activation is called 'rellu'", "did you mean 'relu'?"),
        ("", "network 2 -> 3 tanh init=zeroes", "no initializer is called 'zeroes'", "did you mean 'zeros'?"),
        ("", "network 2 -> 3 tanh seed=1", "network has no option 'seed'", "its options: init="),
        ("", "network 1000000 -> 1000000", "this network has 1000001000000 parameters, at most 268435456 fit", nil),
        (
            "W1 = 1", "network 1 -> 1", "the network needs the name 'W1', which is a variable of yours",
            "undo its assignment, or begin anew: reset"
        ),
        (
            "z1 = 1", "network 1 -> 1", "the network needs the name 'z1', which is a variable of yours",
            "undo its assignment, or begin anew: reset"
        ),
        ("function two(a, b) = a", "network 1 -> 1 two", "an activation has one argument, 'two' has 2", nil),
        // Models
        ("", "model { }", "the model has no formula", "it needs at least: yhat = …"),
        ("", "model { h = x }", "the model gives yhat no value", "write its last formula as: yhat = x"),
        ("", "model { param W = 1; param W = 2; yhat = x }", "'W' stands twice among the parameters of the model", nil),
        (
            "", "model { param x = 1; yhat = x }", "'x' is the name of something else in a model",
            "choose another name, as my_x"
        ),
        ("x = [1]", "model { yhat = 3 }", "yhat depends on neither x nor a parameter", nil),
        (
            "x = [1]", "model { print 1; yhat = x }", "'print 1' cannot stand in a model",
            "a model holds param lines, formulas, repeat, for and if"
        ),
        (
            "x = [1]", "model { h[1] = x; yhat = x }", "a formula of a model gives all of 'h' at once, not an element",
            nil
        ),
        (
            "x = [1]", "model { x = 2 * x; yhat = x }",
            "'x' is a parameter or an input here and cannot be a formula too", nil
        ),
        ("x = [1]", "model { yhat = x + q }", "nothing is called 'q'", "assign it first: q = 0.5"),
        (
            "x = [1]", "model { yhat = argmax(x) }",
            "argmax has no derivative, so it cannot stand on values that depend on parameters or inputs here",
            "use it outside the model, on computed values"
        ),
        (
            "x = [1]", "model { repeat x { yhat = x } }",
            "'x' depends on the inputs or parameters of the model, a fixed number is needed here", nil
        ),
        (
            "x = [1]", "model { repeat 200000 { yhat = x } }",
            "the number of rounds must be a whole number from 0 to 100000, not 200000", nil
        ),
        (
            "x = [1]", "model { h = x; repeat 500 { repeat 500 { h = h } }; yhat = h }",
            "the model unrolls to more than 100000 lines", nil
        ),
        (
            "x = [1]", "model { yhat = x + accuracy }",
            "'accuracy' is computed from the model and cannot stand inside it", nil
        ),
        (
            "x = [1]; y = [1]", "model { yhat = x; loss = [yhat, y] }",
            "a loss must be a single number, '[yhat, y]' is 1×2", "reduce it: mean(…) or sum(…)"
        ),
        (
            "x = [1]; y = [1]", "model { yhat = x; loss = 3 }",
            "the loss '3' depends on neither the output nor a parameter", nil
        ),
        // Steps without what they need
        ("", "forward", "there is no model yet", "build one: network 2 -> 4 tanh -> 1 sigmoid"),
        ("network 1 -> 1", "forward", "x has no value yet", "set it: x = [0.5, 0.1], or load data: data xor"),
        ("network 1 -> 1; x = [1]", "loss", "y has no value yet, the loss compares with it", "set it: y = [1]"),
        ("network 1 -> 1; x = [1]", "backward", "y has no value yet, the loss compares with it", "set it: y = [1]"),
        ("network 1 -> 1; x = [1]", "step", "y has no value yet, the loss compares with it", "set it: y = [1]"),
        ("network 1 -> 1; x = [1]", "train 1", "y has no value yet, the loss compares with it", "set it: y = [1]"),
        ("", "train 1", "there is no model yet", "build one: network 2 -> 4 tanh -> 1 sigmoid"),
        (
            "network 1 -> 1", "train 1", "x has no value yet", "set it: x = [0.5, 0.1], or load data: data xor"
        ),
        (
            "data xor; network 2 -> 1 sigmoid; loss bce; y = [0; 1; 5; 1]", "loss",
            "row 3 of y is 5: bce needs targets between 0 and 1", "give 0 or 1 for no or yes, or choose: loss mse"
        ),
        (
            "network 2 -> 2 softmax; x = [1, 2]; y = [1, 1]", "loss",
            "row 1 of y is no distribution over classes: ce needs numbers from 0 that add up to 1, these add up to 2",
            "one-hot rows as [0, 1, 0]; for answers that may all be right: sigmoid outputs and loss bce"
        ),
        ("", "nan = 3", "'nan' is the name of a number", nil),
        ("", "undo all", "'all' is a function and needs its arguments", "more with: help all"),
        ("", "optimizer adam sgd", "an optimizer is a name with settings", "as in optimizer adam lr=0.01"),
        ("", "optimizer sgd lr", "'lr' needs a value", "as in lr=0.1"),
        (
            "", "optimizer sgd nesterov=true", "nesterov needs momentum",
            "optimizer sgd momentum=0.9 nesterov=true"
        ),
        (
            "", "model { param dW = [1]; param W = [2]; yhat = x * W * dW }", "'dW' is the name of the gradient of W",
            "choose another name, as my_dW"
        ),
        ("data xor", "train 1", "there is no model yet", "build one: network 2 -> 4 tanh -> 1 sigmoid"),
        ("", "predict [1]", "there is no model yet", "build one: network 2 -> 4 tanh -> 1 sigmoid"),
        ("", "evaluate", "there is no model yet", "build one: network 2 -> 4 tanh -> 1 sigmoid"),
        ("network 1 -> 1; x = [1]; y = [1]", "dW1", "dW1 has not been computed yet", "compute all gradients: backward"),
        (net, "predict [1]", "the input has 1 column, the network takes 2", "one row per sample: [0, 0]"),
        (
            "network 1 -> 1; x = [1]; y = [2]", "accuracy", "accuracy is for classes; these targets are numbers",
            "evaluate shows R² for them"
        ),
        ("network 2 -> 1; y = [1]", "x = [1]; forward", "x has 1 column, W1 has 2 rows: x @ W1 needs them equal", nil),
        // Targets and losses
        (
            net, "y = [0, 1]; loss", "y is 1×2, the output yhat is 2×1",
            "turn rows and columns: y = y'"
        ),
        (
            net, "loss ce", "ce needs outputs that are a distribution over classes, the output is computed by sigmoid",
            "with outputs that are probabilities choose: loss bce"
        ),
        (
            "network 1 -> 1; x = [1]; y = [1]", "loss bce",
            "bce needs outputs between 0 and 1, the output is x @ W1 + b1",
            "end the network with 1 sigmoid, or choose: loss mse"
        ),
        (
            "network 1 -> 2 tanh; x = [1]; y = [1, 0]", "loss ce",
            "ce needs outputs that are a distribution over classes, the output is computed by tanh",
            "end the network with 2 softmax, or choose: loss mse"
        ),
        (
            "network 1 -> 2 softmax; x = [1]; y = [3]", "loss", "row 1 of y is 3, a class number from 1 to 2 is needed",
            "or give one-hot rows, as [0, 1, 0]"
        ),
        (net, "loss msee", "no loss is called 'msee'", "did you mean 'mse'?"),
        (net, "loss swish", "a loss has the two arguments (yhat, y), 'swish' has 1", nil),
        (
            "x = [1]; y = [1]; model { yhat = x; loss = sum(yhat) }", "loss mse", "the model has a loss of its own",
            "change its line 'loss = …', or take it out"
        ),
        // Data
        (
            "", "data", "data is a name, a file, or inputs -> targets",
            "as in data xor, or data \"houses.csv\" target=price, or data [0; 1] -> [0; 1]"
        ),
        (
            "", "data xor spiral", "data is a name, a file, or inputs -> targets",
            "as in data xor, or data \"houses.csv\" target=price, or data [0; 1] -> [0; 1]"
        ),
        (
            "", "data \"x.npy\"", "a .npy file holds inputs alone, the targets are missing",
            "data \"x.npy\" -> \"y.npy\""
        ),
        ("", "data [1; 2] -> [1]", "x has 2 rows, y has 1", "every row of x needs its row of y"),
        ("", "split 0.8", "there are no data yet", "load some: data xor"),
        (
            "data xor", "split 2", "each part of a split lies between 0 and 1, 2 does not",
            "split 0.8 trains on 80 % of the rows"
        ),
        ("", "normalize", "there are no data yet", "load some: data xor"),
        ("data xor", "normalize scale=0", "the scale must be a finite number other than 0", nil),
        ("", "batch 2", "x has no value yet", "set it: x = [0.5, 0.1], or load data: data xor"),
        (
            "data xor", "batch 5", "rows 1 to 5 are no batch: there are 4 training rows",
            "a count from 1 to 4, a range as 1:4, or all"
        ),
        (
            "data xor", "batch 3:1", "the range from 3 to 1 in steps of 1 has no element",
            "count down with a negative step: 3:-1:1"
        ),
        (
            "data xor", "batch 3:-1:1", "rows 3 to 1 are no batch: there are 4 training rows",
            "a count from 1 to 4, a range as 1:4, or all"
        ),
        // Options and arguments
        (net, "optimizer adan", "no optimizer is called 'adan'", "did you mean 'adam'?"),
        (
            net, "optimizer adam momentum=1", "adam has no option 'momentum'",
            "its options: lr=, beta1=, beta2=, eps=, weight_decay=, amsgrad="
        ),
        (net, "optimizer sgd lr=-1", "lr lies between 0 and 1000000, not at -1", nil),
        (net, "optimizer { }", "an optimizer is a name with settings", "as in optimizer adam lr=0.01"),
        (net, "train 1 batch=0", "batch must be a whole number from 1, not 0", nil),
        (net, "train -1", "count must be a whole number from 0 to 1000000000, not -1", nil),
        (net, "train 1 steps epochs", "a training counts steps or epochs, not both", nil),
        (net, "train 1 batch=1 batch=2", "batch= is given twice", nil),
        ("", "derive sigmoid steps steps", "derive has no use for 'steps'", nil),
        ("", "print abs([1], axis=rows)", "abs has no argument called 'axis'", "usage: abs(x), more with: help abs"),
        (net, "optimizer \"adan\"", "no optimizer is called 'adan'", "did you mean 'adam'?"),
        (net, "train 1 bach=2", "train has no option 'bach'", "did you mean 'batch'?"),
        (net, "train 1 stepps", "train has no use for 'stepps'", "did you mean 'steps'?"),
        (net, "forward 1", "forward has no use for '1'", "usage: forward [all], more with: help forward"),
        (net, "backward { }", "backward has no use for '{'", "usage: backward, more with: help backward"),
        (
            net, "split", "split needs TRAINING: the part to train on, between 0 and 1",
            "usage: split TRAINING [VALIDATION] [TEST] [stratified] [shuffle=true|false], more with: help split"
        ),
        (net, "precision float16", "no precision is called 'float16'", "did you mean 'float32'?"),
        (net, "precision 32", "a word is needed for TYPE, not '32'", nil),
        (net, "seed -1", "number must be a whole number from 0, not -1", nil),
        (net, "digits 20", "count must be a whole number from 1 to 17, not 20", nil),
        (net, "show nothing", "there is nothing called 'nothing' to show", "help show lists the topics"),
        (net, "show gradz", "there is nothing called 'gradz' to show", "did you mean 'grads'?"),
        (net, "show training", "nothing has been trained yet", "train 100"),
        ("", "show data", "there are no data yet", "load some: data xor"),
        (net, "help nothing1", "no command or function is called 'nothing1'", nil),
        (net, "assert 1 > 2", "assertion failed: 1 > 2", "1 > 2 is false"),
        (net, "assert alpha == 1", "assertion failed: alpha == 1", "0.5 == 1 is false"),
        // Words
        (net, "trian", "neither a command nor a value is called 'trian'", "did you mean 'train'?"),
        (
            net, "qqqqqq", "neither a command nor a value is called 'qqqqqq'",
            "all commands: help; a value: qqqqqq = 0.5"
        ),
        // Time and files
        ("", "undo", "there is nothing to undo", nil),
        ("", "redo", "there is nothing to redo", nil),
        (net, "save here", "FILE is written in double quotes", "type: save \"here\""),
        (net, "write W1 \"w.txt\"", "'w.txt' is not the name of a .npy or .csv file", "as in \"w.npy\" or \"w.csv\""),
        (net, "source \"missing.bp\"", "cannot read 'missing.bp': no such file", nil),
        (net, "replay \"missing.bp\"", "cannot read 'missing.bp': no such file", nil),
        (net, "rerun 3", "the history has no line 3, it has 0", nil),
        (net, "data \"missing.csv\"", "cannot read 'missing.csv': no such file", nil),
    ]

    /// A failing command says why and changes nothing.
    @Test(arguments: mistakes.indices)
    func mistakesChangeNothing(_ index: Int) {
        let (setup, line, message, hint) = Self.mistakes[index]
        let harness = Harness()
        harness.must(setup)
        // A line may begin with assignments that succeed.
        let parts = line.split(separator: "; ").map(String.init)
        let isChain = parts.count > 1 && !line.contains("{") && !line.contains("[1;")
        if isChain { for part in parts.dropLast() { harness.must(part) } }
        let before = harness.session
        let moments = harness.interpreter.timeline.past.count
        let error = harness.error(of: isChain ? parts[parts.count - 1] : line)
        #expect(error?.message == message, "\(line)")
        if let hint { #expect(error?.hint == hint, "\(line)") }
        #expect(error?.place != nil, "\(line): no place")
        #expect(differences(before, harness.session).isEmpty, "\(line) changed \(differences(before, harness.session))")
        #expect(harness.interpreter.timeline.past.count == moments)
    }

    // MARK: - Names

    @Test func namesThatBeginWithD() {
        let harness = Harness()
        harness.must("delta = 3; data_scale = 2; d = 1; dW9 = 4")
        #expect(harness.value("delta + data_scale + d + dW9") == 10)
        harness.must("network 1 -> 1; x = [2]; y = [0]; backward")
        expectClose(harness.matrix("db1"), Matrix(harness.value("2 * (yhat - y)")), 1e-15, "db1")
        expectClose(harness.matrix("dW1"), Matrix(harness.value("2 * (yhat - y) * x")), 1e-15, "dW1")
        expectClose(harness.matrix("dx"), Matrix(harness.value("2 * (yhat - y) * W1")), 1e-15, "dx")
        expectClose(harness.matrix("dyhat"), harness.matrix("da1") ?? Matrix(0), 0, "dyhat")
    }

    @Test func assignments() {
        let harness = Harness()
        harness.must(Self.net + "\nW1 = 0.5")
        #expect(harness.session.parameters["W1"] == Matrix(Shape(2, 3), repeating: 0.5))
        harness.must("W1[2,1] = 0.25; W1[1,:] = [1, 2, 3]; W1[:,3] = 9; W1[2,2] += 1; W1[end,2] *= 2")
        expectClose(harness.matrix("W1"), Matrix(rows: [[1, 2, 9], [0.25, 3, 9]]), 0, "W1")
        harness.must("W1 = [1, 2, 3; 4, 5, 6]; W1 /= 2; W1 -= 1")
        expectClose(harness.matrix("W1"), Matrix(rows: [[-0.5, 0, 0.5], [1, 1.5, 2]]), 0, "W1")
        harness.must("v = [1, 2]; v[2] = 5; v = [7; 8; 9]; v += 1; lr = 0.05; lr *= 2; x[1,2] = 4")
        expectClose(harness.matrix("v"), Matrix(rows: [[8], [9], [10]]), 0, "v")
        #expect(harness.value("lr") == 0.1)
        expectClose(harness.matrix("x"), Matrix(rows: [[0.1, 4], [0.3, 0.4]]), 0, "x")
        harness.must("W1[[1, 2],[3, 1]] = [1, 2; 3, 4]")
        expectClose(harness.matrix("W1"), Matrix(rows: [[2, 0, 1], [4, 1.5, 3]]), 0, "W1")
    }

    @Test func inputsReplaceTheData() {
        let harness = Harness()
        harness.must("data iris; split 0.8")
        #expect(harness.notices(of: "x = [1, 2]") == ["this replaces the data 'iris' and its 30 test rows"])
        #expect(harness.session.dataset == nil)
        #expect(harness.notices(of: "x = [1, 2, 3]") == [])
        harness.must("data xor")
        #expect(harness.notices(of: "y[1,1] = 3") == ["this replaces the data 'xor'"])
    }

    @Test func forwardValuesAreAlwaysFresh() {
        let harness = Harness()
        harness.must("network 1 -> 1; W1 = 2; b1 = 1; x = [3]; y = [0]")
        #expect(harness.value("yhat") == 7)
        harness.must("W1 = 3")
        #expect(harness.value("yhat") == 10)
        #expect(harness.value("loss") == 100)
        harness.must("x = [4]")
        #expect(harness.value("z1") == 13)
        #expect(harness.value("ŷ") == 13)
    }

    @Test func staleGradientsAreNoticed() {
        let harness = Harness()
        harness.must(Self.net + "; backward")
        #expect(harness.notices(of: "dW1") == [])
        let first = harness.matrix("dW1")
        harness.must("W1[1,1] += 1")
        #expect(
            harness.notices(of: "dW1") == ["dW1 is stale: something changed after backward"]
        )
        #expect(harness.matrix("dW1") == first)
        harness.must("backward")
        #expect(harness.notices(of: "dW1; dx; norm(db1)") == [])
        let second = harness.matrix("dW1")
        harness.must("backward")
        #expect(harness.matrix("dW1") == second)
        harness.must("step")
        #expect(harness.notices(of: "dW1") == ["dW1 is stale since step 1"])
        #expect(harness.matrix("dW1") == second)
        #expect(harness.lines(of: "show grads").contains { $0.contains("stale since step 1") })
        #expect(harness.notices(of: "step") == ["the gradients were stale: backward ran first"])
        #expect(harness.notices(of: "backward; step") == [])
    }

    @Test func stepRunsWhatIsMissing() {
        let harness = Harness()
        harness.must(Self.net)
        #expect(harness.notices(of: "step") == ["the gradients were missing: backward ran first"])
        let again = Harness()
        again.must(Self.net + "\nforward; loss; backward; step")
        #expect(again.session.parameters == harness.session.parameters)
        #expect(again.session.step == 1)
    }

    @Test func gradientsThatTheLossDoesNotReach() {
        let harness = Harness()
        harness.must("x = [1]; y = [2]; param q = 1; model { param w = 2; h = w * x; g = q * x; yhat = h }; backward")
        #expect(harness.value("dw") == 0)
        #expect(harness.error(of: "dg")?.message == "the loss does not depend on g, so dg does not exist")
        #expect(harness.error(of: "dq")?.message == "the loss does not depend on q, so dq does not exist")
        #expect(harness.lines(of: "show grads").contains("dq  not reached by the loss"))
    }

    // MARK: - Blocks

    @Test func stepsInsideBlocksPrintNothing() {
        let harness = Harness()
        harness.must(Self.net)
        let lines = harness.lines(of: "repeat 3 { forward; loss; backward; step }")
        #expect(lines.count == 1 && lines[0].hasPrefix("3 rounds: loss "), "\(lines)")
        #expect(harness.lines(of: "repeat 2 { print \"a\"; alpha }") == ["a", "alpha = 0.5", "a", "alpha = 0.5"])
        #expect(harness.lines(of: "if 1 { forward; backward; step; loss }") == [])
    }

    @Test func loops() {
        let harness = Harness()
        harness.must("n = 0; repeat 3 { n += 1 }; while n < 10 { n += 2 }; for k in [5, 7] { n += k }")
        #expect(harness.value("n") == 23)
        harness.must("n = 0; for k in 1:10 { if k == 3 { continue }; if k > 5 { break }; n += k }")
        #expect(harness.value("n") == 12)
        harness.must("n = 0; repeat 3 { repeat 3 { n += 1; if n == 2 { break } } }")
        #expect(harness.value("n") == 8)
        harness.must("n = 0; repeat 0 { n = 1 }; if 0 { n = 2 } else if 1 { n = 3 } else { n = 4 }")
        #expect(harness.value("n") == 3)
        #expect(harness.error(of: "k + 1")?.message == "nothing is called 'k'")
        harness.must("k = 100; for k in 1:2 { n += k }")
        #expect(harness.value("k + n") == 106)
    }

    @Test func commandsOfTheUser() {
        let harness = Harness()
        harness.must(
            """
            total = 0
            # Adds a number some times.
            define add n m { repeat n { total += m } }
            add 3 2; add 1, 10; add m=5 2
            """)
        #expect(harness.value("total") == 26)
        #expect(harness.lines(of: "help add").contains("Adds a number some times."))
        harness.must("define nested k { add k 1 }; nested 4")
        #expect(harness.value("total") == 30)
        // A command sees its own arguments and the session, not those of its caller.
        harness.must("define inner { total = k }; define outer k { inner }; k = 1; outer 2")
        #expect(harness.value("total") == 1)
        harness.must("define add n { total += n }; add 9")
        #expect(harness.value("total") == 10)
    }

    @Test func anErrorTakesTheWholeBlockBack() {
        let harness = Harness()
        harness.must(Self.net)
        for line in [
            "repeat 100 { step; alpha += 1; if alpha > 20 { unknown } }", "go 3; go 1.5",
            "repeat 5 { train 2; x[9,9] }",
            "for k in 1:5 { seed 1; r = random(1, 1); assert k < 4 }", "if 1 { W1 = 1; data xor; W2 = [1, 2] }",
            "define bad { alpha = 9; qqq }; bad",
        ] {
            let statements =
                line.contains("{") && !line.hasPrefix("define") ? [line] : line.split(separator: "; ").map(String.init)
            if line.hasPrefix("define") {
                harness.must("define bad { alpha = 9; qqq }")
            } else {
                for statement in statements.dropLast() { harness.must(statement) }
            }
            let before = harness.session
            #expect(
                harness.error(of: line.hasPrefix("define") ? "bad" : statements[statements.count - 1]) != nil, "\(line)"
            )
            #expect(differences(before, harness.session).isEmpty, "\(line): \(differences(before, harness.session))")
        }
    }

    // MARK: - Recursion

    static let endless = [
        "function f(x) = f(x)\nf(1)", "function f(x) = f(x + 1) + 1\nf(1)", "define g { g }\ng",
        "define g n { if 1 { repeat 2 { g n } } }\ng 1",
        "function f(x) = " + String(repeating: "1 + ", count: 300) + "f(x)\nf(1)",
        "function f(x) = f(x)" + String(repeating: " + 1", count: 900) + "\nf(1)",
        "function f(x) = " + String(repeating: "(", count: 90) + "f(x)" + String(repeating: ")", count: 90) + "\nf(1)",
        "function f(x) = tanh(sum(max(x, f(x))))\nf(1)",
        "define g { " + String(repeating: "if 1 { ", count: 90) + "g" + String(repeating: " }", count: 90) + " }\ng",
        "function f(x) = f(x)\nnetwork 1 -> 1 f; x = [1]; forward",
        "function f(x) = f(x)\nx = [1]; model { yhat = f(x) }",
    ]

    @Test(arguments: endless.indices)
    func recursionEndsWithAnError(_ index: Int) {
        let harness = Harness()
        let error = harness.error(of: Self.endless[index])
        #expect(error?.message.contains("nested more than") == true, "\(error?.message ?? "no error")")
    }

    @Test func filesThatSourceEachOther() {
        let harness = Harness()
        harness.write("alpha = 1; source \"b.bp\"", to: "a.bp")
        harness.write("source \"a.bp\"", to: "b.bp")
        #expect(harness.error(of: "source \"a.bp\"")?.message == "files source each other more than 20 deep")
        #expect(harness.session.variables.isEmpty)
        harness.write("replay \"c.bp\"", to: "c.bp")
        #expect(harness.error(of: "replay \"c.bp\"") != nil)
        harness.history = ["rerun 1"]
        #expect(harness.error(of: "rerun 1") != nil)
        harness.write("rerun 2", to: "d.bp")
        harness.history = ["", "replay \"d.bp\""]
        #expect(harness.error(of: "replay \"d.bp\"") != nil)
    }

    @Test func deepFunctionsInOneFormula() {
        let harness = Harness()
        harness.must("function f(z) = z * sigmoid(z)")
        let formula = String(repeating: "f(", count: 40) + "x" + String(repeating: ")", count: 40)
        harness.must("x = [0.5]; y = [1]; model { param w = 1; yhat = w * \(formula) }; backward; step; show grads")
        #expect(harness.value("dw").isFinite)
    }

    /// As many elements as are written, however few the matrix has.
    @Test func partsThatAreTooLargeAreRefused() {
        let harness = Harness("a = 1; r = ones(1, 30000)")
        for line in ["a[r, r] += 1", "a[r, r] = 0"] {
            #expect(harness.error(of: line)?.message.contains("too large") == true, "\(line): \(harness.error as Any)")
        }
        #expect(harness.value("a") == 1)
    }

    @Test func numbersBelowAllBoundsAreToldTheirBounds() {
        let harness = Harness("alpha = 1")
        for line in ["undo -9223372036854775808", "undo -1", "digits -9007199254740993"] {
            #expect(harness.error(of: line)?.hint?.contains("write it in digits") != true, "\(line)")
            #expect(harness.error != nil, "\(line)")
        }
    }
}
