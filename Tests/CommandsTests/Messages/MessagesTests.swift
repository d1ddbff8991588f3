import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Wordings that no other table of mistakes has: each said in full, with its hint.
@Suite struct MessagesTests {
    private static let neuron = "network 3 -> 2 relu -> 1 sigmoid; x = [0.5, 0.1, 0.4]; y = [1]; alpha = 3"
    private static let classes = "network 1 -> 2 softmax; x = [1]"
    private static let endless = "a function that calls itself never ends, since both sides of a choice are computed"

    static let table: [(setup: String, line: String, message: String, hint: String?)] = [
        // explain, trace
        (
            neuron, "explain", "explain takes a name or one element",
            "explain W1[2,1], explain dz1, explain a1[1,2], explain loss or explain step"
        ),
        (neuron, "explain W1 += 1", "explain changes nothing", "explain W1; to try a change: whatif W1 += 0.1"),
        (neuron, "explain Qwertz", "the model has no value called 'Qwertz'", "its names: show model"),
        (
            neuron, "explain W1[:,1]", "explain takes one element at a time",
            "explain W1[1,1], or explain W1"
        ),
        (
            neuron, "explain z1[1,1] sample 1", "'sample' picks a row's part of a gradient, z1[1,1] is a value",
            "explain z1[1,1]: the row is its sample"
        ),
        (neuron, "explain W1 sample 1", "'sample' goes with one element", "explain W1[1,1] sample 1"),
        (neuron, "explain W1[1,1] sample", "'sample' needs the number of a row", "sample 1"),
        (
            neuron, "explain step z1[1,1]", "step updates parameters, 'z1[1,1]' is no element of one",
            "explain step W1[1,1]"
        ),
        (neuron, "explain y", "the targets y are given, they come from nowhere", "explain loss"),
        (neuron, "explain alpha", "alpha is a variable that you set, it has no formula", "show alpha"),
        (
            "network 1 -> 1; x = [1; 2]; y = [1; 2; 3]", "trace sample 2",
            "x has 2 rows, y has 3 rows: every row of x needs its row of y", "keep the first rows of y: y = y[1:2,:]"
        ),
        // derive
        ("", "derive argmax", "'argmax' has no derivative in symbols: argmax jumps and has no slope anywhere", nil),
        ("", "derive x^2 wrt q", "'q' does not stand in x^2", "it has x"),
        ("", "derive 3 wrt q", "'q' does not stand in 3", "it has no name to derive by"),
        ("", "derive residual", "residual(z, y) has the names z, y: one must be chosen", "derive residual wrt z"),
        (
            "", "derive derive sum((x @ W)^2) wrt W",
            "the second derivative of sum((x @ W)^2) by the matrix W has a number for each two of its elements, which is no "
                + "matrix", nil
        ),
        (
            "", "derive reshape(x, 7, 7) wrt x",
            "the derivative of reshape(x, 7, 7) depends on the shapes of its names, and those tried do not fit: x is 3×2, "
                + "6 numbers; 7×7 needs 49", "give them values that fit: x = [1, 2; 3, 4]"
        ),
        (
            "data xor; model { param W = normal(2, 2); h = x; repeat 60 { h = tanh(h @ W) }; yhat = h[:,1] }",
            "derive loss wrt W", "the derivative by W as one formula has more than 4000 parts",
            "its rule, stage by stage: explain dW"
        ),
        ("", "derive 3", "3 has no name to derive by", "as in derive x^2, or derive sigmoid"),
        // Depth
        (
            "define g { g }", "g", "calls of 'g' are nested more than 100 deep",
            "repeat what it does in a loop: repeat, while or for"
        ),
        (
            "define g { if 1 { if 1 { g } } }", "g",
            "blocks and the commands that they call are nested more than 200 deep",
            "a command that calls itself never ends without a condition"
        ),
        (
            "function f(x) = f(x)", "f(1)", "calls of 'f' are nested more than 100 deep",
            "\(endless); called in line 2: f(1)"
        ),
        (
            "function f(x) = " + String(repeating: "1 + (", count: 80) + "f(x)" + String(repeating: ")", count: 80),
            "f(1)", "formulas and the functions that they call are nested more than 1200 deep",
            "give a part a name first: a = …; called in line 2: f(1)"
        ),
        // Models, losses, data
        (
            "", "model { z2 = tanh(z1); z1 = 2 * x; yhat = z2 }; x = [1]; forward",
            "z1 is used before its formula: z1 = 2 * x",
            "formulas are computed in the order in which they stand; give z1 a first value above"
        ),
        (
            "\(classes); y = [0.2, 0.3]", "loss",
            "row 1 of y is no distribution over classes: ce needs numbers from 0 that add up to 1, these add up to 0.5",
            "one-hot rows as [0, 1, 0]; for answers that may all be right: sigmoid outputs and loss bce"
        ),
        (
            "network 1 -> 2; x = [1]; y = [0.2; 0.3]", "loss", "y is 2×1, the output yhat is 1×2",
            "turn rows and columns: y = y'"
        ),
        (
            "network 5 -> 2", "predict [1, 2, 3]", "the input has 3 columns, the network takes 5",
            "one row per sample: [0, 0, 0, …]"
        ),
    ]

