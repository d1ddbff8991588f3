import Autodiff
import Reporting

/// The functions of the language that are no operations, because they have no gradient: constructors, sizes, and
/// tests.
package enum FunctionTable {
    package struct Entry: Sendable {
        package let name: String
        package let usage: String
        package let summary: String
        /// How many arguments without a label it takes.
        package let counts: ClosedRange<Int>
        /// The words that may stand before an argument.
        package var labels: [String] = []
        /// Why it has no gradient, as the continuation of "it".
        package let obstacle: String
        /// Of a function that only counts: the count.
        package var measure: (@Sendable (Shape) -> Int)?
        /// Of a function that makes a matrix of one number: that number.
        package var constant: Double?
        /// It gives one number, whatever the shape of its arguments.
        package var givesNumber = false
        /// Called with as many arguments as `counts` allows, and with no other labels.
        package let evaluate: @Sendable (CallSite) throws(Diagnostic) -> Value

        /// Whether more than the shapes of its arguments matters.
        package var readsValues: Bool { measure == nil && constant == nil }
    }

    package static let constants: [String: Double] = [
        "pi": .pi, "e": 2.718281828459045, "inf": .infinity, "nan": .nan, "true": 1, "false": 0,
    ]

    /// The names of everything that is called as `name(…)`: the functions here and the operations.
    package static var callableNames: [String] { all.map(\.name) + OperationTable.current.calledNames }

    package static func isCallable(_ name: String) -> Bool {
        named(name) != nil || !OperationTable.current.rows(called: name).isEmpty
    }

    package static func named(_ name: String) -> Entry? { entriesByName[name] }

    private static let entriesByName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    package static let all: [Entry] = sizes + constructors + ImageFunctions.all + tests

    private static let sizes = [
        size("rows", "the number of rows") { $0.rows }, size("columns", "the number of columns") { $0.columns },
        size("size", "the number of elements") { $0.count },
    ]

    private static func size(
        _ name: String, _ summary: String, _ count: @escaping @Sendable (Shape) -> Int
    ) -> Entry {
        Entry(
            name: name, usage: "\(name)(x)", summary: summary, counts: 1...1,
            obstacle: "counts, whatever the elements are", measure: count,
            givesNumber: true
        ) { (call) throws(Diagnostic) in .number(Double(count(try call.shape(0)))) }
    }

    private static let constructors: [Entry] =
        [("zeros", "a matrix of zeros", 0.0), ("ones", "a matrix of ones", 1)].map { (name, summary, value) in
            Entry(
                name: name, usage: "\(name)(ROWS, COLUMNS)", summary: summary, counts: 2...2,
                obstacle: "makes constants", constant: value
            ) { (call) throws(Diagnostic) in .known(Matrix(try call.shape(rows: 0, columns: 1), repeating: value)) }
        }
        + [
            Entry(
                name: "eye", usage: "eye(N)", summary: "the identity matrix", counts: 1...1,
                obstacle: "makes constants"
            ) { (call) throws(Diagnostic) in
                let shape = try call.shape(rows: 0, columns: 0)
                var matrix = Matrix(shape, repeating: 0)
                for i in 0..<shape.rows { matrix[i, i] = 1 }
                return .known(matrix)
            },
            Entry(
                name: "read", usage: "read(\"FILE\")",
                summary: "the one matrix that a file holds; its formats: help files",
                counts: 1...1,
                obstacle: "reads constants"
            ) { (call) throws(Diagnostic) in
                let path = try call.text(0)
                do throws(Diagnostic) { return .known(try call.evaluator.host.read(path)) } catch {
                    throw call.evaluator.failure(error, at: call.span)
                }
            },
        ]
        + distributions.map { (name, distribution) in
            Entry(
                name: name, usage: "\(name)(ROWS, COLUMNS)",
                summary: "random numbers, \(distribution); in a model drawn anew by forward and by each update",
                counts: 2...2, obstacle: "draws numbers by chance"
            ) { (call) throws(Diagnostic) in
                try call.evaluator.draw(try call.shape(rows: 0, columns: 1), by: name, at: call.span)
            }
        }

    private static let distributions = [
        ("random", "uniform in [0, 1)"), ("uniform", "uniform in [0, 1)"),
        ("normal", "normal with mean 0 and deviation 1"),
        ("glorot", "uniform in ±√(6/(rows + columns)) (Glorot and Bengio, 2010)"),
        ("he", "normal with deviation √(2/rows) (He et al., 2015)"),
        ("lecun", "normal with deviation √(1/rows) (LeCun et al., 1998)"),
    ]

    /// The functions that draw random numbers.
    package static let drawing = Set(distributions.map(\.0))

    private static let jumps = "jumps and has no slope anywhere"

    private static let tests: [Entry] = [
        place("argmax", "largest") { $0 > $1 }, place("argmin", "smallest") { $0 < $1 },
        question("all", "1 if no element is 0 or NaN, otherwise 0") { $0.allSatisfy(isTrue) },
        question("any", "1 if some element is neither 0 nor NaN, otherwise 0") { $0.contains(where: isTrue) },
    ]

    private static func place(
        _ name: String, _ which: String, _ isBetter: @escaping @Sendable (Double, Double) -> Bool
    ) -> Entry {
        Entry(
            name: name, usage: "\(name)(x, axis=rows|columns)",
            summary: "where the \(which) element stands: per row its column, with axis=rows per column its row",
            counts: 1...1, labels: ["axis"], obstacle: jumps
        ) { (call) throws(Diagnostic) in
            .known(
                groups(try call.known(0), try call.axis(.columns)) { values in
                    var best = 0
                    for i in values.indices where isBetter(values[i], values[best]) { best = i }
                    return Double(best + 1)
                })
        }
    }

    private static func question(
        _ name: String, _ summary: String, _ answer: @escaping @Sendable ([Double]) -> Bool
    ) -> Entry {
        Entry(
            name: name, usage: "\(name)(x, axis=rows|columns)", summary: summary + "; of everything, or along an axis",
            counts: 1...1, labels: ["axis"], obstacle: jumps, givesNumber: true
        ) { (call) throws(Diagnostic) in
            .known(groups(try call.known(0), try call.axis()) { answer($0) ? 1 : 0 })
        }
    }

    /// What `f` makes of each column, each row, or everything.
    private static func groups(_ x: Matrix, _ axis: Axis, _ f: ([Double]) -> Double) -> Matrix {
        switch axis {
        case .all: Matrix(f(x.values))
        case .rows:
            Matrix(Shape(1, x.columns), (0..<x.columns).map { column in f((0..<x.rows).map { x[$0, column] }) })
        case .columns:
            Matrix(Shape(x.rows, 1), (0..<x.rows).map { row in f((0..<x.columns).map { x[row, $0] }) })
        }
    }

    /// Whether a name of the language may be given a meaning of one's own: no text of the table of operations reads it.
    package static func isReplaceable(_ name: String) -> Bool {
        !OperationTable.current.rows(called: name).isEmpty && named(name) == nil
            && !Operation<Double>.textNames.contains(name)
    }

    /// NaN is false.
    package static func isTrue(_ value: Double) -> Bool { value != 0 && !value.isNaN }
}
