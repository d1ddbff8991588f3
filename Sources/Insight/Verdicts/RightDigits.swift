import Autodiff
import Glibc
import Modelling
import Reporting

/// How many digits of a value or a gradient are right: what a session computed beside the same graph in double-double.
package struct RightDigits {
    /// One number beside what it is in higher precision.
    package struct Element {
        /// Counted row by row from 0.
        package let place: Int
        package let computed: Double
        /// In higher precision, rounded to a double.
        package let exact: Double
        /// By how much the number in higher precision may be off itself.
        package let doubt: Double
        /// How far the computed number is off, at most.
        package let error: Double
        /// −log10 of the relative error, and no more than numbers of the precision can have.
        package let digits: Double
        /// So many digits can be shown of which the last is right to half a unit.
        package let whole: Int
        /// So many digits of the number in higher precision are sure.
        package let sure: Int
    }

    package let name: String
    package let shape: Shape
    package let elements: [Element]
    /// The largest relative error.
    package let worst: Element
    /// The fewest digits that can be shown.
    package let fewest: Element
    /// −log10 of the largest error relative to the largest element.
    package let digitsOfLargest: Double
    /// What the element with the fewest digits is the small sum of, if it is one and has fewer than are shown.
    package let cancellation: Cancellation?

    /// Terms that are large beside their sum.
    package struct Cancellation {
        package let largest: Double
        package let sum: Double
    }

    /// The digits that numbers of a precision have: half a unit in the last place is less than the error of rounding.
    package static func most(_ precision: Precision) -> Double {
        switch precision {
        case .float64: -log10(Double.ulpOfOne / 2)
        case .float32: -log10(Double(Float.ulpOfOne / 2))
        }
    }

    /// - Parameters:
    ///   - computed: the numbers of the session.
    ///   - exact: the same in double-double, none of them a NaN or an infinity.
    ///   - doubts: by how much each of these may be off.
    ///   - shown: the digits that numbers are shown with.
    init(
        _ name: String, _ computed: Matrix, _ exact: [DoubleDouble], doubts: [Double], _ precision: Precision,
        shown: Int,
        cancellation: (_ place: Int) -> Cancellation?
    ) {
        let most = Self.most(precision)
        func digits(_ relative: Double) -> Double { relative > 0 ? max(0, min(most, -log10(relative))) : most }
        let largest = exact.reduce(0) { max($0, abs($1.high)) }
        elements = zip(computed.values, zip(exact, doubts)).enumerated().map { place, pair in
            let (found, (right, doubt)) = pair
            let error = found.isFinite ? abs((DoubleDouble(found) - right).high) + doubt : .infinity
            let relative = error == 0 ? 0 : error / abs(right.high)
            let scale = right.high == 0 ? 0 : floor(log10(abs(right.high))) + 1
            func whole(_ error: Double) -> Int {
                Int(error == 0 ? most : right.high == 0 ? 0 : max(0, min(most, scale - log10(2 * error))))
            }
            return Element(
                place: place, computed: found, exact: right.high, doubt: doubt, error: error, digits: digits(relative),
                whole: whole(error), sure: whole(doubt))
        }
        self.name = name
        shape = computed.shape
        // Every matrix has an element.
        let start = elements[0]
        worst = elements.dropFirst().reduce(start) { $1.digits < $0.digits ? $1 : $0 }
        fewest = elements.dropFirst().reduce(start) { $1.whole < $0.whole ? $1 : $0 }
        let error = elements.reduce(0) { max($0, $1.error) }
        digitsOfLargest = digits(error == 0 ? 0 : error / largest)
        self.cancellation = fewest.whole < shown ? cancellation(fewest.place) : nil
    }

    /// Nothing but zeros in higher precision.
    var isZero: Bool { elements.allSatisfy { $0.exact == 0 } }

    /// `dW1[2,1]`
    func elementName(_ element: Element) -> String {
        shape.elementName(name, element.place)
    }
}

