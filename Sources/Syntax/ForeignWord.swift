/// A word that people bring along from other languages, libraries and shells, and what is typed here instead.
///
/// Words that have a namesake of the same kind here are no rows of this table: ``sameWord(as:among:)`` knows them.
package struct ForeignWord: Sendable {
    package let words: [String]
    /// What is different here.
    package let remark: String
    /// A statement that does what the word stands for, in any session.
    package let example: String

    /// What a call of it is written as here, `$1`, `$2` … for its arguments, `$*` for all of them.
    let calls: [String]
    /// What is typed instead of giving it a value, `$` for that value: nothing reads the name here.
    let assigned: String

    /// `the matrix product is written @: [1, 2] @ [3; 4]`
    package var hint: String { "\(remark): \(example)" }

    /// The hint for a word, whatever its capitals.
    package static func hint(for word: String) -> String? { named(word)?.hint }

    /// The hint for a call of it, with the arguments that stand there.
    package static func hint(for word: String, calledWith arguments: [String]) -> String? {
        guard let row = named(word) else { return nil }
        return row.written(arguments).map { "\(row.remark): \($0)" } ?? row.hint
    }

    /// The hint where a word is given a value; nil for one that may well be a variable.
    package static func hint(for word: String, assigning value: String) -> String? {
        settings.first { $0.words.contains(word) }
            .map { "\($0.remark): \($0.assigned.replacing("$", with: value))" }
    }

    package static func named(_ word: String) -> ForeignWord? { byWord[word.lowercased()] }

    /// A call as it is written here; nil where that is not known. Labels, as in `in_features=2`, are left out.
    func written(_ labelled: [String]) -> String? {
        let arguments = labelled.map { argument in
            let label = argument.prefix(while: isWordCharacter)
            let rest = argument.dropFirst(label.count)
            return !label.isEmpty && rest.hasPrefix("=") && !rest.hasPrefix("==")
                ? String(rest.dropFirst()).trimmed : argument
        }
        let parts = arguments.map { argument in
            let isSimple = argument.allSatisfy { isWordCharacter($0) || $0 == "." || $0 == "'" }
            return isSimple || isBracketed(argument) ? argument : "(\(argument))"
        }
        for call in calls {
            if call.contains("$*") { return call.replacing("$*", with: arguments.joined(separator: ", ")) }
            guard !parts.isEmpty, call.contains("$\(parts.count)"), !call.contains("$\(parts.count + 1)") else {
                continue
            }
            // A call that is not a formula takes its arguments as they are.
            let isBare = call.contains("($\(parts.count)") || call.contains(", $") || call == "$1"
            return zip(1..., isBare ? arguments : parts).reduce(call) { $0.replacing("$\($1.0)", with: $1.1) }
        }
        return nil
    }

    private func isBracketed(_ text: String) -> Bool {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return false }
        return !text.dropFirst().dropLast().contains { "[]".contains($0) }
    }

    private static let byWord: [String: ForeignWord] = Dictionary(
        all.flatMap { row in row.words.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })

    private init(
        _ words: String..., remark: String, example: String, calls: [String] = [], assigned: String = ""
    ) {
        (self.words, self.remark, self.example) = (words, remark, example)
        (self.calls, self.assigned) = (calls, assigned)
    }

    package static let all: [ForeignWord] =
        [
            // Where to begin
            ForeignWord(
                "tutorial", "tutorials", "learn", "course", "teach", "tour", "intro", "introduction", "start", "guide",
                remark: "lessons build on each other, this begins the next one", example: "next"),
            ForeignWord(
                "demo", "demos", "showcase", "gallery", remark: "sessions to look into come with the program",
                example: "examples"),
            // Other programs
            ForeignWord(
                "import", "from", "using", "library", "require", "include", "numpy", "np", "torch", "tensorflow", "tf",
                "keras", "jax", "sklearn", "pandas", "pd", "scipy", "math",
                remark: "nothing needs to be imported, all functions are here", example: "help"),
            ForeignWord(
                "pip", "conda", "git", "python", "python3", "ipython", "jupyter", "bash", "sh", "sudo", "vim", "nano",
                "make",
                remark: "other programs run outside, Ctrl-Z suspends this one and fg goes on", example: "help keys"),
            ForeignWord(
                "ls", "dir", "cd", "pwd", "mkdir", "rm", "cp", "mv", "open", "fopen",
                remark: "files are named in double quotes with their folder", example: "help files"),
            ForeignWord(
                "clear", "cls", "clc", remark: "Ctrl-L clears the screen; a new session begins with", example: "reset"),
            ForeignWord(
                "who", "whos", "env", "globals", "locals", remark: "your own names are shown by",
                example: "show variables"),
            ForeignWord(
                "plt", "pyplot", "figure", "chart", "graph",
                remark: "the course of the loss is shown by", example: "show training"),
            ForeignWord("version", remark: "`backprop --version` tells it outside; here", example: "help"),
            // Statements of other languages
            ForeignWord(
                "def", "fn", "func", "lambda", "return", "proc", remark: "a function is one formula",
                example: "function cube(z) = z^3"),
            ForeignWord(
                "class", "struct", remark: "a model is a list of formulas",
                example: "model { param w = glorot(2, 1); yhat = sigmoid(x @ w) }"),
            ForeignWord(
                "elif", "elseif", "endif", "end", "done", "fi", "begin", "then", "do", "switch", "case",
                remark: "blocks stand in braces", example: "if lr > 1 { lr = 1 } else { lr = 0.1 }"),
            ForeignWord("foreach", "loop", remark: "a loop is written", example: "for k in 1:3 { print k }"),
            ForeignWord(
                "try", "except", "catch", "with", "async", "await", "pass", "yield", "global", "del", "unset",
                remark: "this is no general language; what there is", example: "help language"),
            ForeignWord(
                "null", "nil", "na", "none",
                remark: "a missing number is nan, a layer without activation has only its size", example: "nan"),
            ForeignWord("console", "sys", "os", "system", "fmt", remark: "values are printed by", example: "print lr"),
            // Functions
            ForeignWord(
                "dot", "matmul", "mm", "bmm", "gemm", "mv", remark: "the matrix product is written @",
                example: "[1, 2] @ [3; 4]", calls: ["$1 @ $2"]),
            ForeignWord("einsum", "outer", remark: "the matrix product is written @", example: "[1; 2] @ [3, 4]"),
            ForeignWord(
                "array", "tensor", "matrix", "mat", "vector", "list", "constant", "variable", "asarray",
                remark: "a matrix is written as it is", example: "[1, 2; 3, 4]", calls: ["$1"]),
            ForeignWord("c", remark: "a row is written in brackets", example: "[1, 2, 3]", calls: ["[$*]"]),
            ForeignWord(
                "pow", "power", remark: "powers are written ^", example: "2^3", calls: ["$1^$2"]),
            ForeignWord(
                "fmod", "rem", "remainder", remark: "the remainder of a division is", example: "mod(7, 2)",
                calls: ["mod($1, $2)"]),
            ForeignWord(
                "multiply", "mul", remark: "operators work element by element", example: "[1, 2] * [3, 4]",
                calls: ["$1 * $2"]),
            ForeignWord(
                "divide", "div", remark: "operators work element by element", example: "[1, 2] / [3, 4]",
                calls: ["$1 / $2"]),
            ForeignWord(
                "subtract", "sub", remark: "operators work element by element", example: "[1, 2] - [3, 4]",
                calls: ["$1 - $2"]),
            ForeignWord(
                "add", remark: "operators work element by element", example: "[1, 2] + [3, 4]", calls: ["$1 + $2"]),
            ForeignWord(
                "range", "arange", "seq", remark: "ranges are written with colons, both ends belong to them",
                example: "0:0.25:1", calls: ["1:$1", "$1:$2", "$1:$3:$2"]),
            ForeignWord("linspace", remark: "ranges are written with colons", example: "0:0.25:1"),
            ForeignWord(
                "clip", remark: "values are held between two bounds by", example: "clamp([-1, 0.5, 2], 0, 1)",
                calls: ["clamp($1, $2, $3)"]),
            ForeignWord(
                "ifelse", "select", "cond", "piecewise", remark: "one of two values is chosen element by element by",
                example: "where([1, 2, 3] > 2, 10, 0)", calls: ["where($1, $2, $3)"]),
            ForeignWord("variance", remark: "the variance is", example: "var([1, 2, 3])", calls: ["var($1)"]),
            ForeignWord("stddev", remark: "the standard deviation is", example: "std([1, 2, 3])", calls: ["std($1)"]),
            ForeignWord(
                "log2", remark: "the logarithm to base 2 is", example: "log(8) / log(2)", calls: ["log($1) / log(2)"]),
            ForeignWord(
                "log10", remark: "the logarithm to base 10 is", example: "log(1000) / log(10)",
                calls: ["log($1) / log(10)"]),
            ForeignWord("exp2", remark: "powers of 2 are", example: "2^3", calls: ["2^$1"]),
            ForeignWord("cbrt", remark: "a root is a power", example: "8^(1/3)", calls: ["$1^(1/3)"]),
            ForeignWord(
                "int", "integer", remark: "what lies behind the point is cut off by", example: "floor(3.7)",
                calls: ["floor($1)"]),
            ForeignWord("float", "double", remark: "all numbers are of one kind", example: "3 / 2", calls: ["$1"]),
            ForeignWord(
                "str", "repr", "format", remark: "texts and numbers are printed side by side",
                example: "print \"lr is\", lr",
                calls: ["print $1"]),
            ForeignWord(
                "shape", "dim", "ndim", remark: "rows and columns are asked one by one",
                example: "rows([1, 2]); columns([1, 2])", calls: ["rows($1); columns($1)"]),
            ForeignWord(
                "inv", "inverse", "pinv", "det", "solve", "svd", "eig", "qr", "cholesky", "trace_of",
                remark: "there is no linear algebra beyond products; all functions", example: "help"),
            ForeignWord(
                "cumprod", "sort", "unique", "diag", "repeat_elements",
                remark: "there is no such function; all that there are", example: "help"),
            ForeignWord(
                "zeros_like", remark: "a matrix of zeros is written", example: "zeros(2, 3)",
                calls: ["zeros(rows($1), columns($1))"]),
            ForeignWord(
                "ones_like", remark: "a matrix of ones is written", example: "ones(2, 3)",
                calls: ["ones(rows($1), columns($1))"]),
            ForeignWord("full", "fill", remark: "a filled matrix is written", example: "0.5 * ones(2, 3)"),
            ForeignWord(
                "randint", "choice", "permutation", remark: "whole random numbers are",
                example: "floor(6 * random(1, 3)) + 1"),
            ForeignWord(
                "seed_all", "manual_seed", "set_seed", remark: "random numbers repeat after", example: "seed 42"),
            ForeignWord(
                "item", "numpy_", "no_grad", remark: "values carry no graph, their name is enough", example: "lr"),
            ForeignWord("detach", remark: "in a model a value without its gradient is", example: "stop_gradient(2)"),
            ForeignWord(
                "zero_grad", "zerograd", remark: "backward clears the gradients itself", example: "help backward"),
            ForeignWord(
                "type", "typeof", "dtype", "astype", "float32", "float64",
                remark: "all values are matrices, in one precision", example: "help precision"),
            ForeignWord(
                "grad", "jacobian", "autograd", remark: "the gradient of the loss in W1 is called dW1",
                example: "help backward"),
            ForeignWord(
                "hvp", "eigvals", remark: "the second derivatives of the loss are shown by hessian",
                example: "help hessian"
            ),
            // Names
            ForeignWord(
                "y_pred", "ypred", "pred", "preds", "prediction", "predictions", "output", "outputs", "out",
                remark: "what the model gives is called yhat", example: "help yhat"),
            ForeignWord(
                "x_train", "y_train", "x_test", "y_test", "xtrain", "ytrain", "train_test_split",
                remark: "rows to learn from are x and y, those kept aside xtest and ytest", example: "help split"),
            // Layers
            ForeignWord(
                "dense", "fc", "fully_connected", "sequential", "mlp", "perceptron", "input",
                remark: "a layer is its number of units and an activation", example: "network 2 -> 4 tanh -> 1 sigmoid"),
            ForeignWord(
                "linear", remark: "a layer without activation is only a number",
                example: "network 2 -> 4 tanh -> 1", calls: ["network $1 -> $2"]),
            ForeignWord(
                "batchnorm", "batchnorm1d", "batchnorm2d", "dropout", "conv", "conv1d", "conv2d", "maxpool", "avgpool",
                "pool", "flatten", "layer_norm", "batch_norm",
                remark: "windows, normalizations and dropout are words of a layer",
                example: "network image 8 8 -> conv 3 3 4 relu -> pool 2 -> 9 batchnorm relu dropout=0.2 -> 3 softmax"),
            ForeignWord(
                "rnn", "lstm", "gru", "embedding", "attention", "transformer",
                remark: "a network has layers of units and windows, a model takes any formula", example: "help model"),
        ] + settings

    /// Words that would be given a value elsewhere. They are few, as every new variable is looked for here.
    private static let settings: [ForeignWord] = [
        ForeignWord(
            "learning_rate", "learningrate", "lrate", "step_size", remark: "the learning rate is called lr",
            example: "lr = 0.1", assigned: "lr = $"),
        ForeignWord(
            "epochs", "n_epochs", "num_epochs", "n_iter", "max_iter",
            remark: "how long a training is stands behind it", example: "help train", assigned: "train $"),
        ForeignWord(
            "batch_size", "batchsize", remark: "the size of a batch is an option of a training", example: "help batch",
            assigned: "train 10 batch=$"),
    ]
}
