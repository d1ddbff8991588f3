import Autodiff
import Modelling
import Reporting
import Syntax

/// The chain of factors behind the gradient of an element, ready to be computed with some of them changed.
struct MistakableChain {
    /// The factors between two named values, one of each path.
    struct Group: Equatable {
        let from: Graph.NodeID
        let to: Graph.NodeID
        /// `the slope of tanh, da1/dz1`
        let name: String
        var replacements: [Replacement] = []

        static func == (a: Group, b: Group) -> Bool { a.from == b.from && a.to == b.to }
    }

    /// Another number in the place of a factor.
    struct Replacement {
        let kind: MistakeKind
        let what: String
        let slope: (Link) -> Double?
    }

    /// A factor, with the group that it belongs to.
    struct Link {
        let factor: PathSum.Factor
        let group: Group
    }

    /// What stands in the place of a slope; nil leaves it out.
    typealias Change = (Link, _ slope: Double) -> Double?

    let name: String
    let truth: Double
    let groups: [Group]
    let isAggregated: Bool
    /// How many rows there are, and over how many numbers the loss takes the mean; 1 where it takes none.
    let samples: Int
    let averaged: Int

    private let explainer: Explainer
    private let sum: PathSum
    private let links: [Link]
    private let element: ElementSlopes.Element
    private let format: NumberFormat

    init(_ explainer: Explainer, _ element: ElementSlopes.Element, name: String) {
        (self.explainer, self.element, self.name) = (explainer, element, name)
        format = NumberFormat(digits: 4)
        sum = PathSum(element, explainer.model, explainer.slopes)
        truth = explainer.slopes.gradient(element)
        isAggregated = sum.isAggregated
        samples = max(explainer.session.stepRows, 1)
        let reader = FactorReader(explainer)
        var groups: [Group] = []
        if !sum.isAggregated {
            for factor in sum.factors {
                let plain = Group(from: factor.from.node, to: factor.to.node, name: "")
                if !groups.contains(plain) { groups.append(reader.group(factor)) }
            }
        }
        groups.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        self.groups = groups
        links = sum.factors.map { factor in
            let plain = Group(from: factor.from.node, to: factor.to.node, name: "")
            return Link(factor: factor, group: groups.first { $0 == plain } ?? plain)
        }
        averaged = sum.isAggregated ? 1 : sum.factors.lazy.compactMap(reader.averaged).first ?? 1
    }

    func text(_ value: Double) -> String { format.string(value) }

    func nodeName(_ node: Graph.NodeID) -> String { explainer.rules.expression(of: node).text }

    // MARK: - With changes

    private func contribution(_ path: PathSum.Path, _ change: Change) -> Double {
        path.factors.reduce(1) { product, index in
            let link = links[index]
            return change(link, link.factor.slope).map { product * $0 } ?? product
        }
    }

    /// The gradient with changed factors.
    func total(_ change: Change) -> Double { sum.paths.reduce(0) { $0 + contribution($1, change) } }

    /// The sum over the different parts of paths that a part of the groups makes.
    func cut(_ keeps: (Group) -> Bool) -> Double {
        var seen: Set<[Int]> = []
        return sum.paths.reduce(0) { total, path in
            let kept = path.factors.filter { keeps(links[$0].group) }
            guard !kept.isEmpty, seen.insert(kept).inserted else { return total }
            return total + kept.reduce(1) { $0 * links[$1].factor.slope }
        }
    }

    /// `0.7 * 0.16 + 0.2 * (-0.3)`: the products as they are written down, from the loss back.
    func product(_ change: Change) -> String {
        let most = 3
        let terms = sum.paths.prefix(most).map { path in
            let factors = path.factors.reversed().compactMap { index -> String? in
                let link = links[index]
                return change(link, link.factor.slope).map { $0 < 0 ? "(\(text($0)))" : text($0) }
            }
            return factors.isEmpty ? "1" : factors.joined(separator: " * ")
        }
        let left = sum.paths.count - terms.count
        return terms.joined(separator: " + ") + (left > 0 ? " + … (\(sum.paths.count) products)" : "")
    }

    /// The values between the element and the loss.
    var stops: [Graph.NodeID] {
        Set(groups.map(\.to)).subtracting([explainer.model.loss ?? -1]).sorted()
    }

    /// What each way adds, by the first value on which the ways differ.
    var ways: [(name: String, value: Double)] {
        for place in 0..<(sum.paths.map(\.factors.count).min() ?? 0) {
            var found: [(column: String, value: Double)] = []
            for path in sum.paths {
                let stop = links[path.factors[place]].factor.to
                let columns = explainer.model.shape(of: stop.node).columns
                let name = "\(nodeName(stop.node)), unit \(stop.index % columns + 1)"
                if let known = found.firstIndex(where: { $0.column == name }) {
                    found[known].value += path.contribution
                } else {
                    found.append((name, path.contribution))
                }
            }
            if found.count > 1 { return found.map { ($0.column, $0.value) } }
        }
        return []
    }

    // MARK: - Rows and elements

    /// What each row of the batch adds.
    var partsOfSamples: [(sample: Int, part: Double)] {
        guard samples > 1, !isAggregated else { return [] }
        var parts: [Int: Double] = [:]
        for path in sum.paths {
            guard let sample = explainer.sample(along: path, of: sum) else { return [] }
            parts[sample, default: 0] += path.contribution
        }
        return parts.sorted { $0.key < $1.key }.map { ($0.key + 1, $0.value) }
    }

    /// The gradients of elements that are easily taken for this one.
    var others: [(MistakeKind, String, Double)] {
        let shape = explainer.model.shape(of: element.node)
        let (row, column) = (element.index / shape.columns, element.index % shape.columns)
        let places =
            [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)].map {
                (MistakeKind.elementNeighbour, $0)
            } + (row == column ? [] : [(MistakeKind.elementTransposed, (column, row))])
        return places.compactMap { kind, place in
            guard (0..<shape.rows).contains(place.0), (0..<shape.columns).contains(place.1) else { return nil }
            let other = ElementSlopes.Element(element.node, place.0 * shape.columns + place.1)
            return (kind, "d\(explainer.writer.name(other))", explainer.slopes.gradient(other))
        }
    }

    // MARK: - Updates

    /// The learning rate, and whether the step is nothing but it times the gradient.
    var rate: (Double, isPlain: Bool)? {
        guard let name = explainer.model.names[element.node], let old = explainer.session.parameters[name],
            let next = try? NextStep(explainer.session, Executor()), let new = next.after.parameters[name]
        else { return nil }
        let rate = explainer.session.optimizer.learningRate
        let change = new.values[element.index] - old.values[element.index]
        return (rate, abs(change + rate * truth) <= 1e-6 * abs(rate * truth))
    }

    /// The gradient of the same element after the next update.
    var afterUpdate: Double? {
        guard !explainer.session.parameters.isEmpty, let next = try? NextStep(explainer.session, Executor()),
            let later = try? Explainer(next.after, Executor(), needsGradients: true)
        else { return nil }
        return later.slopes.gradient(element)
    }
}
