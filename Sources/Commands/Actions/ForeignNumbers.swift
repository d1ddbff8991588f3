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
        var comparison = ForeignComparison(once: arrays.once, perUpdate: arrays.perUpdate, tolerance: tolerance)
        comparison.compare(present, moment: nil)
        if let count = arrays.perUpdate.map({ $0.sizes[0] }).max() {
            try context.eachMoment(count) { moment, trace in comparison.compare(trace, moment: moment) }
        }
        show(comparison, path, context)
    }

    /// The arrays of a file that have the name of a value: those of one moment, and those of several.
    private static func arrays(
        _ path: String, beside values: [(name: String, value: Matrix)], _ context: any Context
    ) throws(Diagnostic) -> (once: [ForeignArray], perUpdate: [ForeignArray]) {
        var arrays = try named(path, values.map(\.name), context)
        // A batch has other rows than those that the prompt sees.
        var first: [(name: String, value: Matrix)] = []
        func reading(_ array: ForeignArray) throws(Diagnostic) -> ForeignArray.Reading {
            let shape = values.first { $0.name == array.name }?.value.shape ?? .scalar
            if let reading = array.reading(as: shape) { return reading }
            if first.isEmpty { try context.eachMoment(1) { first = $1.namedValues } }
            let other = first.first { $0.name == array.name }?.value.shape
            guard let reading = other.flatMap(array.reading) else {
                throw Diagnostic.foreignShape(array.name, array.sizes, shape, path)
            }
            return reading
        }
        var counts: [Int] = []
        for array in arrays {
            if case .perUpdate(let count, _) = try reading(array) { counts.append(count) }
        }
        for index in arrays.indices { arrays[index].moments = counts.max() }
        var found: (once: [ForeignArray], perUpdate: [ForeignArray]) = ([], [])
        var transposed: [String] = []
        for array in arrays {
            let reading = try reading(array)
            if reading.isTransposed { transposed.append(array.name) }
            switch reading {
            case .once: found.once.append(array)
            case .perUpdate: found.perUpdate.append(array)
            }
        }
        if !transposed.isEmpty {
            context.notice("rows and columns are exchanged in the file: \(transposed.joined(separator: ", ")) read so")
        }
        return found
    }

    /// The arrays that have one of some names, in the order of these.
    private static func named(
        _ path: String, _ names: [String], _ context: any Context
    ) throws(Diagnostic) -> [ForeignArray] {
        let bytes = try context.readFile(path)
        var arrays: [ForeignArray] = []
        var held: [String] = []
        do throws(DataError) {
            let archive = try NumPyArchive(bytes, file: path)
            held = archive.names
            for name in names where held.contains(name) {
                let (sizes, matrix, isShort) = try archive.array(name)
                arrays.append(ForeignArray(name: name, sizes: sizes, matrix: matrix, isShort: isShort))
            }
        } catch { throw Diagnostic(error) }
        guard !arrays.isEmpty else { throw Diagnostic.noCommonNames(path, held, names) }
        let others = held.filter { !names.contains($0) }
        if !others.isEmpty {
            context.notice("not compared, no value here is called so: \(others.prefix(8).joined(separator: ", "))")
        }
        return arrays
    }

    /// Says what the table alone does not: which moments were not compared, and why.
    private static func noteGaps(_ line: ForeignComparison.Line, _ path: String, _ context: any Context) {
        if let misfit = line.misfit {
            context.notice(
                "\(line.name) was not compared where its shape is another: at step \(misfit.step) it is \(misfit.shape) here, on the rows that this update reads"
            )
        } else if line.compared < line.moments {
            context.notice("'\(path)' has more moments than this training up to here: the later ones were not compared")
        }
    }

    private static func show(_ comparison: ForeignComparison, _ path: String, _ context: any Context) {
        for line in comparison.lines { noteGaps(line, path, context) }
        context.emit(
            .table(
                Report.Table(
                    kind: "foreign", headings: ["value", "compared", "of", "largest difference", "first at"],
                    rows: comparison.lines.map { line in
                        [
                            .formula(line.name), .integer(line.compared), .integer(line.moments),
                            line.compared == 0 ? .empty : .number(line.largest),
                            line.first.map { .text("step \($0.step)") } ?? .text(line.compared == 0 ? "" : "agrees"),
                        ]
                    })))
        guard let first = comparison.first else {
            return context.emit(
                .text("all numbers agree; differences are shares of the largest number in the array"))
        }
        let (ours, theirs) = Divergence.apart(first.ours, first.theirs, digits: context.session.digits)
        context.emit(
            .text(
                "the first difference is at step \(first.step), in \(first.name)\(first.index): \(ours) here, \(theirs) in \(path); what is compared before it agrees"
            ))
    }
}
