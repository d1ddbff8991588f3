import Autodiff
import Limits
import Modelling
import OrderedCollections
import Reporting

/// How much each number matters to the loss: |gradient × value|, which to first order is the change of the loss if
/// the number were 0.
package struct Sensitivity {
    struct Element {
        let name: String
        let value: Double
        let gradient: Double

        var weight: Double { abs(value * gradient) }
    }

    /// Where an element stands: the parameter and the place in it.
    private struct Place {
        let parameter: Int
        let element: Int
        let weight: Double
    }

    struct Sum {
        let name: String
        let elements: Int
        let weight: Double
    }

    /// The most sensitive elements of parameters, most sensitive first, and how many there are in all.
    let elements: [Element]
    let count: Int
    /// Parameters, and the features of the input, most sensitive first.
    let parameters: [Sum]
    let features: [Sum]

    package init(_ session: Session) throws(Diagnostic) {
        let gradients = try Executor().gradients(session)
        var first: [Place] = []
        var parameters: [Sum] = []
        let slopes = session.parameters.map { gradients.values[$0] ?? Matrix($1.shape, repeating: 0) }
        for (parameter, (name, value)) in session.parameters.enumerated() {
            try StopRequest.heed()
            var sum = 0.0
            for (place, (number, slope)) in zip(value.values, slopes[parameter].values).enumerated() {
                let weight = abs(number * slope)
                sum += weight
                // Few are shown: the rest is thrown away from time to time.
                if first.count == 64 * Self.most { first = Array(Self.ranked(first, \.weight).prefix(Self.most)) }
                first.append(Place(parameter: parameter, element: place, weight: weight))
            }
            parameters.append(Sum(name: name, elements: value.shape.count, weight: sum))
        }
        let parameterNames = Array(session.parameters.keys)
        let values = Array(session.parameters.values)
        elements = Self.ranked(first, \.weight).prefix(Self.most).map { place in
            let value = values[place.parameter]
            return Element(
                name: value.elementName(parameterNames[place.parameter], place.element),
                value: value.values[place.element],
                gradient: slopes[place.parameter].values[place.element])
        }
        count = parameters.reduce(0) { $0 + $1.elements }
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

    /// How many elements, parameters and features are shown.
    private static let most = 15

    /// Largest first; equals in their order, what is no number before everything.
    private static func ranked<T>(_ items: [T], _ weight: (T) -> Double) -> [T] {
        func key(_ item: T) -> Double { weight(item).isNaN ? .infinity : weight(item) }
        return items.enumerated().sorted { a, b in
            (key(b.element), a.offset) < (key(a.element), b.offset)
        }.map(\.element)
    }
}

extension Sensitivity {
    package func blocks() -> [Report.Block] {
        func sums(_ kind: String, _ caption: String, _ sums: [Sum]) -> Report.Block {
            // Of what is no finite number nothing has a share.
            let total = sums.reduce(0) { $0 + $1.weight }
            return .table(
                Report.Table(
                    kind: kind, caption: caption, headings: ["name", "elements", "sum of |value × gradient|", "share"],
                    rows: sums.prefix(Self.most).map {
                        [
                            .formula($0.name), .integer($0.elements), .number($0.weight),
                            total.isFinite ? .number(total > 0 ? $0.weight / total : 0) : .empty,
                        ]
                    }))
        }
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "sensitivity", caption: "sensitivity: the first \(elements.count) of \(count) weights",
                    headings: ["weight", "value", "gradient", "|value × gradient|"],
                    rows: elements.map {
                        [.formula($0.name), .number($0.value), .number($0.gradient), .number($0.weight)]
                    })),
            sums("parameters", "parameters", parameters),
        ]
        if !features.isEmpty {
            let all = features.count > Self.most ? "the first \(Self.most) of \(features.count) features" : "features"
            blocks.append(sums("features", "inputs: \(all)", features))
        }
        blocks.append(.text("|value × gradient| is about the change of the loss if the number were 0"))
        return blocks
    }
}
