/// The table of operations: everything the program knows about its primitives, one row each, in order of
/// increasing complexity.
package final class OperationTable: Sendable {
    let doubles: [Operation<Double>]
    /// The rows behind those of the program, as far as they are written for these numbers.
    private let furtherFloats: [Operation<Float>]
    private let furtherExact: [Operation<DoubleDouble>]
    /// The program's own rows once more, made when a network has float32.
    private static let floatRows = rows(of: Float.self)
    /// And again, made when a first digit is on trial.
    private static let exactRows = rows(of: DoubleDouble.self)
    private let byName: [String: OperationID]
    private let byNotation: [OperationNotation: OperationID]
    private let byCall: [String: [OperationID]]
    /// The names by which rows are called, in the order of the table.
    package let calledNames: [String]
    /// The names of the functions that can stand behind a number of units: those of one argument that keep its shape, and
    /// those whose second argument is learned.
    package let activationNames: [String]
    /// For each word of other programs the names that it may mean here.
    package let translations: [String: [String]]

    /// The table that everybody reads. A test of what a new row brings with it puts an extended copy in its place,
    /// for itself alone.
    @TaskLocal package static var current = OperationTable()

    /// All rows of the program, and some more at the end.
    ///
    /// - Parameter exact: the same rows in double-double; one that is missing cannot have its digits checked.
    init(
        adding doubles: [Operation<Double>] = [], _ floats: [Operation<Float>] = [],
        exact: [Operation<DoubleDouble>] = []
    ) {
        precondition(doubles.map(\.name) == floats.map(\.name), "a row exists in both precisions")
        let doubles = Self.rows(of: Double.self) + doubles
        self.doubles = doubles
        furtherFloats = floats
        furtherExact = exact
        // Rows are large: they are read where they stand, and not copied into lists of pairs.
        var byName: [String: OperationID] = [:]
        var byNotation: [OperationNotation: OperationID] = [:]
        var byCall: [String: [OperationID]] = [:]
        var calledNames: [String] = []
        for place in doubles.indices {
            let id = OperationID(index: place)
            precondition(byName.updateValue(id, forKey: doubles[place].name) == nil, "two rows have one name")
            let notation = doubles[place].notation
            if notation != .call && byNotation[notation] == nil { byNotation[notation] = id }
            for name in doubles[place].calledNames.sorted() {
                if byCall[name] == nil { calledNames.append(name) }
                byCall[name, default: []].append(id)
            }
        }
        self.byName = byName
        self.byNotation = byNotation
        self.byCall = byCall.mapValues { ids in
            ids.sorted { doubles[$0.index].argumentCounts.lowerBound < doubles[$1.index].argumentCounts.lowerBound }
        }
        self.calledNames = calledNames
        activationNames = doubles.indices.filter { place in
            doubles[place].learned != nil
                || doubles[place].arity == 1 && doubles[place].notation == .call
                    && (doubles[place].category == .activation || doubles[place].category == .elementwise)
        }.map { doubles[$0].name }
        translations = Dictionary(
            doubles.indices.flatMap { place in doubles[place].synonyms.map { ($0, [doubles[place].name]) } },
            uniquingKeysWith: +)
    }

    private static func rows<S: Scalar>(of _: S.Type) -> [Operation<S>] {
        let rows: [[Operation<S>]] = [
            Arithmetic.rows(), Shapes.rows(), Comparisons.rows(), Elementwise.rows(), Activations.rows(),
            Rectifiers.rows(), SmoothActivations.rows(), LearnedActivations.rows(), Choices.rows(),
            Claims.rows(), RunningSum.rows(), Statistics.rows(), Reductions.rows(), Residuals.rows(), Losses.rows(),
            Normalizations.rows(), Phases.rows(),
        ]
        return rows.flatMap { $0 }
    }

    /// The rows in single precision, in the order of the table.
    var floats: [Operation<Float>] { furtherFloats.isEmpty ? Self.floatRows : Self.floatRows + furtherFloats }

    /// The rows in double-double, in the order of the table.
    var exact: [Operation<DoubleDouble>] {
        furtherExact.isEmpty ? Self.exactRows : Self.exactRows + furtherExact
    }

    /// Whether a row can be run in double-double.
    package func hasExactForm(_ id: OperationID) -> Bool {
        id.index < Self.exactRows.count + furtherExact.count && exact[id.index].name == doubles[id.index].name
    }

    /// All operations, in the order of the table.
    package static var allIDs: [OperationID] { current.doubles.indices.map(OperationID.init) }

    package func row(named name: String) -> OperationID? { byName[name] }

    /// The row that is written with a sign: `.infix("@")`.
    package func row(written notation: OperationNotation) -> OperationID? { byNotation[notation] }

    /// The rows that are written `name(…)`: more than one where the number of arguments decides, few arguments first.
    package func rows(called name: String) -> [OperationID] { byCall[name] ?? [] }

    /// The row that a call with so many arguments without a label means.
    package func row(called name: String, with count: Int) -> OperationID? {
        rows(called: name).first { Operation<Double>[$0].argumentCounts.contains(count) }
    }
}
