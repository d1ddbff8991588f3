import Autodiff
import Modelling
import Reporting
import Syntax

/// Makes a page of the session: what led to its present state, with the moments of its training.
struct PageMaker {
    let context: any Context

    /// - Parameter path: where it is saved; files are named from its folder.
    func page(savedAt path: String) throws(Diagnostic) -> Page {
        let session = context.session
        let folder = DataFiles.folder(of: path)
        let text = SessionFile.text(of: session.transcript, savedIn: folder, outputs: context.environment.render)
        let count = session.transcript.statements.count
        return Page(
            title: title(path),
            facts: [counted(count, "statement"), "seed \(session.seed)", session.precision.rawValue],
            parts: parts(savedIn: folder), session: text, moments: try MomentsMaker(context: context).moments(),
            notation: NotationReader.notation)
    }

    /// The name of the file without its ending.
    private func title(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.lastIndex(of: ".").map { String(name[..<$0]) }.flatMap { $0.isEmpty ? nil : $0 } ?? name
    }

    private func parts(savedIn folder: String) -> [Page.Part] {
        var parts: [Page.Part] = []
        var comments: [String] = []
        func endNarration() {
            let prose = Prose.read(comments)
            if !prose.isEmpty { parts.append(.prose(prose)) }
            comments = []
        }
        var isFirst = true
        for entry in context.session.transcript.entries {
            switch entry {
            case .comment(let comment):
                if isFirst, ScriptReader.isHead(comment) { continue }
                comments.append(comment)
            case .statement(let record):
                isFirst = false
                endNarration()
                let printed = record.output.parts.map { part -> Page.Printed in
                    switch part {
                    case .report(let report): .report(report)
                    case .lines(let lines): .lines(lines)
                    }
                }
                parts.append(.statement(text: SessionFile.renamingFiles(record, from: folder), printed: printed))
            case .failure(let text, let recorded):
                isFirst = false
                endNarration()
                parts.append(.statement(text: text, printed: [.lines(recorded)]))
            }
        }
        endNarration()
        return parts
    }
}
