import Autodiff
import Insight
import Learning
import Modelling
import Reporting
import Syntax

/// The topics of `show`.
enum LookReports {
    struct Topic: Sendable {
        let name: String
        let summary: String
        /// It shows the numbers of the model, among which may be some that are none.
        var showsValues = false
        /// It tells of what belongs to the shell and is no part of a saved session.
        var isOfShell = false
        let report: @Sendable (any Context, _ showsAll: Bool) throws(Diagnostic) -> [Report.Block]
    }

    static let topics: [Topic] = [
        Topic(name: "model", summary: "the formulas, as they can be typed") { (context, _) throws(Diagnostic) in
            guard let model = context.session.model?.object else { throw Diagnostic.noModel }
            var blocks: [Report.Block] = []
            if let network = model.network {
                blocks.append(.diagram(diagram(of: network)))
            }
            return blocks + [.text(context.session.modelSummary), .text(model.text)]
        },
        Topic(name: "graph", summary: "every operation, named or not") { (context, _) throws(Diagnostic) in
            try graph(context)
        },
        Topic(name: "params", summary: "all parameters", showsValues: true) { (context, showsAll) throws(Diagnostic) in
            guard !context.session.parameters.isEmpty else { throw Diagnostic.noModel }
            return context.session.parameters.map { .value($1, name: $0, abbreviates: !showsAll) }
        },
        Topic(name: "grads", summary: "all gradients and whether they are fresh") {
            (context, showsAll) throws(Diagnostic) in
            try gradients(context, showsAll)
        },
        Topic(name: "activations", summary: "all values of the model, from input to output", showsValues: true) {
            (context, showsAll) throws(Diagnostic) in
            let run = try context.executor.forward(context.session)
            return run.graph.stages.filter { $0.name != "loss" && $0.alias == nil }.map {
                .value(run.computation.value($0.node), name: $0.name, abbreviates: !showsAll)
            }
        },
        Topic(name: "timeline", summary: "the moments that can be gone to", isOfShell: true) {
            (context, _) throws(Diagnostic) in
            MomentReports.timeline(context)
        },
        Topic(name: "data", summary: "the data set, its columns, what is striking, and first rows") {
            (context, showsAll) throws(Diagnostic) in
            try DataReport(context.session, showsAll: showsAll).blocks()
        },
        Topic(name: "influence", summary: "which samples pull most on the gradient, and which pull against it") {
            (context, _) throws(Diagnostic) in
            try Influence(context.session, until: context.hearsStop).blocks(
                context.session)
        },
        Topic(name: "optimizer", summary: "the update rule and its state") { (context, _) throws(Diagnostic) in
            optimizer(context.session)
        },
        Topic(name: "training", summary: "the course of the loss, as a chart and a table") {
            (context, _) throws(Diagnostic) in
            try TrainingReport.blocks(context.session)
        },
        Topic(
            name: "flow", summary: "how large values and gradients are from layer to layer, and how they came there",
            showsValues: true
        ) { (context, _) throws(Diagnostic) in
            [.picture(try flow(context))]
        },
        Topic(name: "variables", summary: "your variables, functions and commands") {
            (context, showsAll) throws(Diagnostic) in
            let session = context.session
            let values = session.variables.map { Report.Block.value($1, name: $0, abbreviates: !showsAll) }
            let functions = session.functions.values.map { Report.Block.text($0.object.text) }
            let commands = session.commands.values.map {
                Report.Block.text("define \($0.object.usage) \($0.object.body.text)")
            }
            let all = values + functions + commands
            return all.isEmpty ? [.text("none yet; a variable: alpha = 0.3")] : all
        },
    ]

    /// Values, and gradients where backward has run on the present state.
    private static func graph(_ context: any Context) throws(Diagnostic) -> [Report.Block] {
        let run = try context.executor.forward(context.session)
        let isFresh = context.session.gradients.map { context.session.staleness(of: $0) == nil } ?? false
        if isFresh { _ = try context.executor.gradients(context.session) }
        return [.table(WrittenGraph(run.graph).table(run, hasGradients: isFresh))]
    }

    /// So many earlier moments of a training are looked at.
    private static let momentsOfFlow = 12

    private static func flow(_ context: any Context) throws(Diagnostic) -> Report.Picture {
        let session = context.session
        var past: [FlowPicture.Sizes] = []
        let count = context.isInsideBlock ? 0 : min(session.step, momentsOfFlow)
        for moment in 0..<count {
            if context.hearsStop() { throw Diagnostic.interrupted }
            // A moment that is forgotten leaves no gap: those behind it are looked at.
            guard let earlier = try? context.moment(.step(moment * session.step / count)),
                let sizes = try? FlowPicture.Sizes(earlier.onAllRows, Executor())
            else { continue }
            past.append(sizes)
        }
        let present = try FlowPicture.Sizes(session, context.executor)
        return FlowPicture(present, past: past).picture(PictureWords(session))
    }

    private static func diagram(of network: Network) -> Report.Diagram {
        var stages = ["x \(network.inputs)"]
        var arrows: [String] = []
        for (k, layer) in zip(1..., network.layers) {
            arrows.append(layer.parameterNames(k) ?? "windows")
            stages.append("a\(k) \(layer.description)")
        }
        return Report.Diagram(stages: stages, arrows: arrows)
    }

    private static func gradients(_ context: any Context, _ showsAll: Bool) throws(Diagnostic) -> [Report.Block] {
        let session = context.session
        guard !session.parameters.isEmpty else { throw Diagnostic.noModel }
        guard let gradients = session.gradients else {
            return session.parameters.keys.map { .text("d\($0)  not computed; type backward") }
        }
        let status = context.session.staleness(of: gradients) ?? "fresh"
        return session.parameters.map { name, value in
            if let gradient = gradients.values[name] {
                return .matrix(Report.Matrix(gradient, name: "d\(name)", abbreviates: !showsAll, remark: status))
            }
            return .text("d\(name)  \(gradients.unreached.contains(name) ? "not reached by the loss" : "not computed")")
        }
    }

    static func optimizer(_ session: Session) -> [Report.Block] {
        var blocks: [Report.Block] = [.text(session.optimizer.description)]
        if let clip = session.optimizer.clip { blocks.append(.text("    \(clip.rule)")) }
        blocks += session.optimizer.rule.map { .text("    \($0)") }
        if session.schedule != nil { blocks.append(schedule(session)) }
        if !session.frozen.isEmpty { blocks.append(frozen(session)) }
        let names = session.optimizer.row.slotNames(session.optimizer.settings)
        if session.optimizer.slots.count > names.count, let pair = session.optimizer.row.direction?.pairNames {
            let count = (session.optimizer.slots.count - names.count) / pair.count
            blocks.append(.text("remembered: \(counted(count, "pair")) of a move and the change of the gradient by it"))
        }
        for (name, slot) in zip(names, session.optimizer.slots) where !slot.isEmpty {
            var offset = 0
            for (parameter, value) in session.parameters where offset + value.shape.count <= slot.count {
                let part = Matrix(value.shape, Array(slot[offset..<offset + value.shape.count]))
                blocks.append(.matrix(Report.Matrix(part, name: "\(name) of \(parameter)")))
                offset += value.shape.count
            }
        }
        return blocks
    }
}
