import Autodiff
import Foundation
import Reporting
import Syntax

@testable import Commands

/// A session in which lines are run and what they say is kept.
final class Explained {
    let interpreter: Interpreter
    private(set) var blocks: [Report.Block] = []
    private(set) var notices: [Diagnostic] = []

    init(_ lines: String = "") throws {
        interpreter = Interpreter(environment: Environment())
        interpreter.environment.emit = { [unowned self] in blocks.append($0) }
        interpreter.environment.notify = { [unowned self] in notices.append($0) }
        try run(lines)
    }

    /// Runs lines and returns what they said.
    @discardableResult func run(_ text: String) throws -> [Report.Block] {
        blocks = []
        notices = []
        let source = SourceText(text)
        var parser = Parser(text, vocabulary: interpreter.vocabulary)
        while let item = try parser.next() {
            guard case .statement(let statement) = item else { continue }
            try interpreter.run(statement, in: source)
            parser.vocabulary = interpreter.vocabulary
        }
        return blocks
    }

    /// The message of the error of a line, and its hint.
    func error(_ text: String) -> (message: String, hint: String?)? {
        do { try run(text) } catch let error as Diagnostic { return (error.message, error.hint) } catch { return nil }
        return nil
    }

    func value(_ name: String) throws -> [Double] {
        guard case .known(let matrix)? = try interpreter.value(of: name) else { return [] }
        return matrix.values
    }
}

extension [Report.Block] {
    var texts: [String] { compactMap { if case .text(let text) = $0 { text } else { nil } } }

    var paths: Report.Paths? { compactMap { if case .paths(let paths) = $0 { paths } else { nil } }.first }

    func table(_ kind: String) -> Report.Table? {
        compactMap { if case .table(let table) = $0, table.kind == kind { table } else { nil } }.first
    }

    var formulas: [Report.Formula] { compactMap { if case .formula(let formula) = $0 { formula } else { nil } } }
}

extension Report.Paths {
    /// What the report says, computed again from its factors.
    var recomputed: Double { paths.reduce(0) { $0 + $1.factors.reduce(1) { $0 * factors[$1].value } } }
}

/// A model with numbers that PyTorch computed.
struct ReferenceCase: CustomStringConvertible {
    let description: String
    let setup: String
    let gradients: [String: [[Double]]]

    static let all: [ReferenceCase] = ["networks", "models"].flatMap(read)

    private static func read(_ file: String) -> [ReferenceCase] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        guard let data = try? Data(contentsOf: folder.appending(path: "References/\(file).json")),
            let cases = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
        else { return [] }
        return cases.map { entry in
            var lines = (entry["functions"] as? [String]) ?? (entry["functions"] as? String).map { [$0] } ?? []
            if let x = entry["x"] { lines.append("x = \(literal(x))") }
            if let y = entry["y"], !(y is NSNull) { lines.append("y = \(literal(y))") }
            let network = entry["network"] as? String
            lines.append(network.map { "network \($0)" } ?? entry["model"] as? String ?? "")
            if let loss = entry["loss"] as? String { lines.append("loss \(loss)") }
            for (name, value) in entry["parameters"] as? [String: Any] ?? [:] {
                lines.append("\(name) = \(literal(value))")
            }
            return ReferenceCase(
                description: network ?? entry["name"] as? String ?? "", setup: lines.joined(separator: "\n"),
                gradients: entry["gradients"] as? [String: [[Double]]] ?? [:])
        }
    }

    private static func literal(_ value: Any) -> String {
        guard let rows = value as? [[Double]] else { return "\(value)" }
        return "[" + rows.map { $0.map(\.description).joined(separator: ", ") }.joined(separator: "; ") + "]"
    }
}
