import Autodiff
import Reporting

/// The functions of the language that are no single row of the operation table: constructors, sizes, and short
/// names for a few operations together.
package enum FunctionTable {
    package struct Entry: Sendable {
        package let name: String
        package let usage: String
        package let summary: String
        /// How many arguments without a label it takes.
        package let counts: ClosedRange<Int>
        /// The words that may stand before an argument.
        package var labels: [String] = []
        package let gradient: Gradient
        /// Called with as many arguments as `counts` allows, and with no other labels.
        package let evaluate: @Sendable (CallSite) throws(Diagnostic) -> Value
    }

    /// How the gradient of a function is checked.
    package enum Gradient: Sendable {
        /// By a call with square matrices of three rows under these names.
        case checked(by: String, of: [String])
        /// Not at all, for a reason that continues "it".
        case missing(String)
    }

    package static let constants: [String: Double] = [
        "pi": .pi, "e": 2.718281828459045, "inf": .infinity, "nan": .nan, "true": 1, "false": 0,
    ]

    package static func named(_ name: String) -> Entry? { entriesByName[name] }

    private static let entriesByName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    package static let all: [Entry] = sizes + constructors + rearrangements + choices + tests

    private static let sizes = [
        size("rows", "the number of rows") { $0.rows }, size("columns", "the number of columns") { $0.columns },
        size("size", "the number of elements") { $0.count },
    ]

    private static func size(
        _ name: String, _ summary: String, _ count: @escaping @Sendable (Shape) -> Int
    ) -> Entry {
        Entry(
            name: name, usage: "\(name)(x)", summary: summary, counts: 1...1,
            gradient: .missing("counts, whatever the elements are")
        ) { (call) throws(Diagnostic) in .number(Double(count(try call.shape(0)))) }
    }

    private static let constructors: [Entry] =
        [("zeros", "a matrix of zeros", 0.0), ("ones", "a matrix of ones", 1)].map { (name, summary, value) in
            Entry(
                name: name, usage: "\(name)(ROWS, COLUMNS)", summary: summary, counts: 2...2,
                gradient: .missing("makes constants")
            ) { (call) throws(Diagnostic) in .known(Matrix(try call.shape(rows: 0, columns: 1), repeating: value)) }
        }
        + [
            Entry(
                name: "eye", usage: "eye(N)", summary: "the identity matrix", counts: 1...1,
                gradient: .missing("makes constants")
            ) { (call) throws(Diagnostic) in
                let shape = try call.shape(rows: 0, columns: 0)
                var matrix = Matrix(shape, repeating: 0)
                for i in 0..<shape.rows { matrix[i, i] = 1 }
                return .known(matrix)
            },
            Entry(
                name: "read", usage: "read(\"FILE.npy\")", summary: "the matrix in a .npy file", counts: 1...1,
                gradient: .missing("reads constants")
            ) { (call) throws(Diagnostic) in
                let path = try call.text(0)
                do throws(Diagnostic) { return .known(try call.evaluator.host.read(path)) } catch {
                    throw call.evaluator.failure(error, at: call.positional[0].span)
                }
            },
        ]
        + distributions.map { (name, distribution) in
            Entry(
                name: name, usage: "\(name)(ROWS, COLUMNS)",
                summary: "random numbers, \(distribution); in a model drawn anew by forward and by each update",
                counts: 2...2, gradient: .missing("draws numbers by chance")
            ) { (call) throws(Diagnostic) in
                try call.evaluator.draw(try call.shape(rows: 0, columns: 1), by: name, at: call.span)
            }
        }

    private static let distributions = [
        ("random", "uniform in [0, 1)"), ("uniform", "uniform in [0, 1)"),
        ("normal", "normal with mean 0 and deviation 1"),
        ("glorot", "uniform in ±√(6/(rows + columns)) (Glorot and Bengio, 2010)"),
        ("he", "normal with deviation √(2/rows) (He et al., 2015)"),
    ]

    /// The functions that draw random numbers.
    package static let drawing = Set(distributions.map(\.0))

    private static let rearrangements: [Entry] = [
        Entry(
            name: "transpose", usage: "transpose(x)", summary: "rows and columns exchanged, also x'", counts: 1...1,
            gradient: .checked(by: "transpose(x)", of: ["x"])
        ) { (call) throws(Diagnostic) in try call.apply(.rows.transpose, [try call.value(0)]) },
        Entry(
            name: "reshape", usage: "reshape(x, ROWS, COLUMNS)",
            summary: "the same elements, row by row, in another shape", counts: 3...3,
            gradient: .checked(by: "reshape(x, 1, 9)", of: ["x"])
        ) { (call) throws(Diagnostic) in
            try call.apply(.rows.reshape, [try call.value(0)], .shape(try call.shape(rows: 1, columns: 2)))
        },
        Entry(
            name: "broadcast", usage: "broadcast(x, ROWS, COLUMNS)",
            summary: "a row, column or number repeated to a shape", counts: 3...3,
            gradient: .checked(by: "broadcast(x[1,:], 3, 3)", of: ["x"])
        ) { (call) throws(Diagnostic) in
            let (x, shape) = (try call.value(0), try call.shape(rows: 1, columns: 2))
            return x.shape == shape ? x : try call.apply(.rows.broadcast, [x], .shape(shape))
        },
        Entry(
            name: "pad", usage: "pad(x, ROWS, COLUMNS, ROW, COLUMN)",
            summary: "zeros of a shape with x set in at a row and column", counts: 5...5,
            gradient: .checked(by: "pad(x, 4, 5, 2, 1)", of: ["x"])
        ) { (call) throws(Diagnostic) in
            let into = try call.shape(rows: 1, columns: 2)
            return try call.apply(
                .rows.pad, [try call.value(0)],
                .pad(into: into, row: try call.size(3) - 1, column: try call.size(4) - 1))
        },
        Entry(
            name: "scatter", usage: "scatter(x, ROWS, COLUMNS, AT_ROWS, AT_COLUMNS)",
            summary: "zeros of a shape to which each row and column of x is added at its place", counts: 5...5,
            gradient: .checked(by: "scatter(x, 4, 5, [4, 2, 4], 1:3)", of: ["x"])
        ) { (call) throws(Diagnostic) in
            let into = try call.shape(rows: 1, columns: 2)
            let places = Positions(rows: try call.places(3), columns: try call.places(4))
            return try call.apply(.rows.scatter, [try call.value(0)], .scatter(into: into, places))
        },
        Entry(
            name: "concat", usage: "concat(a, b, …, axis=rows|columns)",
            summary: "matrices side by side; one below the other with axis=rows", counts: 1...1000, labels: ["axis"],
            gradient: .checked(by: "concat(a, b)", of: ["a", "b"])
        ) { (call) throws(Diagnostic) in
            let axis: Axis = try call.axis() == .rows ? .rows : .columns
            var result = try call.value(0)
            guard result.shape != nil else {
                throw call.evaluator.failure(Messages.textInFormula, at: call.positional[0].span)
            }
            for part in call.positional.dropFirst() {
                result = try call.apply(.rows.concat, [result, try call.evaluator.evaluate(part)], .axis(axis))
            }
            return result
        },
    ]

    private static let choices: [Entry] = [
        ("max", OperationID.rows.maximum, "the largest element; of two matrices, element by element"),
        ("min", OperationID.rows.minimum, "the smallest element; of two matrices, element by element"),
    ].map { (name, pairwise, summary) in
        Entry(
            name: name, usage: "\(name)(x, axis=rows|columns) or \(name)(a, b)", summary: summary, counts: 1...2,
            labels: ["axis"], gradient: .checked(by: "\(name)(x)", of: ["x"])
        ) { (call) throws(Diagnostic) in
            guard call.positional.count == 2 else {
                return try call.apply(OperationNames.Rows.row(name), [try call.value(0)], .axis(try call.axis()))
            }
            try call.requireLabels([])
            let operands = try call.evaluator.broadcast(
                [try call.value(0), try call.value(1)], symbol: name, at: call.span, call.positional)
            return try call.apply(pairwise, operands)
        }
    }

    private static let jumps = Gradient.missing("jumps and has no slope anywhere")

    private static let tests: [Entry] = [
        Entry(
            name: "argmax", usage: "argmax(x, axis=rows|columns)",
            summary: "where the largest element stands: per row its column, with axis=rows per column its row",
            counts: 1...1, labels: ["axis"], gradient: jumps
        ) { (call) throws(Diagnostic) in
            let x = try call.known(0)
            let alongRows = try call.axis() == .rows
            let count = alongRows ? x.columns : x.rows
            let length = alongRows ? x.rows : x.columns
            let winners = (0..<count).map { line in
                var best = 0
                for i in 1..<max(length, 1)
                where (alongRows ? x[i, line] : x[line, i]) > (alongRows ? x[best, line] : x[line, best]) { best = i }
                return Double(best + 1)
            }
            return .known(Matrix(alongRows ? Shape(1, count) : Shape(count, 1), winners))
        },
        Entry(
            name: "all", usage: "all(x)", summary: "1 if no element is 0 or NaN, otherwise 0", counts: 1...1,
            gradient: jumps
        ) { (call) throws(Diagnostic) in .truth(try call.known(0).values.allSatisfy(isTrue)) },
        Entry(
            name: "any", usage: "any(x)", summary: "1 if some element is neither 0 nor NaN, otherwise 0",
            counts: 1...1, gradient: jumps
        ) { (call) throws(Diagnostic) in .truth(try call.known(0).values.contains(where: isTrue)) },
        Entry(
            name: "isnan", usage: "isnan(x)", summary: "1 where an element is NaN, otherwise 0", counts: 1...1,
            gradient: jumps
        ) { (call) throws(Diagnostic) in
            let x = try call.known(0)
            return .known(Matrix(x.shape, x.values.map { $0.isNaN ? 1 : 0 }))
        },
    ]

    /// NaN is false.
    package static func isTrue(_ value: Double) -> Bool { value != 0 && !value.isNaN }
}
