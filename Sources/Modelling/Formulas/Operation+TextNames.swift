import Autodiff
import Syntax

extension Operation where S == Double {
    /// The names of functions that texts of the table call: what they mean must not change.
    static let textNames: Set<String> = {
        var names: Set<String> = []
        for row in all {
            guard let example = row.examples.first else { continue }
            let texts =
                row.derivativeTexts(example.attribute, example.shapes)
                + [row.definition, row.definition(for: .none), row.exactSlope].compactMap { $0 }
                + (row.joint.map { $0.slopes + ($0.settledSlopes ?? []) } ?? [])
            for text in texts { names.formUnion(Expression.parsed(text).calledNames) }
        }
        return names
    }()
}
