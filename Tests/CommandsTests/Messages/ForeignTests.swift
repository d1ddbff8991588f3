import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling
@testable import Syntax

/// Words and lines of other languages: each is answered with what to type here, in the learner's own names, and that runs.
@Suite struct ForeignTests {
    private static let setup = HintTests.setup + "\na = [1, 2]\nb = [3; 4]\n"

    /// A line, and the statement that its hint ends with.
    static let lines: [(line: String, ours: String)] = [
        ("quit()", "quit"), ("help()", "help"), ("backward()", "backward"), ("lr 0.5", "lr = 0.5"),
        ("np.dot(a, b)", "a @ b"), ("dot(a, b)", "a @ b"), ("a.dot(b)", "a @ b"), ("np.matmul(a, b)", "a @ b"),
        ("matmul(a, b)", "a @ b"), ("q = np.dot(a, b)", "q = a @ b"), ("x.T", "x'"), ("x @ x.T", "x @ x'"),
        ("x.T @ x", "x' @ x"), ("(x @ W1).T", "(x @ W1)'"), ("x.shape", "rows(x); columns(x)"),
        ("x.shape[0]", "rows(x)"), ("x.shape[1]", "columns(x)"), ("x.size()", "size(x)"), ("W1.grad", "backward; dW1"),
        ("W1 -= lr * W1.grad", "W1 -= lr * dW1"), ("model.fit", "train 100"), ("model.fit(x, y)", "train 100"),
        ("model.train()", "train 100"), ("model.eval()", "evaluate"), ("model(x)", "predict x"),
        ("model.predict(x)", "predict x"), ("loss.backward()", "backward"), ("optimizer.step()", "step"),
        ("optimizer.zero_grad()", "help backward"), ("torch.tensor([1,2])", "[1,2]"), ("np.array([1, 2])", "[1, 2]"),
        ("np.array", "[1, 2; 3, 4]"), ("nn.Linear(2, 3)", "network 2 -> 3"),
        ("nn.Linear(in_features=2, out_features=3)", "network 2 -> 3"), ("import numpy as np", "help"),
        ("from torch import nn", "help"), ("for i in range(3)", "for i in 1:3 { print i }"),
        ("for i in range(3):", "for i in 1:3 { print i }"), ("if lr > 1:", "if lr > 1 { step }"),
        ("if x:", "if any(x) { step }"),
        ("if lr < 1 then step", "if lr < 1 { step }"), ("def f(x):", "function f(x) = 2 * x"),
        ("def f(x): return x^2", "function f(x) = x^2"), ("x **= 2", "x = x^2"), ("x ** 2", "x ^ 2"),
        ("W1[0][1]", "W1[1,2]"), ("W1[1][2]", "W1[1,2]"), ("x.sum()", "sum(x)"), ("x.sum", "sum(x)"),
        ("x.mean(axis=0)", "mean(x, axis=rows)"), ("None", "nan"), ("print 'a'", "\"a\""), ("'a'", "\"a\""),
        ("// words", "# words"), ("/* words */", "# words"), ("% words", "# words"),
        ("train 5 // quickly now", "train 5  # quickly now"),
        ("7 // 2", "floor(7 / 2)"), ("q = 7 // 2", "q = floor(7 / 2)"),
        ("print(f\"loss {loss:.3f}\")", "print \"loss\", loss"),
        ("print(\"loss\", loss)", "print \"loss\", loss"), ("network(2, 4, 1)", "network 2 -> 4 -> 1"),
        ("train(epochs=5)", "train 5"), ("train epochs=5", "train 5"), ("while True: step", "repeat 100 { step }"),
        ("np.exp(np.sum(x))", "exp(sum(x))"), ("torch.randn(2, 3)", "normal(2, 3)"),
        ("np.random.randn(2, 3)", "normal(2, 3)"), ("np.linalg.norm(a)", "norm(a)"), ("np.pi", "pi"),
        ("np.zeros(3)", "zeros(1, 3)"), ("torch.randn(3)", "normal(1, 3)"),
        ("2 * np.pi", "2 * pi"), ("np.random.seed(42)", "seed 42"), ("torch.manual_seed(0)", "seed 42"),
        ("F.cross_entropy(yhat, y)", "ce(yhat, y)"), ("nn.MSELoss()", "loss mse"),
        ("torch.optim.Adam(model.parameters(), lr=0.01)", "optimizer adam lr=0.01"),
        ("optim.SGD(W1, lr=0.1)", "optimizer sgd lr=0.1"), ("F.relu(x)", "relu(x)"), ("pow(x, 2)", "x^2"),
        ("np.clip(x, 0, 1)", "clamp(x, 0, 1)"), ("np.where(x > 0, 1, 0)", "where(x > 0, 1, 0)"), ("arange(10)", "1:10"),
        ("c(1, 2, 3)", "[1, 2, 3]"), ("np.log2(8)", "log(8) / log(2)"), ("ones_like(x)", "ones(rows(x), columns(x))"),
        ("x.flatten()", "reshape(x, 1, size(x))"), ("x.numpy()", "x"), ("W1.requires_grad", "show params"),
        ("x.frobnicate", "help x"), ("y_pred", "help yhat"), ("x_train", "help split"), ("x[:2]", "1:2"),
        ("? chain rule", "help chain rule"), ("? W1", "help W1"), ("int(3.7)", "floor(3.7)"), ("str(3)", "print 3"),
    ]

