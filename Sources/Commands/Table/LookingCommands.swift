import Autodiff
import Reporting

extension CommandTable {
    /// show.
    static let lookingCommands: [Command] = [show]

    private static let what = Key.required(
        "what", .expression(words: { LookReports.topics.map(\.name) + $0.visibleNames }),
        "\(LookReports.topics.map(\.name).joined(separator: ", ")), or any expression")
    private static let everything = Key.flag("all", "every row and column of a large matrix")

    private static let show = Command(
        "show", .looking, "show the model, its numbers, the data or the training",
        parameters: [what, everything, PictureOutput.path, PictureOutput.force],
        discussion: LookReports.topics.map { "`show \($0.name)` shows \($0.summary)" }.joined(separator: "; ")
            + ". \(PictureOutput.discussion)",
        examples: [
            .init("show model", after: "network 2 -> 3 relu -> 1"), .init("show W1", after: "network 2 -> 3 relu -> 1"),
            .init("show grads", after: "network 1 -> 1; x = [1]; y = [0]; backward"),
            .init("show data", after: "data xor"),
        ], shows: .arguments, topics: LookReports.topics.map(\.name)
    ) { (call, context) throws(Diagnostic) in
        let (what, showsAll) = (try call[what], try call[everything])
        if case .name(let name) = what.node, let topic = LookReports.topics.first(where: { $0.name == name }),
            try context.value(of: name) == nil
        {
            let blocks = try topic.report(context, showsAll)
            if let path = call.typed(PictureOutput.path) {
                guard let picture = blocks.lazy.compactMap(\.picture).first else {
                    throw call.failure(Diagnostic.noPicture(name), at: path.span)
                }
                try PictureOutput.show(picture, call, context)
                return .done
            }
            for block in blocks {
                if topic.isOfShell { context.show(block) } else { context.emit(block) }
            }
            if topic.showsValues { context.warnOfBadValues() }
            return .done
        }
        if let path = call.typed(PictureOutput.path) {
            throw call.failure(Diagnostic.noPicture(what.text), at: path.span)
        }
        do throws(Diagnostic) {
            let matrix = try context.evaluator(call.source).matrix(what)
            context.emit(.value(matrix, name: what.text, abbreviates: !showsAll))
            if matrix.values.contains(where: { !$0.isFinite }) { context.warnOfBadValues() }
            return .done
        } catch {
            guard case .name(let name) = what.node, !context.visibleNames.contains(name) else { throw error }
            let names = LookReports.topics.map(\.name) + context.visibleNames
            throw call.failure(Diagnostic.nothingToShow(name, among: names), at: what.span)
        }
    }
}