/// The digits of everything that a model computes, and of its gradients, at the present rows.
package struct DigitsCheck {
    /// In the order in which they were computed: values, then gradients.
    private let all: [RightDigits]
    private let indices: [String: Int]
    /// Why there is nothing to say of others.
    private let without: [String: Diagnostic]
    private let session: Session
    /// Whether something is on another side of a kink in higher precision, so that slopes differ there.
    package let crossesKink: Bool

    /// The names that can be asked for.
    package static func names(_ session: Session) -> [String] {
        let values = (session.model?.object.names ?? []) + (session.model?.object.hasLoss == false ? ["loss"] : [])
        let owners = values.filter { $0 != "loss" } + session.parameters.keys + (session.readsInputs ? ["x"] : [])
        return session.model == nil ? [] : values + owners.map { "d\($0)" }
    }

    /// Computes everything twice.
    ///
    /// - Parameter needsGradients: what is wrong with the loss is thrown.
    package init(_ session: Session, needsGradients: Bool) throws(Diagnostic) {
        let executor = Executor()
        let run = try executor.forward(session)
        var gradients: Gradients?
        do throws(Diagnostic) { gradients = try executor.gradients(session) } catch {
            if needsGradients { throw error }
        }
        let exact = try executor.exactly(session)
        let disturbed = try [1, 2].map { seed throws(Diagnostic) in
            try executor.exactly(session, Disturbance(seed: seed))
        }
        func doubts(_ numbers: [DoubleDouble], _ others: [[DoubleDouble]]) -> [Double] {
            numbers.indices.map { i in
                others.reduce(0) { doubt, other in
                    other[i].isFinite ? max(doubt, abs((other[i] - numbers[i]).high)) : .infinity
                }
            }
        }
        let terms = CancellingTerms(exact, run.graph)
        var all: [RightDigits] = []
        var indices: [String: Int] = [:]
        var without: [String: Diagnostic] = [:]
        func add(_ name: String, _ computed: Matrix, _ numbers: [DoubleDouble], isGradient: Bool, _ node: Graph.NodeID)
        {
            let others = disturbed.compactMap { isGradient ? $0.slopes(node) : $0.numbers(node) }
            guard indices[name] == nil, without[name] == nil else { return }
            if let place = numbers.firstIndex(where: { !$0.isFinite }) {
                without[name] = Diagnostic.noDigits(
                    computed.elementName(name, place), numbers[place].high, FirstBadValue(run)?.hint)
                return
            }
            indices[name] = all.count
            all.append(
                RightDigits(
                    name, computed, numbers, doubts: doubts(numbers, others), session.precision, shown: session.digits
                ) { place in
                    isGradient ? terms.ofGradient(node, place) : terms.ofValue(node, place)
                })
        }
        for stage in run.graph.stages where run.lossProblem == nil || stage.node != run.graph.loss {
            add(
                stage.name, run.computation.value(stage.node), exact.numbers(stage.node), isGradient: false, stage.node)
        }
        for (name, node) in run.graph.nodes.sorted(by: { $0.key < $1.key })
        where run.graph.names[node] != name && !["x", "y"].contains(name) && run.graph.parameters[name] == nil {
            add(name, run.computation.value(node), exact.numbers(node), isGradient: false, node)
        }
        for (owner, matrix) in gradients?.values.reversed() ?? [] {
            let found = run.graph.nodes[owner] ?? run.graph.stage(named: owner)?.node ?? run.graph.parameters[owner]
            guard let node = owner == "x" ? run.graph.x : found, owner != "loss", let slopes = exact.slopes(node)
            else { continue }
            add("d\(owner)", matrix, slopes, isGradient: true, node)
        }
        crossesKink = KinkSides(run.computation) != KinkSides(exactly: exact)
        (self.all, self.indices, self.without, self.session) = (all, indices, without, session)
    }

    /// What is asked for, or the gradients, the loss and the output, fewest digits first.
    package func verdicts(_ names: [String]) throws(Diagnostic) -> [RightDigits] {
        var chosen: [RightDigits] = []
        for name in names where !chosen.contains(where: { $0.name == name }) {
            guard let index = indices[name] else {
                throw without[name] ?? Diagnostic.unreached(String(name.dropFirst()))
            }
            chosen.append(all[index])
        }
        if names.isEmpty {
            let parameters = Set(session.parameters.keys.map { "d\($0)" } + ["dx", "loss", "yhat"])
            if let problem = without.first(where: { parameters.contains($0.key) }) { throw problem.value }
            chosen = all.filter { parameters.contains($0.name) }
        }
        return chosen.enumerated().sorted {
            ($0.element.worst.digits, $0.offset) < ($1.element.worst.digits, $1.offset)
        }.map(\.element)
    }

    /// Everything, in the order in which it was computed.
    package var everything: [RightDigits] { all }

    /// The first with fewer digits than are shown that was computed before another.
    func first(before verdict: RightDigits) -> RightDigits? {
        all.prefix(indices[verdict.name] ?? 0).first { $0.fewest.whole < session.digits }
    }
}