    @Test(arguments: lines.indices) func itIsWrittenSoHere(_ index: Int) throws {
        let (line, ours) = Self.lines[index]
        let harness = Harness(Self.setup)
        let error = try #require(harness.error(of: line), "\(line) ran")
        let hint = try #require(error.hint, "\(line): \(error.message)")
        let told = HintTests.typed(hint, error, line)
        #expect(told.last == ours || hint.hasSuffix(ours), "\(line): \(hint)")
        if ours == "quit" || ours.hasPrefix("\"") || ours.hasPrefix("1:") { return }
        Harness(Self.setup).must(ours)
    }

    /// Lines that mean here what they mean elsewhere.
    @Test(arguments: [
        "print(loss)", "x = [1, 2; 3, 4];", "lr=0.5", "train(5)", "seed(42)", "a += 1;", "abs(-3)", "sqrt(2)", "1e-3",
        "a != b'", "plot(loss)",
    ])
    func itRuns(_ line: String) { Harness(Self.setup).must(line) }

    /// A name that does something elsewhere and nothing here is told, once.
    @Test(arguments: [
        ("learning_rate = 0.5", "lr = 0.5"), ("epochs = 100", "train 100"), ("batch_size = 2", "train 10 batch=2"),
    ])
    func variablesThatNobodyReads(_ line: String, _ ours: String) throws {
        let harness = Harness(Self.setup)
        harness.must(line)
        let hint = try #require(harness.notices.first?.hint)
        #expect(hint.hasSuffix(": \(ours)"), "\(hint)")
        harness.must(line)
        #expect(harness.notices.isEmpty)
        harness.must(ours)
    }

    @Test func functionsAloneLeadToTheirPages() {
        for word in ["swish", "relu", "tanh"] {
            #expect(Harness().error(of: word)?.hint?.hasSuffix("help \(word)") == true, "\(word)")
        }
    }

    @Test func callsTakeTheirArguments() {
        let row = ForeignWord.named("pow")
        #expect(row?.written(["x + 1", "2"]) == "(x + 1)^2" && row?.written(["x"]) == nil)
        #expect(ForeignWord.named("c")?.written(["1", "2"]) == "[1, 2]")
        #expect(ForeignWord.named("shape")?.written(["x @ W1"]) == "rows(x @ W1); columns(x @ W1)")
    }
}
