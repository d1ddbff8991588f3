import Autodiff
import Foundation
import Reporting
import Syntax

@testable import Commands

/// A session to ask questions about, built from a script.
final class Lab {
    let interpreter: Interpreter
    private(set) var blocks: [Report.Block] = []
    private(set) var notices: [String] = []
    private(set) var error: Diagnostic?
    var isInterrupted = false

    init(_ script: String = "", seed: Int = 1) {
        interpreter = Interpreter(environment: Environment(), seed: seed)
        interpreter.environment = Environment(
            emit: { [unowned self] in blocks.append($0) }, notify: { [unowned self] in notices.append($0.message) },
            wasInterrupted: { [unowned self] in isInterrupted })
        run(script)
    }

    var session: Session { interpreter.session }

    /// Runs a script; `error` is then its error, `blocks` and `notices` what it said.
    @discardableResult
    func run(_ script: String) -> Lab {
        blocks = []
        notices = []
        error = nil
        let observer = ScriptRunner.Observer(didRun: { [unowned self] in if let failed = $0 { error = error ?? failed }
        })
        _ = ScriptRunner(interpreter, observer: observer).run(SourceText(script))
        return self
    }

    func tables(_ kind: String) -> [Report.Table] {
        blocks.compactMap { if case .table(let table) = $0, table.kind == kind { table } else { nil } }
    }
}

/// A model with the values and gradients that another library computed.
struct ModelReference: Decodable {
    let name: String
    let model: String
    let loss: String?
    let functions: [String]?
    let x: [[Double]]
    let y: [[Double]]
    let parameters: [String: [[Double]]]

    static let all: [ModelReference] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appendingPathComponent("References/models.json")
        do { return try JSONDecoder().decode([ModelReference].self, from: Data(contentsOf: file)) } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// The script that builds it.
    var script: String {
        func text(_ rows: [[Double]]) -> String {
            "[" + rows.map { $0.map { "\($0)" }.joined(separator: ", ") }.joined(separator: "; ") + "]"
        }
        var lines = functions ?? []
        lines += ["x = \(text(x))", "y = \(text(y))", model]
        if let loss { lines.append("loss \(loss)") }
        lines += parameters.sorted { $0.key < $1.key }.map { "\($0.key) = \(text($0.value))" }
        return lines.joined(separator: "\n")
    }
}
