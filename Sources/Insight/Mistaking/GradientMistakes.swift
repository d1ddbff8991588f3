import Autodiff
import Modelling
import Reporting
import Syntax

/// The wrong values that a gradient is given by hand: formed from the same chain of factors by which it is explained.
package struct GradientMistakes {
    /// As backward computed it.
    package let truth: Double
    package private(set) var all: [GradientMistake] = []

    private let chain: MistakableChain

    /// - Parameter name: what the element is called: `dW1[2,1]`.
    package init(_ explainer: Explainer, _ element: ElementSlopes.Element, name: String) {
        chain = MistakableChain(explainer, element, name: name)
        truth = chain.truth
        guard truth.isFinite else { return }
        addWholes()
        if !chain.isAggregated {
            for group in chain.groups { addFactors(group) }
            addCuts()
            addWays()
        }
        addSamples()
        addElements()
        addUpdates()
    }

    /// The one mistake whose value fits; nil where none does or several do.
    package func only(_ fits: (Double) -> Bool) -> GradientMistake? {
        let fitting = fitting(fits)
        return fitting.count == 1 ? fitting[0] : nil
    }

    package func fitting(_ fits: (Double) -> Bool) -> [GradientMistake] { all.filter { fits($0.value) } }

    /// Keeps a mistake that gives another number than the truth, and one that was not found before.
    private mutating func add(_ kind: MistakeKind, _ value: Double, _ sentence: String) {
        guard value.isFinite, abs(value - truth) > 1e-9 * max(abs(truth), 1e-30) else { return }
        let isKnown = all.contains { $0.kind == kind && abs($0.value - value) <= 1e-9 * abs(value) }
        if !isKnown { all.append(GradientMistake(kind: kind, value: value, sentence: sentence)) }
    }

    private func text(_ value: Double) -> String { chain.text(value) }

    /// `0.7 * 0.16 = 0.112`, beside `0.7 * 0.16 * 0.91 = 0.102`
    private func beside(_ change: @escaping MistakableChain.Change, _ value: Double) -> String {
        "\(chain.product(change)) = \(text(value)) in place of \(chain.product { $1 }) = \(text(truth))"
    }

    // MARK: - Kinds

    private mutating func addWholes() {
        add(.wrongSign, -truth, "the sign is turned round: \(text(-truth)) in place of \(text(truth))")
        if chain.averaged > 1 {
            let count = chain.averaged
            add(
                .sumForMean, truth * Double(count),
                "the sum over \(count) in place of the mean: \(text(truth * Double(count))) has to be divided by \(count), \(text(truth))"
            )
        } else if chain.samples > 1 {
            add(
                .meanForSum, truth / Double(chain.samples),
                "the mean over \(chain.samples) samples in place of the sum: this loss adds them up, \(text(truth))")
        }
    }

    private mutating func addFactors(_ group: MistakableChain.Group) {
        let out: MistakableChain.Change = { $0.group == group ? nil : $1 }
        let value = chain.total(out)
        add(.factorLeftOut, value, "\(group.name) is left out: \(beside(out, value))")
        let twice: MistakableChain.Change = { $0.group == group ? $1 * $1 : $1 }
        let squared = chain.total(twice)
        add(.factorTwice, squared, "\(group.name) is there twice: \(beside(twice, squared))")
        for replaced in group.replacements {
            let change: MistakableChain.Change = { $0.group == group ? replaced.slope($0) ?? .nan : $1 }
            let value = chain.total(change)
            add(replaced.kind, value, "\(replaced.what): \(beside(change, value))")
        }
    }

    /// What one gets by ending early, on the side of the loss or on the side of the element.
    private mutating func addCuts() {
        guard chain.groups.count > 2 else { return }
        for node in chain.stops {
            let (near, far) = (chain.groups.filter { $0.to <= node }, chain.groups.filter { $0.from >= node })
            if near.count >= 1, chain.groups.count - near.count >= 2 {
                let value = chain.cut { $0.to <= node }
                add(
                    .chainCutShort, value,
                    "the chain ends at \(chain.nodeName(node)) and not at the loss: \(text(value)) lacks what \(chain.nodeName(node)) does to the loss, \(text(truth)) has it"
                )
            }
            if far.count >= 1, chain.groups.count - far.count >= 2 {
                let value = chain.cut { $0.from >= node }
                add(
                    .chainCutShort, value,
                    "the chain from the loss ends at \(chain.nodeName(node)): \(text(value)) lacks the factors from there to \(chain.name), \(text(truth)) has them"
                )
            }
        }
    }

    private mutating func addWays() {
        let ways = chain.ways
        guard ways.count > 1, ways.count <= 6 else { return }
        for way in ways {
            add(
                .wayLeftOut, truth - way.value,
                "the way through \(way.name) is left out: it adds \(text(way.value)) to \(text(truth - way.value)), which is \(text(truth))"
            )
            if ways.count > 2 {
                add(
                    .wayLeftOut, way.value,
                    "only the way through \(way.name) is there, one of \(ways.count): together they are \(text(truth))")
            }
        }
    }

    private mutating func addSamples() {
        let parts = chain.partsOfSamples
        guard parts.count > 1 else { return }
        for (sample, part) in parts {
            add(
                .oneSample, part,
                "only sample \(sample) is there: it adds \(text(part)) to \(text(truth)), the sum over all \(chain.samples)"
            )
            if chain.averaged > 1 {
                let alone = part * Double(chain.averaged)
                add(
                    .oneSample, alone,
                    "sample \(sample) alone gives \(text(alone)); over the batch of \(chain.samples) it is \(text(truth))"
                )
            }
        }
    }

    private mutating func addElements() {
        for (kind, name, value) in chain.others {
            add(kind, value, "\(text(value)) is \(name), another element: \(chain.name) = \(text(truth))")
        }
    }

    private mutating func addUpdates() {
        if let (rate, isPlain) = chain.rate, isPlain {
            for change in [-rate * truth, rate * truth] {
                add(
                    .updateForGradient, change,
                    "that is the step and not the gradient: lr = \(text(rate)) times \(text(truth)) is \(text(rate * truth))"
                )
            }
        }
        if let after = chain.afterUpdate {
            add(
                .afterUpdate, after,
                "\(text(after)) is \(chain.name) after the next update; with the present parameters it is \(text(truth))"
            )
        }
    }
}
