import Autodiff
import Learning
import Rendering
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// An interpreter whose world is the test: files in memory, answers and interrupts by plan, everything shown kept.
final class Harness {
    let interpreter: Interpreter
    /// What the last script showed, said beside its results, and where it failed.
    private(set) var reports: [Report] = []
    private(set) var notices: [Diagnostic] = []
    private(set) var errors: [Diagnostic] = []
    var files: [String: [UInt8]] = [:]
    /// Those of them that are no files.
    var pipes: Set<String> = []
    /// What statements have written so far.
    private var written: Set<String> = []
    var answers: [String] = []
    var history: [String] = []
    /// Ctrl-C is pressed when this has been asked so many times; nil: never.
    var asksUntilInterrupt: Int?
    private var time = 0.0

    init(seed: Int = 1, isInteractive: Bool = false, commands: CommandTable = .standard) {
        interpreter = Interpreter(environment: Environment(), seed: seed, commands: commands)
        interpreter.environment = Environment(
            emit: { [unowned self] in reports.append($0) },
            render: { TerminalRenderer().lines(of: $0) },
            abridged: { TerminalRenderer().abridged($0) },
            page: { PageRenderer().bytes(of: $0) },
            film: CastText.bytes,
            notify: { [unowned self] in notices.append($0) },
            wasInterrupted: { [unowned self] in isInterrupted() },
            ask: { [unowned self] _ in answers.isEmpty ? nil : answers.removeFirst() },
            files: Environment.Files(
                read: { [unowned self] (path) throws(Diagnostic) in
                    guard let bytes = files[Self.plain(path)] else {
                        throw Diagnostic("cannot read '\(path)': no such file")
                    }
                    return bytes
                },
                write: { [unowned self] (path, bytes, rights) throws(Diagnostic) in
                    write(bytes, to: Self.plain(path), rights)
                },
                exists: { [unowned self] in files[Self.plain($0)] != nil },
                isFile: { [unowned self] in files[Self.plain($0)] != nil && !pipes.contains($0) },
                list: { [unowned self] folder in files.keys.filter { $0.hasPrefix(folder) }.sorted() }),
            pictureFormats: PictureFormat.all,
            clock: { [unowned self] in
                time += 0.03
                return time
            },
            history: { [unowned self] in TypedLines(history) }, isInteractive: isInteractive)
    }

    /// A harness in which a script has run; it may have failed.
    convenience init(_ script: String, seed: Int = 1) {
        self.init(seed: seed)
        run(script)
    }

    /// A path without `..`, as a file system would follow it.
    private static func plain(_ path: String) -> String {
        path.split(separator: "/").reduce(into: [Substring]()) { parts, part in
            if part == "..", parts.last.map({ $0 != ".." }) == true { parts.removeLast() } else { parts.append(part) }
        }.joined(separator: "/")
    }

    private func isInterrupted() -> Bool {
        guard let left = asksUntilInterrupt else { return false }
        asksUntilInterrupt = left <= 1 ? nil : left - 1
        return left <= 1
    }

    var session: Session { interpreter.session }
    var blocks: [Report.Block] { reports.map(\.block) }

    /// The error of the last script.
    var error: Diagnostic? { errors.first }

    /// Runs a script up to its end or its first error.
    @discardableResult
    func run(_ text: String, file: String? = nil) -> ScriptRunner.Outcome {
        reports = []
        notices = []
        errors = []
        let source = SourceText(text, file: file)
        let observer = ScriptRunner.Observer(
            didRun: { [unowned self] in if let error = $0 { errors.append(source.concealing(error)) } })
        return ScriptRunner(interpreter, observer: observer).run(source)
    }

    /// Runs a script that must not fail.
    func must(_ text: String, file: String? = nil, at location: SourceLocation = #_sourceLocation) {
        let outcome = run(text, file: file)
        let why = errors.map { "\($0.message) (\($0.hint ?? "no hint"))" }
        #expect(outcome == .finished && why.isEmpty, "'\(text)': \(outcome) \(why)", sourceLocation: location)
    }

    /// The error of a script; nil if it ran.
    func error(of text: String) -> Diagnostic? {
        run(text)
        return error
    }

    /// What a script shows.
    func output(of text: String, at location: SourceLocation = #_sourceLocation) -> [Report.Block] {
        must(text, at: location)
        return blocks
    }

    /// What a script prints at width 80.
    func lines(of text: String, at location: SourceLocation = #_sourceLocation) -> [String] {
        must(text, at: location)
        return reports.flatMap(TerminalRenderer().lines)
    }

    /// What a script prints at width 80, its error too.
    func lines(ofEither text: String) -> [String] {
        run(text)
        return reports.flatMap(TerminalRenderer().lines) + errors.flatMap { [$0.message, $0.hint ?? ""] }
    }

