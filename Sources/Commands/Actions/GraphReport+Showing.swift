import Autodiff
import Insight
import Modelling
import Reporting

extension GraphReport {
    /// `show graph`: values, and gradients where backward has run on the present state.
    static func blocks(_ interpreter: Interpreter) throws(Diagnostic) -> [Report.Block] {
        let run = try interpreter.executor.forward(interpreter.session)
        let isFresh = interpreter.session.gradients.map { interpreter.staleness(of: $0) == nil } ?? false
        if isFresh { _ = try interpreter.executor.gradients(interpreter.session) }
        return [.table(GraphReport(run.graph).table(run, hasGradients: isFresh))]
    }

    /// `save graph "model.dot"`
    static func save(_ path: String, for call: Call, _ interpreter: Interpreter) throws(Diagnostic) {
        let run = try interpreter.executor.forward(interpreter.session)
        let report = GraphReport(run.graph)
        try interpreter.writeFile(path, Array(report.dot.utf8), as: ".dot", for: call)
        interpreter.emit(
            .text("saved the graph of \(counted(report.shown.count, "node")) to \(path); draw it: dot -Tsvg \(path)"))
    }
}
