import Autodiff
import Insight
import Modelling
import Reporting

extension GraphReport {
    /// `show graph`: values, and gradients where backward has run on the present state.
    static func blocks(_ context: any Context) throws(Diagnostic) -> [Report.Block] {
        let run = try context.executor.forward(context.session)
        let isFresh = context.session.gradients.map { context.session.staleness(of: $0) == nil } ?? false
        if isFresh { _ = try context.executor.gradients(context.session) }
        return [.table(GraphReport(run.graph).table(run, hasGradients: isFresh))]
    }

    /// `save graph "model.dot"`
    static func save(_ path: String, for call: Call, _ context: any Context) throws(Diagnostic) {
        let run = try context.executor.forward(context.session)
        let report = GraphReport(run.graph)
        try context.writeFile(
            path, Array(report.dot.utf8), as: ".dot", replaces: try call[CommandTable.force], from: call.source)
        context.emit(
            .text("saved the graph of \(counted(report.shown.count, "node")) to \(path); draw it: dot -Tsvg \(path)"))
    }
}