    @Test(arguments: table.indices)
    func wording(_ index: Int) {
        let (setup, line, message, hint) = Self.table[index]
        let error = Harness().error(of: setup.isEmpty ? line : "\(setup)\n\(line)")
        #expect(error?.message == message, "\(line)")
        #expect(error?.hint == hint, "\(line)")
    }

    /// What a user cannot bring about by a line at the prompt.
    static let rare: [(Diagnostic, message: String, hint: String?)] = [
        (Diagnostic.endOutsideIndex, "'end' has a meaning only inside an index", "as in W1[end,1]"),
        (Diagnostic.noFiles("w.npy"), "cannot read 'w.npy' here", nil),
        (
            Diagnostic.derivativeWithheld("f(z)", "it is 2 where the slope is 3"),
            "the derivative of f(z) did not stand its check and is withheld: it is 2 where the slope is 3", nil
        ),
        (
            Diagnostic.secondDerivativesWithheld(2, 3.5),
            "the second derivatives did not stand their check and are withheld: 2 by the rules, 3.5 by differences of gradients",
            "are the gradients right: check grads"
        ),
        (
            Diagnostic.tooLittleMemory(2.1e9, 4e8), "this needs 2.1 GB of memory, 0.4 GB can be had",
            "use fewer rows or columns, or give the program more memory"
        ),
        (
            Diagnostic.interrupted, "interrupted; nothing of the statement was kept", nil
        ),
        (
            Diagnostic.pageWithoutSession("a.html"), "'a.html' is a page without a session in it",
            "save \"page.html\" writes one that can be run"
        ),
        (
            Diagnostic.pageAltered("a.html"), "'a.html' is not as it was saved: something in it was changed",
            "to have the page anew: replay \"a.html\", then save \"new.html\""
        ),
        (
            Diagnostic.pageDiffers("a.html", 2, of: 5), "2 of 5 recorded outputs of 'a.html' differ",
            "to have the page anew: replay \"a.html\", then save \"new.html\""
        ),
        (
            Diagnostic.pageNotRewritten("a.html"),
            "'a.html' is a page, whose outputs are not rewritten one by one",
            "replay \"a.html\", then save \"new.html\""
        ),
        (
            Diagnostic.newerFormat(9), "this session has format 9, this program knows format 1",
            "a newer version of backprop can run it"
        ),
        (Diagnostic.fileExists("a.bp"), "'a.bp' exists already", "overwrite it: add the word force"),
    ]

    @Test(arguments: rare.indices)
    func rareWording(_ index: Int) {
        let (diagnostic, message, hint) = Self.rare[index]
        #expect(diagnostic.message == message)
        #expect(diagnostic.hint == hint)
    }

    @Test func unusedParametersAreNamed() {
        #expect(
            Harness().notices(of: "model { param c = 1; yhat = x }") == ["the parameter c is used by no formula"])
        #expect(
            Harness().notices(of: "model { param c = 1; param d = 2; yhat = x }")
                == ["the parameters c, d are used by no formula"])
    }
}
