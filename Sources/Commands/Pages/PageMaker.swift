import Autodiff
import Modelling
import Reporting
import Syntax

/// Makes a page of the session: what led to its present state, with the moments of its training.
struct PageMaker {
    let context: any Context
    let withOutputs: Bool

    /// - Parameter path: where it is saved; files are named from its folder.
    func page(savedAt path: String) throws(Diagnostic) -> Page {
        let session = context.session
        let folder = DataFiles.folder(of: path)
        let text = SessionFile.text(
            of: session.transcript, savedIn: folder, outputs: withOutputs ? context.environment.render : nil)
        let count = session.transcript.statements.count
        var page = Page(
            title: SessionFormat.title(path),
            facts: [counted(count, "statement"), "seed \(session.seed)", session.precision.rawValue],
            parts: parts(savedIn: folder), session: text, notation: NotationReader.notation)
        // The moments take what the rest leaves.
        let rest = context.environment.page(page).count
        page.moments = try MomentsMaker(context: context, room: Self.room - rest).moments()
        return page
    }

    /// Bytes of a page, unless what the statements printed takes more: with room for its seal below 2 MB.
    private static let room = 1_850_000

    private func parts(savedIn folder: String) -> [Page.Part] {
        SessionPiece.pieces(of: context.session.transcript, savedIn: folder).map { piece in
            switch piece {
            case .narration(let comments): .prose(Prose.read(comments))
            case .statement(let text, let printed):
                .statement(text: text, printed: withOutputs ? printed.parts.map(Self.printed) : [])
            case .failure(let text, let recorded):
                .statement(text: text, printed: withOutputs ? [.lines(recorded)] : [])
            }
        }
    }

    private static func printed(_ part: Transcript.Printed.Part) -> Page.Printed {
        switch part {
        case .report(let report), .abridged(_, let report): .report(report)
        case .lines(let lines): .lines(lines)
        }
    }
}
