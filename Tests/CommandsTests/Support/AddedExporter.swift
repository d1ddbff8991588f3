@testable import Exporting
@testable import Modelling
@testable import Reporting

/// An exporter that the program does not have, written as a contributor would: the parameters as text, a line each.
enum AddedExporter {
    static let exporters = [text] + Exporter.all

    private static let text = Exporter(
        name: "words", ending: ".txt", summary: "the parameters, a line each", use: { "read it: less \($0)" }
    ) { (session, executor) throws(Diagnostic) in
        _ = try executor.forward(session)
        let lines = session.parameters.map { name, value in "\(name) \(value.values)\n" }
        return Export(bytes: Array(lines.joined().utf8), content: "\(lines.count) parameters")
    }
}
