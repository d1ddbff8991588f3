import Autodiff
import Insight
import Learning
import Modelling
import Reporting

/// `compare with "run.npz"`: the numbers of another program beside those of this training.
enum ForeignNumbers {
    static func compare(_ path: String, tolerance: Double?, _ context: any Context) throws(Diagnostic) {
        let session = context.session
        guard session.model != nil else { throw Diagnostic.noModel }
        let present = try UpdateTrace(UpdateStart(byHand: session), after: session)
        let arrays = try arrays(path, beside: present.namedValues, context)
        var comparison = ForeignComparison(arrays.map(\.array), tolerance: tolerance)
        comparison.compare(present, moment: nil)
        let moments = arrays.map { array -> Int in
            if case .perUpdate(let count, _) = array.reading { count } else { 0 }
        }
        if let count = moments.max(), count > 0 {
            try context.eachMoment(count) { moment, trace in comparison.compare(trace, moment: moment) }
        }
        show(comparison, path, context)
    }

    /// The arrays of a file that have the name of a value, with how they are read.
    private static func arrays(
        _ path: String, beside values: [(name: String, value: Matrix)], _ context: any Context
    ) throws(Diagnostic) -> [(array: ForeignArray, reading: ForeignArray.Reading)] {
        let bytes = try context.readFile(path)
        var arrays: [(array: ForeignArray, reading: ForeignArray.Reading)] = []
        var held: [String] = []
        do throws(DataError) {
            let archive = try NumPyArchive(bytes, file: path)
            held = archive.names
            for (name, _) in values where held.contains(name) {
                let (sizes, matrix, isShort) = try archive.array(name)
                let array = ForeignArray(name: name, sizes: sizes, matrix: matrix, isShort: isShort)
                arrays.append((array, .once(isTransposed: false)))
            }
        } catch { throw Diagnostic(error) }
        guard !arrays.isEmpty else { throw Diagnostic.noCommonNames(path, held, values.map(\.name)) }
        // A batch has other rows than those that the prompt sees.
        var first: [(name: String, value: Matrix)] = []
        for index in arrays.indices {
            let array = arrays[index].array
            let shape = values.first { $0.name == array.name }?.value.shape ?? .scalar
            var reading = array.reading(as: shape)
            if reading == nil, first.isEmpty { try context.eachMoment(1) { first = $1.namedValues } }
            reading = reading ?? first.first { $0.name == array.name }.flatMap { array.reading(as: $0.value.shape) }
            guard let reading else { throw Diagnostic.foreignShape(array.name, array.sizes, shape, path) }
            arrays[index].reading = reading
        }
        let transposed = arrays.filter(\.reading.isTransposed).map(\.array.name)
        if !transposed.isEmpty {
            context.notice("rows and columns are exchanged in the file: \(transposed.joined(separator: ", ")) read so")
        }
        let others = held.filter { name in !arrays.contains { $0.array.name == name } }
        if !others.isEmpty {
            context.notice("not compared, no value here is called so: \(others.prefix(8).joined(separator: ", "))")
        }
        return arrays
    }

    private static func show(_ comparison: ForeignComparison, _ path: String, _ context: any Context) {
        let share = NumberFormat(digits: 2)
        context.emit(
            .table(
                Report.Table(
                    kind: "foreign", headings: ["value", "compared", "largest difference", "first at"],
                    rows: comparison.lines.map { line in
                        [
                            .formula(line.name), .text(counted(line.compared, "time")),
                            .written(line.largest == 0 ? "none" : share.string(line.largest)),
                            line.first.map { .text("step \($0.step)") } ?? .text(line.compared == 0 ? "" : "agrees"),
                        ]
                    })))
        guard let first = comparison.first else {
            return context.emit(
                .text("all numbers agree; differences are shares of the largest number in the array"))
        }
        let (ours, theirs) = Divergence.apart(first.ours, first.theirs)
        context.emit(
            .text(
                "the first difference is at step \(first.step), in \(first.name)\(first.index): \(ours) here, \(theirs) in \(path); what is compared before it agrees"
            ))
    }
}
