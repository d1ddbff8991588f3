import Autodiff
import Reporting

/// The functions of the language that are no single row of the operation table: constructors, sizes, and short
/// names for a few operations together.
package enum FunctionTable {
    package struct Entry: Sendable {
        package let name: String
        package let usage: String
        package let summary: String
        package let evaluate: @Sendable (CallSite) throws(Diagnostic) -> Value
    }

    package static let constants: [String: Double] = [
        "pi": .pi, "e": 2.718281828459045, "inf": .infinity, "nan": .nan, "true": 1, "false": 0,
    ]

    package static func named(_ name: String) -> Entry? { entriesByName[name] }

    private static let entriesByName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    package static let all: [Entry] = sizes + constructors + rearrangements + choices + tests

    private static let sizes: [Entry] = [
        Entry(name: "rows", usage: "rows(x)", summary: "the number of rows") { (call) throws(Diagnostic) in
            try call.requireCount(1...1)
            return .number(Double(try call.shape(0).rows))
        },
        Entry(name: "columns", usage: "columns(x)", summary: "the number of columns") { (call) throws(Diagnostic) in
            try call.requireCount(1...1)
            return .number(Double(try call.shape(0).columns))
        },
        Entry(name: "size", usage: "size(x)", summary: "the number of elements") { (call) throws(Diagnostic) in
            try call.requireCount(1...1)
            return .number(Double(try call.shape(0).count))
        },
    ]

    private static let constructors: [Entry] =
        [
            Entry(name: "zeros", usage: "zeros(ROWS, COLUMNS)", summary: "a matrix of zeros") {
                (call) throws(Diagnostic) in
                try call.requireCount(2...2)
                return .known(Matrix(try call.shape(rows: 0, columns: 1), repeating: 0))
            },
            Entry(name: "ones", usage: "ones(ROWS, COLUMNS)", summary: "a matrix of ones") {
                (call) throws(Diagnostic) in
                try call.requireCount(2...2)
                return .known(Matrix(try call.shape(rows: 0, columns: 1), repeating: 1))
            },
            Entry(name: "eye", usage: "eye(N)", summary: "the identity matrix") { (call) throws(Diagnostic) in
                try call.requireCount(1...1)
                let shape = try call.shape(rows: 0, columns: 0)
                var matrix = Matrix(shape, repeating: 0)
                for i in 0..<shape.rows { matrix[i, i] = 1 }
                return .known(matrix)
            },
            Entry(name: "read", usage: "read(\"FILE.npy\")", summary: "the matrix in a .npy file") {
                (call) throws(Diagnostic) in
                try call.requireCount(1...1)
                return .known(try call.evaluator.host.read(try call.text(0)))
            },
        ]
        + distributions.map { (name, distribution) in
            Entry(
                name: name, usage: "\(name)(ROWS, COLUMNS)",
                summary: "random numbers, \(distribution); in a model drawn anew by forward and by each update"
            ) { (call) throws(Diagnostic) in
                try call.requireCount(2...2)
                return try call.evaluator.draw(try call.shape(rows: 0, columns: 1), by: name, at: call.span)
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
        Entry(name: "transpose", usage: "transpose(x)", summary: "rows and columns exchanged, also x'") {
            (call) throws(Diagnostic) in
            try call.requireCount(1...1)
            return try call.apply(.rows.transpose, [try call.value(0)])
        },
        Entry(
            name: "reshape", usage: "reshape(x, ROWS, COLUMNS)",
            summary: "the same elements, row by row, in another shape"
        ) { (call) throws(Diagnostic) in
            try call.requireCount(3...3)
            return try call.apply(.rows.reshape, [try call.value(0)], .shape(try call.shape(rows: 1, columns: 2)))
        },
        Entry(
            name: "broadcast", usage: "broadcast(x, ROWS, COLUMNS)",
            summary: "a row, column or number repeated to a shape"
        ) { (call) throws(Diagnostic) in
            try call.requireCount(3...3)
            let shape = try call.shape(rows: 1, columns: 2)
            let value = try call.value(0)
            return value.shape == shape ? value : try call.apply(.rows.broadcast, [value], .shape(shape))
        },
        Entry(
            name: "pad", usage: "pad(x, ROWS, COLUMNS, ROW, COLUMN)",
            summary: "zeros of a shape with x set in at a row and column"
        ) { (call) throws(Diagnostic) in
            try call.requireCount(5...5)
            let into = try call.shape(rows: 1, columns: 2)
            return try call.apply(
                .rows.pad, [try call.value(0)],
                .pad(into: into, row: try call.size(3) - 1, column: try call.size(4) - 1))
        },
        Entry(
            name: "concat", usage: "concat(a, b, …, axis=rows|columns)",
            summary: "matrices side by side; one below the other with axis=rows"
        ) { (call) throws(Diagnostic) in
            try call.requireLabels("axis")
            try call.requireCount(1...1000)
            let axis: Axis = try call.axis() == .rows ? .rows : .columns
            var result = try call.value(0)
            for position in 1..<max(call.positional.count, 1) {
                result = try call.apply(.rows.concat, [result, try call.value(position)], .axis(axis))
            }
            return result
        },
    ]

    private static let choices: [Entry] = [
        ("max", "maximum", "the largest element; of two matrices, element by element"),
        ("min", "minimum", "the smallest element; of two matrices, element by element"),
    ].map { (name, pairwise, summary) in
        Entry(name: name, usage: "\(name)(x, axis=rows|columns) or \(name)(a, b)", summary: summary) {
            (call) throws(Diagnostic) in
            try call.requireLabels("axis")
            try call.requireCount(1...2)
            let isPair = call.positional.count == 2
            let row = OperationNames.Rows.row(isPair ? pairwise : name)
            guard isPair else { return try call.apply(row, [try call.value(0)], .axis(try call.axis())) }
            let operands = try call.evaluator.broadcast(
                [try call.value(0), try call.value(1)], symbol: name, at: call.span, call.positional)
            return try call.apply(row, operands)
        }
    }

    private static let tests: [Entry] = [
        Entry(name: "norm", usage: "norm(x)", summary: "the square root of the sum of squares (Frobenius)") {
            (call) throws(Diagnostic) in
            try call.requireCount(1...1)
            let x = try call.value(0)
            if case .known(let matrix) = x { return .number(matrix.norm) }
            let square = try call.apply(OperationNames.Rows.row("multiply"), [x, x])
            let sum = try call.apply(OperationNames.Rows.row("sum"), [square], .axis(.all))
            return try call.apply(OperationNames.Rows.row("sqrt"), [sum])
        },
        Entry(
            name: "argmax", usage: "argmax(x, axis=rows|columns)",
            summary: "where the largest element stands: per row its column, with axis=rows per column its row"
        ) { (call) throws(Diagnostic) in
            try call.requireLabels("axis")
            try call.requireCount(1...1)
            guard case .known(let x) = try call.value(0) else {
                throw call.evaluator.failure(Messages.noDerivative(of: "argmax"), at: call.span)
            }
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
        Entry(name: "all", usage: "all(x)", summary: "1 if no element is 0 or NaN, otherwise 0") {
            (call) throws(Diagnostic) in
            .truth(try knownElements(of: call).allSatisfy(isTrue))
        },
        Entry(name: "any", usage: "any(x)", summary: "1 if some element is neither 0 nor NaN, otherwise 0") {
            (call) throws(Diagnostic) in
            .truth(try knownElements(of: call).contains(where: isTrue))
        },
        Entry(name: "isnan", usage: "isnan(x)", summary: "1 where an element is NaN, otherwise 0") {
            (call) throws(Diagnostic) in
            try call.requireCount(1...1)
            guard case .known(let x) = try call.value(0) else {
                throw call.evaluator.failure(Messages.noDerivative(of: "isnan"), at: call.span)
            }
            return .known(Matrix(x.shape, x.values.map { $0.isNaN ? 1 : 0 }))
        },
    ]

    /// NaN is false.
    package static func isTrue(_ value: Double) -> Bool { value != 0 && !value.isNaN }

    private static func knownElements(of call: CallSite) throws(Diagnostic) -> [Double] {
        try call.requireCount(1...1)
        guard case .known(let x) = try call.value(0) else {
            throw call.evaluator.failure(Messages.noDerivative(of: call.name), at: call.span)
        }
        return x.values
    }
}
