import Autodiff
import Glibc
import Learning
import Modelling
import OrderedCollections
import Reporting

/// How large values and gradients are from layer to layer, now and on the way of the training.
package struct FlowPicture {
    /// The sizes at one moment: the root of the mean square of each value, and of its gradient.
    package struct Sizes {
        fileprivate var values: OrderedDictionary<String, Double> = [:]
        fileprivate var gradients: [String: Double] = [:]

        package init(_ session: Session, _ executor: Executor) throws(Diagnostic) {
            let gradients = try executor.gradients(session).values
            let run = try executor.forward(session)
            for name in FlowPicture.names(session, run.graph) {
                guard let stage = run.graph.stage(named: name) else { continue }
                values[name] = Self.size(run.computation.value(stage.node))
                if let gradient = gradients[name] { self.gradients[name] = Self.size(gradient) }
            }
        }

        private static func size(_ matrix: Matrix) -> Double {
            matrix.values.norm / Double(matrix.shape.count).squareRoot()
        }
    }

    private let present: Sizes
    private let past: [Sizes]

    /// - Parameter past: the sizes at earlier moments, oldest first.
    package init(_ present: Sizes, past: [Sizes]) { (self.present, self.past) = (present, past) }

    /// Models of more values than these show the first of them.
    private static let mostRows = 40

    /// The layers of a network, or all named values of a model, from input to output.
    private static func names(_ session: Session, _ graph: ModelGraph) -> [String] {
        if let network = session.model?.object.network { return network.layers.indices.map { "a\($0 + 1)" } }
        return Array(graph.stages.filter { $0.name != "loss" && $0.alias == nil }.map(\.name).prefix(mostRows))
    }

    package func picture(_ words: PictureWords) -> Report.Picture {
        let all = past + [present]
        let rows = present.values.keys.map { name in
            Report.Bars.Row(
                label: name, values: [present.values[name] ?? .nan, present.gradients[name] ?? .nan],
                histories: past.isEmpty
                    ? [] : [all.map { $0.values[name] ?? .nan }, all.map { $0.gradients[name] ?? .nan }])
        }
        let isLogarithmic = [0, 1].contains { measure in
            let sizes = rows.map { $0.values[measure] }.filter { $0.isFinite && $0 > 0 }
            return (sizes.max() ?? 1) / (sizes.min() ?? 1) > 100
        }
        let bars = Report.Bars(
            measures: ["values: root of the mean square", "gradients: root of the mean square"], rows: rows,
            isLogarithmic: isLogarithmic)
        return Report.Picture(title: "flow", drawing: .bars(bars), sentence: sentence(words))
    }

    /// So many times from one layer to the next, on the mean, are told of; whether they hinder is for `diagnose` to try.
    private static let muchFromLayerToLayer = 10.0

    private func sentence(_ words: PictureWords) -> String {
        let names = Array(present.values.keys)
        let known = names.filter { (present.gradients[$0] ?? .nan).isFinite }
        func gradient(_ name: String) -> Double { present.gradients[name] ?? .nan }
        let bad = names.filter {
            !(present.values[$0] ?? 0).isFinite || present.gradients[$0].map { !$0.isFinite } ?? false
        }
        var parts: [String] = []
        if (3...Self.mostListed).contains(names.count) {
            func sizes(_ names: [String], _ size: (String) -> Double?) -> String {
                PictureWords.list(names.map { words.number(size($0) ?? .nan) })
            }
            parts.append(
                "values from \(names[0]) to \(names[names.count - 1]) are \(sizes(names) { present.values[$0] })")
            if known.count > 2 {
                let back = Array(known.reversed())
                parts.append("gradients from \(back[0]) back to \(known[0]) are \(sizes(back, gradient))")
            }
        } else if let first = names.first, let last = names.last, names.count > 1 {
            parts.append(
                "values are \(words.number(present.values[first] ?? .nan)) in \(first) and \(words.number(present.values[last] ?? .nan)) in \(last)"
            )
        } else if let only = names.first {
            parts.append("values are \(words.number(present.values[only] ?? .nan)) in \(only)")
        }
        if let least = known.min(by: { gradient($0) < gradient($1) }),
            let most = known.max(by: { gradient($0) < gradient($1) })
        {
            parts.append(
                least == most
                    ? "its gradient is \(words.number(gradient(least)))"
                    : "the smallest gradient is that of \(least), \(words.number(gradient(least))), the largest that of \(most), \(words.number(gradient(most)))"
            )
        }
        parts += steps(known, gradient, words)
        if let first = known.first, let last = known.last, first != last {
            parts += [verdict(first, last, gradient, words)]
        }
        if !bad.isEmpty { parts.append("no finite numbers in \(PictureWords.list(bad))") }
        if !past.isEmpty {
            let told = names.count <= Self.mostTold ? names : [names[0], names[names.count - 1]]
            parts.append("since the start of the training: " + told.map { course($0, words) }.joined(separator: "; "))
        }
        return parts.joined(separator: "; ")
    }

    /// Of more layers the sizes of the first and the last are told.
    private static let mostListed = 8

    /// The courses of more layers are those of the first and the last alone.
    private static let mostTold = 6

    /// How a layer came to where it is: its values and its gradient.
    private func course(_ name: String, _ words: PictureWords) -> String {
        let moments = past + [present]
        let (values, gradients) = (moments.map { $0.values[name] }, moments.map { $0.gradients[name] })
        let parts = [("values", values), ("gradient", gradients)].compactMap { what, sizes -> String? in
            let finite = sizes.compactMap(\.self).filter(\.isFinite)
            guard let first = finite.first, let last = finite.last, let low = finite.min(), let high = finite.max()
            else {
                return nil
            }
            if low == high { return "\(what) level at \(words.number(last))" }
            let words = words.telling(low, high)
            var text = "\(what) \(words.number(first)) to \(words.number(last))"
            if low < min(first, last) { text += ", lowest \(words.number(low))" }
            if high > max(first, last) { text += ", highest \(words.number(high))" }
            return text
        }
        return parts.isEmpty ? "\(name) no finite numbers" : "\(name) " + parts.joined(separator: ", ")
    }

    /// Where a gradient changes most from a layer to the one before it.
    private func steps(_ names: [String], _ gradient: (String) -> Double, _ words: PictureWords) -> [String] {
        let pairs = zip(names, names.dropFirst()).filter { gradient($0) > 0 && gradient($1) > 0 }
        guard
            let most = pairs.max(by: {
                abs(log(gradient($0.0) / gradient($0.1))) < abs(log(gradient($1.0) / gradient($1.1)))
            })
        else { return [] }
        let ratio = gradient(most.0) / gradient(most.1)
        guard ratio != 1 else { return [] }
        let word = ratio < 1 ? "smaller" : "larger"
        return [
            "from \(most.1) back to \(most.0) it becomes \(words.number(ratio < 1 ? 1 / ratio : ratio)) times \(word), the largest change between neighbours"
        ]
    }

    private func verdict(
        _ first: String, _ last: String, _ gradient: (String) -> Double, _ words: PictureWords
    ) -> String {
        let (near, far) = (gradient(first), gradient(last))
        guard near > 0, far > 0 else {
            return near == 0 ? "no gradient reaches \(first)" : "\(last) has no gradient"
        }
        let distance = Double(max(present.values.count - 1, 1))
        let each = pow(near / far, 1 / distance)
        if each < 1 / Self.muchFromLayerToLayer {
            return "on the way to \(first) gradients shrink more than ten times a layer"
        }
        if each > Self.muchFromLayerToLayer {
            return "on the way to \(first) gradients grow more than ten times a layer"
        }
        return "gradients shrink or grow less than ten times a layer"
    }
}
