import Autodiff
import Modelling
import Reporting

/// The first place in an update at which two programs compute different numbers: in the rows that they read, in the
/// parameters that they begin with, in a value going forward, in a gradient going back, or in the update itself.
package struct Divergence {
    /// What each program has there.
    let places: (UpdateTrace.Place, UpdateTrace.Place)
    /// Where they differ most; nil where the shapes differ.
    let element: MatrixDifference?
    let traces: (UpdateTrace, UpdateTrace)

    /// Nil where all numbers are equal.
    package init?(_ a: UpdateTrace, _ b: UpdateTrace) {
        for (mine, other) in UpdateTrace.pairs(a, b) {
            let element = MatrixDifference(mine.value, other.value)
            guard element != nil || mine.value.shape != other.value.shape else { continue }
            self.init(places: (mine, other), element: element, traces: (a, b))
            return
        }
        return nil
    }

    private init(
        places: (UpdateTrace.Place, UpdateTrace.Place), element: MatrixDifference?, traces: (UpdateTrace, UpdateTrace)
    ) {
        (self.places, self.traces) = (places, traces)
        self.element = places.0.value.shape == places.1.value.shape ? element : nil
    }
}

// MARK: - In words

extension Divergence {
    /// A paragraph without a full stop.
    ///
    /// - Parameters:
    ///   - update: its number, counted from 1 at the beginning of the programs.
    ///   - names: what the programs are called.
    ///   - digits: how many at least tell what the numbers are.
    package func sentence(update: Int, names: (String, String), digits: Int = 6) -> String {
        let text = "the first difference is in update \(update), "
        guard let element else { return text + shapes(names) }
        let place = places.0.value.elementName(places.0.name, element.index)
        let (a, b) = Self.apart(element.a, element.b, digits: digits)
        let numbers = "\(a) in \(names.0), \(b) in \(names.1)\(element.share < Self.rounding ? ", a rounding" : "")"
        switch places.0.part {
        case .rows: return text + rows(place, numbers, names)
        case .parameter: return text + "in what it begins with: the parameter \(place) is \(numbers)"
        case .value:
            return text
                + "going forward, in \(formula(of: place)): it is \(numbers); all that both compute before it is equal"
        case .gradient:
            let reader = places.0.formula.map { " through \($0)" } ?? ""
            return text
                + "going back\(reader), in \(place): it is \(numbers); all values are equal, and all gradients before it"
        case .updated:
            return text + "in the update itself: \(place) becomes \(numbers)\(reason(names))"
        }
    }

    /// What differs by less, as a share of the largest number beside it, was rounded otherwise.
    private static let rounding = 1e-14

    private func formula(of place: String) -> String {
        guard let formula = places.0.formula else { return place }
        let other = places.1.formula.flatMap { $0 == formula ? nil : ", there \($0)" } ?? ""
        return "\(place), where \(places.0.name) = \(formula)\(other)"
    }

    private func rows(_ place: String, _ numbers: String, _ names: (String, String)) -> String {
        guard traces.0.start.rows == traces.1.start.rows else {
            return
                "in the rows that it reads: \(list(traces.0.start)) in \(names.0), \(list(traces.1.start)) in \(names.1)"
        }
        guard let element, let all = traces.0.start.rows else {
            return "in the data: \(place) is \(numbers)"
        }
        let columns = places.0.value.columns
        let row = all[element.index / columns] + 1
        return
            "in the data, row \(row) of \(places.0.name): column \(element.index % columns + 1) is \(numbers)"
    }

    private func list(_ start: UpdateStart) -> String {
        guard let rows = start.rows else { return "all of them" }
        let shown = rows.prefix(6).map { String($0 + 1) }.joined(separator: ", ")
        return "[\(shown)\(rows.count > 6 ? ", …" : "")]"
    }

    /// Why the update differs where all that it computes is equal.
    private func reason(_ names: (String, String)) -> String {
        let (a, b) = (traces.0.start.session.optimizer, traces.1.start.session.optimizer)
        if a.description != b.description {
            return "; the gradients are equal: \(a.description) in \(names.0), \(b.description) in \(names.1)"
        }
        if a.slots != b.slots || a.steps != b.steps {
            return "; the gradients are equal, what the optimizer remembers is not"
        }
        // A training takes some operations as one, whose gradients it rounds once.
        return "; the gradients are equal but for how train and step round them"
    }

    private func shapes(_ names: (String, String)) -> String {
        let (a, b) = (places.0.value.shape, places.1.value.shape)
        return "in \(places.0.name): it is \(a) in \(names.0), \(b) in \(names.1)"
    }

    /// Two numbers with as many digits as tell them apart.
    package static func apart(_ a: Double, _ b: Double, digits least: Int = 6) -> (String, String) {
        for digits in [least, 6, 9, 12, 15] where digits >= least {
            let format = NumberFormat(digits: digits)
            if format.string(a) != format.string(b) { return (format.string(a), format.string(b)) }
        }
        return ("\(a)", "\(b)")
    }
}
