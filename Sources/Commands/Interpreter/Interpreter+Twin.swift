import Autodiff
import Modelling
import Reporting
import Syntax

/// A statement that shows what the model computes in few digits, once more in more: of its numbers a text shows the digits
/// that are the same.
extension Interpreter {
    func showsComputed(_ call: CommandCall) -> Bool {
        session.commands[call.name.text] == nil && commands.named(call.name.text)?.showsComputed == true
    }

    /// Does what a statement says, with a twin for what it shows.
    func withTwin<T>(of statement: Statement, in source: SourceText, _ body: () throws(Diagnostic) -> T)
        throws(Diagnostic)
        -> T
    {
        guard session.precision != .float64 else { return try body() }
        let outer = running.twin
        running.twin = (twin(of: statement, in: source), 0)
        defer { running.twin = outer }
        return try body()
    }

    /// Shows a text with losses of sessions.
    ///
    /// - Parameter sessions: what the losses were computed of; none where that is gone, so that few digits are shown.
    package func emit(
        _ losses: [Double], of sessions: [Session], in text: @escaping @Sendable (_ losses: [String]) -> String
    ) {
        let outer = running.twin
        defer { running.twin = outer }
        if session.precision != .float64 {
            let twin = Twin(bytes: sessions.map(\.weights).reduce(0, +) * MemoryLayout<Double>.stride) {
                guard let readings = sessions.first?.readings else { return [] }
                return readings.compactMap { inputs in
                    let exact = sessions.compactMap { session in
                        try? Executor().loss(session.twin(inputs: inputs, hasGradients: false))
                    }
                    let format = NumberFormat(digits: NumberFormat.most)
                    return exact.count == sessions.count ? [.text(text(exact.map(format.string)))] : nil
                }
            }
            running.twin = (twin, 0)
        }
        let format = NumberFormat(digits: session.digits)
        emit(.text(text(losses.map(format.string))))
    }

    /// Computes nothing until it is asked.
    private func twin(of statement: Statement, in source: SourceText) -> Twin {
        let (before, commands, folder, author) = (session, commands, folder, author)
        let (depth, callDepth, locals) = (running.depth, running.callDepth, running.locals)
        // What it reads is as it was: nothing runs between the statement and its text.
        nonisolated(unsafe) let files = environment.files
        return Twin(bytes: before.weights * MemoryLayout<Double>.stride) {
            before.readings.compactMap { inputs in
                guard let session = try? before.twin(inputs: inputs, hasGradients: true) else { return nil }
                var blocks: [Report.Block] = []
                let other = Interpreter(
                    environment: Environment(emit: { blocks.append($0.block) }, files: files), seed: session.seed,
                    commands: commands)
                (other.session, other.folder, other.author) = (session, folder, author)
                other.session.transcript = Transcript()
                (other.running.depth, other.running.callDepth) = (depth, callDepth)
                other.running.locals = locals
                _ = try? other.perform(statement, in: source)
                return blocks
            }
        }
    }
}

extension Session {
    /// More products of a weight and a row than this are computed once more only.
    private static let quickWork = 30_000_000

    fileprivate var weights: Int { parameters.values.reduce(0) { $0 + $1.shape.count } }

    /// What data are rounded to as a twin reads them. Right are digits that are right both for the data as the model reads
    /// them and for those that were given.
    fileprivate var readings: [Precision] {
        sampleRows * weights < Self.quickWork ? [precision, .float64] : [precision]
    }
}