    /// What a script says beside its results.
    func notices(of text: String, at location: SourceLocation = #_sourceLocation) -> [String] {
        must(text, at: location)
        return notices.map(\.message)
    }

    /// The value of an expression, read from its report. In parentheses `loss` is a value and no command.
    func matrix(_ text: String, at location: SourceLocation = #_sourceLocation) -> Matrix? {
        switch output(of: "(\(text))", at: location).last {
        case .scalar(_, let value): return Matrix(value)
        case .matrix(let matrix): return Matrix(Shape(matrix.rows, matrix.columns), matrix.values)
        case .text, .table, .formula, .diagram, .paths, .picture, nil:
            Issue.record("'\(text)' shows no value", sourceLocation: location)
            return nil
        }
    }

    func value(_ text: String, at location: SourceLocation = #_sourceLocation) -> Double {
        matrix(text, at: location)?.values.first ?? .nan
    }

    func values(_ text: String, at location: SourceLocation = #_sourceLocation) -> [Double] {
        matrix(text, at: location)?.values ?? []
    }

    /// The tables of a kind that the last script showed.
    func tables(_ kind: String) -> [Report.Table] {
        blocks.compactMap { if case .table(let table) = $0, table.kind == kind { table } else { nil } }
    }

    func text(ofFile path: String) -> String { String(decoding: files[path] ?? [], as: UTF8.self) }

    func write(_ text: String, to path: String) { files[path] = Array(text.utf8) }

    private func write(_ bytes: [UInt8], to path: String, _ rights: WriteRights) -> Bool {
        let isMine =
            switch rights {
            case .byHand(let replaces): replaces
            case .script: written.contains(path)
            }
        if files[path] != nil, !isMine { return false }
        files[path] = bytes
        written.insert(path)
        return true
    }
}

extension Matrix {
    init(rows: [[Double]]) { self.init(Shape(rows.count, rows[0].count), rows.flatMap(\.self)) }

    /// The largest difference, relative to the largest magnitude of `expected`, at least 1e-3. Equal infinities and
    /// two NaN do not differ.
    func difference(from expected: Matrix) -> Double {
        guard shape == expected.shape else { return .infinity }
        let scale = expected.values.reduce(1e-3) { $1.isFinite ? max($0, $1.magnitude) : $0 }
        return zip(values, expected.values).reduce(0) { worst, pair in
            if pair.0 == pair.1 || (pair.0.isNaN && pair.1.isNaN) { return worst }
            let error = (pair.0 - pair.1).magnitude / scale
            return error.isNaN ? .infinity : max(worst, error)
        }
    }
}

/// Expects two matrices to agree; the message has both.
func expectClose(
    _ found: Matrix?, _ expected: Matrix, _ tolerance: Double, _ what: String,
    at location: SourceLocation = #_sourceLocation
) {
    guard let found else { return }
    let error = found.difference(from: expected)
    #expect(
        error <= tolerance,
        "\(what): \(found.shape) \(found.values.prefix(12)) is not \(expected.shape) \(expected.values.prefix(12))",
        sourceLocation: location)
}

/// What differs between two sessions, by name; empty if they are equal.
func differences(_ a: Session, _ b: Session) -> [String] {
    var names: [String] = []
    func compare<T: Equatable>(_ name: String, _ part: (Session) -> T) { if part(a) != part(b) { names.append(name) } }
    compare("variables") { $0.variables }
    compare("functions") { $0.functions }
    compare("commands") { $0.commands }
    compare("schedule") { $0.schedule }
    compare("frozen") { $0.frozen }
    compare("model") { $0.model }
    compare("parameters") { $0.parameters }
    compare("dataset") { $0.dataset }
    compare("x") { $0.x }
    compare("y") { $0.y }
    compare("training x") { $0.trainingX }
    compare("training y") { $0.trainingY }
    compare("batch") { $0.batch }
    compare("loss") { "\(String(describing: $0.lossName)) \($0.lossSettings)" }
    compare("optimizer") { $0.optimizer }
    compare("precision") { $0.precision }
    compare("digits") { $0.digits }
    compare("seed") { $0.seed }
    compare("random") { $0.random }
    compare("cursor") { $0.cursor }
    compare("step") { $0.step }
    compare("rows seen") { $0.rowsSeen }
    compare("gradients") { $0.gradients }
    compare("training") { $0.training }
    compare("transcript") { $0.transcript }
    return names
}

/// Numbers that are the same in every run (SplitMix64; Steele, Lea and Flood, 2014).
struct Chance {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    mutating func number(in interval: ClosedRange<Double>) -> Double {
        interval.lowerBound + Double(next() >> 11) * 0x1p-53 * (interval.upperBound - interval.lowerBound)
    }

    mutating func matrix(_ shape: Shape, in interval: ClosedRange<Double> = -2...2) -> Matrix {
        Matrix(shape, (0..<shape.count).map { _ in number(in: interval) })
    }
}
