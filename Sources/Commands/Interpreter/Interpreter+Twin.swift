import Autodiff
import Modelling
import Reporting
import Syntax
import Synchronization

/// A statement that shows what the model computes in few digits, once more in more: of its numbers a text shows the digits
/// that are the same.
extension Interpreter {
    /// Does what a statement says, with a twin for what it shows.
    func withTwin<T>(of statement: Statement, in source: SourceText, _ body: () throws(Diagnostic) -> T)
        throws(Diagnostic) -> T
    {
        guard session.isReadAgain, showsComputed(statement) else { return try body() }
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
        if sessions.allSatisfy(\.isReadAgain) {
            running.twin = (
                Twin(of: sessions, by: running.twinExecutors) { exact in
                    let format = NumberFormat(digits: NumberFormat.most)
                    return .text(text(exact.map(format.string)))
                }, 0
            )
        }
        let format = NumberFormat(digits: session.digits)
        emit(.text(text(losses.map(format.string))))
    }

    private func twin(of statement: Statement, in source: SourceText) -> Twin {
        let (commands, folder, author, watches) = (commands, folder, author, watches)
        let (depth, callDepth, locals) = (running.depth, running.callDepth, running.locals)
        // What it reads is as it was: nothing runs between the statement and its text.
        nonisolated(unsafe) let files = environment.files
        return Twin(of: session, hasGradients: readsGradients(statement), by: running.twinExecutors) {
            (session, executor) in
            var blocks: [Report.Block] = []
            let other = Interpreter(
                environment: Environment(emit: { blocks.append($0.block) }, files: files), seed: session.seed,
                commands: commands, executor: executor)
            (other.session, other.folder, other.author, other.watches) = (session, folder, author, watches)
            other.session.transcript = Transcript()
            (other.running.depth, other.running.callDepth) = (depth, callDepth)
            other.running.locals = locals
            _ = try? other.perform(statement, in: source)
            return blocks
        }
    }

    // MARK: - What a statement reads

    /// Whether a statement shows what the model computes, and not typed numbers alone.
    private func showsComputed(_ statement: Statement) -> Bool {
        switch statement.node {
        case .expression(let expression): return readsModel(expression)
        case .command(let call):
            guard session.commands[call.name.text] == nil, let command = commands.named(call.name.text) else {
                return false
            }
            return switch command.shows {
            case .others: false
            case .arguments: call.expressions.contains(where: readsModel)
            case .model: true
            }
        case .assignment, .repetition, .whileLoop, .forLoop, .conditional, .breakLoop, .continueLoop, .function,
            .define, .model, .parameter:
            return false
        }
    }

    private func readsModel(_ expression: Expression) -> Bool {
        readsGradients(expression)
            || expression.freeNames.contains { name in
                session.parameters[name] != nil || isComputed(name) || SessionName.named(name)?.isComputed == true
                    || session.variables[name] == nil && SessionName.named(name)?.role == .heldOut
            }
    }

    private func readsGradients(_ statement: Statement) -> Bool {
        switch statement.node {
        case .expression(let expression): readsGradients(expression)
        case .command(let call): call.expressions.contains(where: readsGradients)
        case .assignment, .repetition, .whileLoop, .forLoop, .conditional, .breakLoop, .continueLoop, .function,
            .define, .model, .parameter:
            false
        }
    }

    /// Whether it may read what `backward` left.
    private func readsGradients(_ expression: Expression) -> Bool {
        expression.freeNames.contains { name in
            gradientOwner(of: name) != nil || commands.topics[name] != nil
        } || expression.calledNames.contains { session.functions[$0] != nil }
    }
}

extension CommandCall {
    fileprivate var expressions: [Expression] {
        arguments.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
    }
}

/// What computes models once more, for each reading: mostly the same model again and again, with other numbers.
final class TwinExecutors: @unchecked Sendable {
    // Both are used inside of `alone`.
    private let lock = Mutex(())
    private var executors: [Session.Reading: Executor] = [:]

    /// Computes something while nobody else does.
    fileprivate func alone<Result>(_ body: () -> Result) -> Result { lock.withLock { _ in body() } }

    fileprivate subscript(reading: Session.Reading) -> Executor {
        if let known = executors[reading] { return known }
        let executor = Executor()
        executors[reading] = executor
        return executor
    }
}

extension Twin {
    /// - Parameter run: what is shown in a reading of a session.
    fileprivate convenience init(
        of session: Session, hasGradients: Bool, by executors: TwinExecutors,
        _ run: @escaping @Sendable (Session, Executor) -> [Report.Block]
    ) {
        self.init(like: session) { reading in
            executors.alone {
                let executor = executors[reading]
                return (try? session.read(reading, hasGradients: hasGradients, by: executor)).map { run($0, executor) }
            }
        }
    }

    /// - Parameter run: what is shown of the losses of sessions in a reading.
    fileprivate convenience init(
        of sessions: [Session], by executors: TwinExecutors, _ run: @escaping @Sendable ([Double]) -> Report.Block
    ) {
        self.init(like: sessions.first) { reading in
            let losses = executors.alone {
                sessions.compactMap { try? executors[reading].loss($0.read(reading, hasGradients: false)) }
            }
            return losses.count == sessions.count ? [run(losses)] : []
        }
    }

    private convenience init(
        like session: Session?, _ blocks: @escaping @Sendable (Session.Reading) -> [Report.Block]?
    ) {
        let weights = session?.parameters.values.reduce(0) { $0 + $1.shape.count } ?? 0
        let isDouble = session?.precision == .float64
        self.init(
            bytes: weights * MemoryLayout<Double>.stride,
            trusted: isDouble ? NumberFormat.most : NumberFormat.trustedOfFloat32
        ) {
            guard let session else { return .none }
            // What float64 computed is right in all digits that are shown but for what cancelled.
            if isDouble { return Runs(exact: [.doubled].compactMap(blocks), part: nil) }
            if session.isReadInPart {
                guard let part = blocks(.part), let exact = blocks(.roundedPart) else { return .none }
                return Runs(exact: [exact], part: part)
            }
            // Right are digits that are right both for the data as the model reads them and for those that were given.
            return Runs(exact: [.rounded, .given].compactMap(blocks), part: nil)
        }
    }
}
