import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct EvaluatorTests {
    static let setup = """
        a = [1, 2, 3]; c = [1; 2; 3]; M = [1, 2; 3, 4]; N = [1, 2, 3; 4, 5, 6]; k = 2
        function double(z) = 2 * z
        """

    static let table: [(String, [[Double]])] = [
        // Precedence
        ("2 + 3 * 4", [[14]]), ("(2 + 3) * 4", [[20]]), ("-2^2", [[-4]]), ("2^-1", [[0.5]]), ("2^3^2", [[512]]),
        ("-2^-2", [[-0.25]]), ("2 * -3", [[-6]]), ("8 / 4 / 2", [[1]]), ("8 - 4 - 2", [[2]]), ("2 - -2", [[4]]),
        ("1 + 2 == 3", [[1]]), ("not 1 == 2", [[1]]), ("not 0 and 0", [[0]]), ("1 or 0 and 0", [[1]]),
        ("(1 or 0) and 0", [[0]]), ("1 < 2 and 2 < 1", [[0]]), ("1 != 1", [[0]]), ("2 >= 2", [[1]]), ("2 <= 1", [[0]]),
        ("--3", [[3]]), ("M'^2", [[1, 9], [4, 16]]), ("-M'", [[-1, -3], [-2, -4]]), ("a[2]^2", [[4]]),
        ("2 * M @ M", [[14, 20], [30, 44]]), ("1:3 + 1", [[1, 2, 3, 4]]), ("not 0", [[1]]), ("3 - 2 < 2", [[1]]),
        // Literals
        ("[1, 2; 3, 4]", [[1, 2], [3, 4]]), ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]), ("[1; 2]", [[1], [2]]),
        ("[5]", [[5]]), ("[[5]]", [[5]]), ("[k, a[1]]", [[2, 1]]), ("[1,\n2]", [[1, 2]]), (".5", [[0.5]]),
        ("1e-3", [[0.001]]),
        ("[k + 1, -k; k', k^2]", [[3, -2], [2, 4]]), ("1:4", [[1, 2, 3, 4]]), ("0:0.25:1", [[0, 0.25, 0.5, 0.75, 1]]),
        ("3:-1:1", [[3, 2, 1]]), ("1:1", [[1]]), ("1:2.5", [[1, 2]]), ("columns(0:0.1:1)", [[11]]),
        ("columns(0:0.01:10)", [[1001]]), ("pi > 3.14159 and pi < 3.1416", [[1]]), ("e > 2.718 and e < 2.7183", [[1]]),
        ("true + true", [[2]]), ("false", [[0]]), ("inf", [[.infinity]]), ("-inf", [[-.infinity]]), ("nan", [[.nan]]),
        // Elementwise and broadcasting
        ("a + 1", [[2, 3, 4]]), ("a * a", [[1, 4, 9]]), ("a + c", [[2, 3, 4], [3, 4, 5], [4, 5, 6]]),
        ("N - a", [[0, 0, 0], [3, 3, 3]]), ("N / [1; 2]", [[1, 2, 3], [2, 2.5, 3]]), ("2^a", [[2, 4, 8]]),
        ("a^2", [[1, 4, 9]]), ("a > 1", [[0, 1, 1]]), ("a == c'", [[1, 1, 1]]), ("a and [0, 1, 0]", [[0, 1, 0]]),
        ("not [0, 2]", [[1, 0]]), ("a × 2", [[2, 4, 6]]), ("M · M", [[7, 10], [15, 22]]), ("Mᵀ", [[1, 3], [2, 4]]),
        ("5 − 3", [[2]]), ("0^0", [[1]]), ("1 / 0", [[.infinity]]), ("-1 / 0", [[-.infinity]]), ("0 / 0", [[.nan]]),
        // Products
        ("a @ c", [[14]]), ("c @ a", [[1, 2, 3], [2, 4, 6], [3, 6, 9]]), ("M @ M", [[7, 10], [15, 22]]),
        ("N @ c", [[14], [32]]), ("a @ N'", [[14, 32]]),
        // Indexing
        ("M[2,1]", [[3]]), ("M[1,:]", [[1, 2]]), ("M[:,2]", [[2], [4]]), ("M[:,:]", [[1, 2], [3, 4]]),
        ("a[end]", [[3]]),
        ("a[1:2]", [[1, 2]]), ("a[:]", [[1, 2, 3]]), ("c[2]", [[2]]), ("c[2:end]", [[2], [3]]), ("N[end,end]", [[6]]),
        ("N[:,end - 1]", [[2], [5]]), ("N[1,[3, 1]]", [[3, 1]]), ("N[[2, 1],:]", [[4, 5, 6], [1, 2, 3]]),
        ("N[2:-1:1,3]", [[6], [3]]), ("N[[1, 1],[2, 2]]", [[2, 2], [2, 2]]), ("M[k,1]", [[3]]),
        ("(M @ M)[1,2]", [[10]]),
        ("M'[1,2]", [[3]]), ("k[1]", [[2]]), ("k[1,1]", [[2]]), ("a[a[2]]", [[2]]), ("a[max(1, end - 1)]", [[2]]),
        ("N[[1, 2],[1, 2, 3]]", [[1, 2, 3], [4, 5, 6]]), ("N[:,[3, 2, 1]]", [[3, 2, 1], [6, 5, 4]]),
        ("(1:5)[2:3]", [[2, 3]]),
        // Reductions
        ("sum(N)", [[21]]), ("sum(N, axis=rows)", [[5, 7, 9]]), ("sum(N, axis=columns)", [[6], [15]]),
        ("sum(N, axis=1)", [[5, 7, 9]]), ("sum(N, axis=2)", [[6], [15]]), ("mean(N)", [[3.5]]),
        ("mean(N, axis=rows)", [[2.5, 3.5, 4.5]]), ("max(N)", [[6]]), ("max(N, axis=columns)", [[3], [6]]),
        ("min(N, axis=rows)", [[1, 2, 3]]), ("max(a, [2, 2, 2])", [[2, 2, 3]]), ("min(a, 2)", [[1, 2, 2]]),
        ("max(a, [0; 2])", [[1, 2, 3], [2, 2, 3]]), ("all(a > 0)", [[1]]), ("all(a > 1)", [[0]]), ("any(a > 2)", [[1]]),
        ("any(a > 3)", [[0]]), ("all(nan)", [[0]]), ("any(nan)", [[0]]), ("isnan([nan, 1])", [[1, 0]]),
        ("argmax(N)", [[3], [3]]), ("argmax(N, axis=rows)", [[2, 2, 2]]), ("argmax([1, 3, 3])", [[2]]),
        ("norm([3, 4])", [[5]]), ("norm([3; 4])", [[5]]), ("norm(3)", [[3]]), ("norm([1e200, 1e200]) < 1.5e200", [[1]]),
        // Shapes
        ("rows(N)", [[2]]), ("columns(N)", [[3]]), ("size(N)", [[6]]), ("zeros(1, 2)", [[0, 0]]),
        ("ones(2, 1)", [[1], [1]]),
        ("eye(2)", [[1, 0], [0, 1]]), ("reshape(N, 3, 2)", [[1, 2], [3, 4], [5, 6]]),
        ("transpose(a)", [[1], [2], [3]]),
        ("concat(a, a)", [[1, 2, 3, 1, 2, 3]]), ("concat(a, a, axis=rows)", [[1, 2, 3], [1, 2, 3]]),
        ("concat(c, c, c)", [[1, 1, 1], [2, 2, 2], [3, 3, 3]]), ("concat(a)", [[1, 2, 3]]),
        ("concat(a, c', axis=columns)", [[1, 2, 3, 1, 2, 3]]), ("broadcast(a, 2, 3)", [[1, 2, 3], [1, 2, 3]]),
        ("pad([1], 2, 2, 1, 2)", [[0, 1], [0, 0]]),
        // Functions
        ("relu([-1, 0, 2])", [[0, 0, 2]]), ("abs([-1, 2])", [[1, 2]]), ("sign([-3, 0, 3])", [[-1, 0, 1]]),
        ("round(2.5)", [[2]]), ("floor(-0.5)", [[-1]]), ("ceil(0.5)", [[1]]), ("exp(0)", [[1]]), ("sqrt(4)", [[2]]),
        ("sigmoid(0)", [[0.5]]), ("softmax([1, 1; 2, 2])", [[0.5, 0.5], [0.5, 0.5]]), ("double(a)", [[2, 4, 6]]),
        ("double(double(k))", [[8]]), ("mse([1, 2], [3, 2])", [[2]]), ("sse([1, 2], [3, 2])", [[2]]),
        ("mae([1, 2], [3, 2])", [[1]]), ("sigmoid(1000)", [[1]]), ("sigmoid(-1000)", [[0]]),
        ("softplus(1000)", [[1000]]),
        ("softmax([1000, 1000])", [[0.5, 0.5]]),
    ]

    @Test(arguments: table.indices)
    func values(_ index: Int) {
        let (text, expected) = Self.table[index]
        let harness = Harness()
        harness.must(Self.setup)
        expectClose(harness.matrix(text), Matrix(rows: expected), 0, text)
    }

    @Test func aBareExpressionIsOneBlock() {
        let harness = Harness()
        harness.must(Self.setup)
        for (text, expected) in Self.table where !text.contains("\n") {
            let blocks = harness.output(of: text)
            #expect(blocks.count == 1, "\(text) gave \(blocks)")
            let isScalar = expected.count == 1 && expected[0].count == 1
            if case .scalar = blocks.first { #expect(isScalar, "\(text)") } else { #expect(!isScalar, "\(text)") }
        }
    }

    /// A line, the message of its error, the hint, and the columns that are marked.
    static let mistakes: [(String, String, String?, ClosedRange<Int>)] = [
        ("q + 1", "nothing is called 'q'", "assign it first: q = 0.5", 1...1),
        ("alpa + 1", "nothing is called 'alpa'", "did you mean 'alpha'?", 1...4),
        ("1 + sigmod(2)", "no function is called 'sigmod'", "did you mean 'sigmoid'?", 5...13),
        ("foofoo(1)", "no function is called 'foofoo'", "define it: function foofoo(z) = z", 1...9),
        ("a + M", "a is 1×3, M is 2×2: a + M needs equal shapes, or sides of 1 to repeat", nil, 1...5),
        (
            "M * N", "M is 2×2, N is 2×3: M * N needs equal shapes, or sides of 1 to repeat",
            "the matrix product: M @ N", 1...5
        ),
        ("max(a, M)", "a is 1×3, M is 2×2: max(a, M) needs equal shapes, or sides of 1 to repeat", nil, 1...9),
        (
            "a @ a", "a has 3 columns, a has 1 row: a @ a needs them equal", "the elementwise product: a * a",
            1...5
        ),
        (
            "N @ M", "N has 3 columns, M has 2 rows: N @ M needs them equal", "transpose the left side: N' @ M",
            1...5
        ),
        (
            "M @ [1, 2; 3, 4; 5, 6]",
            "M has 2 columns, [1, 2; 3, 4; 5, 6] has 3 rows: M @ [1, 2; 3, 4; 5, 6] needs them equal",
            "transpose the right side: M @ [1, 2; 3, 4; 5, 6]'", 1...22
        ),
        (
            "[a]", "an element of a matrix must be a single number, 'a' is 1×3",
            "set matrices side by side with concat(a, b), below each other with concat(a, b, axis=rows)", 2...2
        ),
        ("[1, \"b\"]", "a text cannot be an element of a matrix", nil, 5...7),
        ("1 + \"b\"", "a text cannot stand in a formula", nil, 1...7),
        (
            "end", "neither a command nor a value is called 'end'",
            "blocks stand in braces: if lr > 1 { lr = 1 } else { lr = 0.1 }", 1...3
        ),
        ("1:0:5", "a range needs finite ends and a step other than 0", "as in 1:10 or 0:0.1:1", 1...5),
        ("1:inf", "a range needs finite ends and a step other than 0", "as in 1:10 or 0:0.1:1", 1...5),
        ("5:1", "the range from 5 to 1 in steps of 1 has no element", "count down with a negative step: 5:-1:1", 1...3),
        ("1:-1:5", "the range from 1 to 5 in steps of -1 has no element", nil, 1...6),
        ("0:1e-9:10", "a matrix of 10000000001 elements is too large: at most 268435456 fit", nil, 1...9),
        ("zeros(100000, 100000)", "a matrix of 10000000000 elements is too large: at most 268435456 fit", nil, 1...21),
        ("M[0,1]", "indices start at 1, as in textbooks", "the first element is [1,1]", 3...3),
        ("a[0]", "indices start at 1, as in textbooks", "the first element is [1,1]", 3...3),
        ("a[1.5]", "an index must be a whole number, not 1.5", nil, 3...5),
        ("a[4]", "a has 3 columns, the index is 4", nil, 3...3),
        ("k[2,1]", "k has 1 row, the index is 2", nil, 3...3),
        ("M[3,1]", "M has 2 rows, the index is 3", nil, 3...3),
        ("a[-1]", "a has 3 columns, the index is -1", "'end' counts from the end: a[end]", 3...4),
        ("a[nan]", "an index must be a whole number, not nan", nil, 3...5),
        ("a[inf]", "a has 3 columns, the index is inf", nil, 3...5),
        ("M[1]", "M is 2×2 and needs two indices", "one row or one column: M[1,:], or M[:,1]", 1...4),
        ("M[1,1,1]", "a matrix has two indices, row and column, not 3", nil, 1...8),
        (
            "sum(a, axis=0)", "axes are counted from 1 here",
            "axis=rows collapses the rows to 1×n, axis=columns the columns to n×1", 13...13
        ),
        (
            "sum(a, axis=up)", "'up' is no axis",
            "axis=rows collapses the rows to 1×n, axis=columns the columns to n×1", 13...14
        ),
        (
            "sum(a, dim=1)", "sum has no argument called 'dim'",
            "usage: sum(x, axis=rows|columns), more with: help sum", 12...12
        ),
        ("sum(a, a)", "sum takes 1 argument, not 2", "usage: sum(x, axis=rows|columns), more with: help sum", 1...9),
        ("tanh()", "tanh takes 1 argument, not 0", "usage: tanh(x), more with: help tanh", 1...6),
        (
            "max(1, 2, 3)", "max takes 1 to 2 arguments, not 3",
            "usage: max(x, axis=rows|columns) or max(a, b), more with: help max", 1...12
        ),
        ("double(1, 2)", "double takes 1 argument, not 2", "usage: double(z), more with: help double", 1...12),
        ("double(z=1)", "double takes 1 argument, not 1", "usage: double(z), more with: help double", 1...11),
        ("zeros(2.5, 1)", "a size must be a whole number from 1 to 268435456, not 2.5", nil, 7...9),
        ("zeros(0, 1)", "a size must be a whole number from 1 to 268435456, not 0", nil, 7...7),
        (
            "zeros(a, 1)", "a size must be a single number, this is 1×3",
            "reduce it by sum, mean, all or any: mean(a), or pick an element: a[1,1]", 7...7
        ),
        ("reshape(a, 2, 2)", "a is 1×3, 3 numbers; 2×2 needs 4", nil, 1...16),
        ("concat(a, c)", "a has 1 row, c has 3 rows: concat(a, c) needs them equal", nil, 1...12),
        (
            "concat(a, M, axis=rows)", "a has 3 columns, M has 2 columns: concat(a, M, axis=rows) needs them equal",
            nil, 1...23
        ),
        ("read(1)", "read needs a text in double quotes", nil, 6...6),
        ("read(\"w.npy\")", "cannot read 'w.npy': no such file", nil, 1...13),
        ("mse(a, c)", "a is 1×3, c is 3×1: mse(a, c) needs equal shapes", nil, 1...9),
        (
            "if a { }", "a condition must be a single number, this is 1×3",
            "reduce it by sum, mean, all or any: mean(a), or pick an element: a[1,1]", 4...4
        ),
        ("if \"a\" { }", "a condition is needed here, this is a text", nil, 4...6),
        (
            "repeat 1.5 { }", "the number of rounds must be a whole number from 0, not 1.5", nil,
            8...10
        ),
    ]

    @Test(arguments: mistakes.indices)
    func errors(_ index: Int) {
        let (text, message, hint, columns) = Self.mistakes[index]
        let harness = Harness()
        harness.must(Self.setup + "; alpha = 1")
        let error = harness.error(of: text)
        #expect(error?.message == message, "\(text)")
        #expect(error?.hint == hint, "\(text)")
        let place = error?.place
        let found = place.map { $0.column...($0.column + $0.length - 1) }
        #expect(found == columns, "\(text): marked \(found.map { "\($0)" } ?? "nothing"), not \(columns)")
    }

    /// NaN is false wherever a condition is asked.
    @Test func conditionsWithNaN() {
        let harness = Harness()
        let lines = harness.lines(
            of: """
                if nan { print "yes" } else { print "no" }
                while nan { print "round" }
                if nan == nan { print "equal" } else { print "unequal" }
                if not nan { print "not" } else { print "is" }
                """)
        #expect(lines == ["no", "unequal", "not"])
        #expect(harness.error(of: "assert nan")?.message == "assertion failed: nan")
    }

    @Test func functionsSeeTheirArgumentsAndTheSession() {
        let harness = Harness()
        harness.must("k = 10; function f(z) = z + k; z = 100")
        #expect(harness.value("f(1)") == 11)
        harness.must("k = 20")
        #expect(harness.value("f(1)") == 21)
        harness.must("function g(k) = f(k) + k")
        #expect(harness.value("g(1)") == 22)
        harness.must("function h(f) = f + 1")
        #expect(harness.value("h(1)") == 2)
        #expect(harness.error(of: "for k in 1:2 { f(1) }") == nil)
    }
}
