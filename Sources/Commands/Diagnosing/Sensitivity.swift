import Autodiff
import OrderedCollections
import Reporting

/// How much each number matters to the loss: |gradient × value|, which to first order is the change of the loss if
/// the number were 0.
struct Sensitivity {
    struct Element {
        let name: String
        let value: Double
        let gradient: Double

        var weight: Double { abs(value * gradient) }
    }

    struct Sum {
        let name: String
        let elements: Int
        let weight: Double
    }

    /// All elements of parameters, most sensitive first.
    let elements: [Element]
    /// Parameters, and the features of the input, most sensitive first.
    let parameters: [Sum]
    let features: [Sum]

    init(_ session: Session) throws(Diagnostic) {
        let gradients = try Bench().gradients(session)
        var elements: [Element] = []
        var parameters: [Sum] = []
        for (name, value) in session.parameters {
            let slopes = gradients.values[name] ?? Matrix(value.shape, repeating: 0)
            let own = value.values.indices.map { place in
                Element(
                    name: value.elementName(name, place), value: value.values[place], gradient: slopes.values[place])
            }
            parameters.append(Sum(name: name, elements: own.count, weight: own.reduce(0) { $0 + $1.weight }))
            elements += own
        }
        self.elements = Self.ranked(elements, \.weight)
        self.parameters = Self.ranked(parameters, \.weight)
        guard let x = session.x, let slopes = gradients.values["x"] else {
            features = []
            return
        }
        let names = session.dataset.map(\.featureNames) ?? []
        features = Self.ranked(
            (0..<x.columns).map { column in
                let weight = (0..<x.rows).reduce(0) { $0 + abs(x[$1, column] * slopes[$1, column]) }
                let label = column < names.count && session.dataset?.name != nil ? " \(names[column])" : ""
                return Sum(name: "x[:,\(column + 1)]\(label)", elements: x.rows, weight: weight)
            }, \.weight)
    }

    /// Largest first; equals in their order, what is no number before everything.
    private static func ranked<T>(_ items: [T], _ weight: (T) -> Double) -> [T] {
        func key(_ item: T) -> Double { weight(item).isNaN ? .infinity : weight(item) }
        return items.enumerated().sorted { a, b in
            (key(b.element), a.offset) < (key(a.element), b.offset)
        }.map(\.element)
    }
}

extension Sensitivity {
    func blocks() -> [Report.Block] {
        func sums(_ kind: String, _ caption: String, _ sums: [Sum]) -> Report.Block {
            let total = sums.reduce(0) { $0 + $1.weight }
            return .table(
                Report.Table(
                    kind: kind, caption: caption, headings: ["name", "elements", "sum of |value × gradient|", "share"],
                    rows: sums.prefix(15).map {
                        [
                            .formula($0.name), .integer($0.elements), .number($0.weight),
                            .number(total > 0 ? $0.weight / total : 0),
                        ]
                    }))
        }
        let shown = min(elements.count, 15)
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "sensitivity", caption: "sensitivity: the first \(shown) of \(elements.count) weights",
                    headings: ["weight", "value", "gradient", "|value × gradient|"],
                    rows: elements.prefix(15).map {
                        [.formula($0.name), .number($0.value), .number($0.gradient), .number($0.weight)]
                    })),
            sums("parameters", "parameters", parameters),
        ]
        if !features.isEmpty {
            let all = features.count > 15 ? "the first 15 of \(features.count) features" : "features"
            blocks.append(sums("features", "inputs: \(all)", features))
        }
        blocks.append(.text("|value × gradient| is about the change of the loss if the number were 0"))
        return blocks
    }
}
