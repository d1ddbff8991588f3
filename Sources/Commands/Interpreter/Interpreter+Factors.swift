import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// The factors of a gradient: a table of which some can be left blank.
struct FactorTable {
    let name: String
    let rows: [[Report.Cell]]

    /// The values that can be asked for, with the names of their factors.
    var values: [(row: Int, name: String, value: Double)] {
        rows.enumerated().compactMap { place, row in
            guard row.count == 4, case .formula(let name) = row[0], case .number(let value) = row[3] else { return nil }
            return (place, name, value)
        }
    }

    /// The table without the values of some rows, which are numbered.
    ///
    /// - Parameter blank: the places of the rows, in the order in which they are asked for.
    func table(blank: [Int]) -> Report.Table {
        let isProductOpen = !blank.isEmpty
        let shown = rows.enumerated().map { place, row -> [Report.Cell] in
            guard let number = blank.firstIndex(of: place) else {
                // The product would give away a single factor.
                guard isProductOpen, place == rows.count - 1, rows.count > 1, case .text = row[0] else { return row }
                return Array(row.dropLast()) + [.text("…")]
            }
            return [row[0], row[1], .text("…"), .text("? \(number + 1)")]
        }
        return Report.Table(
            kind: "factors", caption: "\(name), factor by factor",
            headings: ["factor", "formula", "with numbers", "value"], rows: shown)
    }
}

extension Interpreter {
    /// The place that `dW1[2,1]`, `dloss` or, for a weight, `W1[2,1]` names in a model, ready to be explained.
    func gradientPlace(
        of expression: Expression, in source: SourceText
    ) throws(Diagnostic) -> (explainer: Explainer, element: ElementSlopes.Element, owner: String) {
        var base = expression
        var indices: [Expression.Index]?
        if case .index(let inner, let given) = expression.node { (base, indices) = (inner, given) }
        guard case .name(let typed) = base.node else { throw Diagnostic.explainWhat }
        guard session.model != nil else { throw Diagnostic.noModel }
        let owner = gradientOwner(of: typed) ?? typed
        let explainer = try Explainer(session, executor, needsGradients: true)
        guard let node = explainer.node(owner) else {
            throw Diagnostic.nothingToExplain(typed, among: visibleNames)
        }
        let shape = explainer.model.shape(of: node)
        guard let indices else {
            guard shape.isScalar else { throw Diagnostic.explainOneElement(typed) }
            return (explainer, ElementSlopes.Element(node, 0), owner)
        }
        let found = try evaluator(source).positions(indices, of: typed, shape, at: expression.span)
        guard found.rows.count == 1, found.columns.count == 1 else { throw Diagnostic.explainOneElement(typed) }
        return (explainer, ElementSlopes.Element(node, found.rows[0] * shape.columns + found.columns[0]), owner)
    }

    /// The factors on the largest path of a gradient.
    func factors(of expression: Expression, in source: SourceText) throws(Diagnostic) -> FactorTable {
        let (explainer, element, _) = try gradientPlace(of: expression, in: source)
        for block in explainer.gradient(element) {
            if case .table(let table) = block, table.kind == "factors" {
                return FactorTable(name: expression.text, rows: table.rows)
            }
        }
        return FactorTable(name: expression.text, rows: [])
    }
}
