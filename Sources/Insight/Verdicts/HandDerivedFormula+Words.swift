import Autodiff
import Modelling
import Reporting

extension HandDerivedFormula {
    /// So many of the elements that differ are shown.
    private static let mostShown = 6

    private var derivative: String {
        let whole = "\(function)(\(arguments.joined(separator: ", ")))"
        return takesGradient
            ? "the gradient of \(whole) with respect to \(argument)"
            : arguments.count == 1 ? "the derivative of \(function)" : "the derivative of \(whole) by \(argument)"
    }

    private var range: String {
        let format = NumberFormat(digits: 3)
        let usual = "from \(format.string(interval.lowerBound)) to \(format.string(interval.upperBound))"
        return elsewhere == 0 ? ", \(usual)" : " \(usual) and \(elsewhere) more up to \(format.string(farthest))"
    }

    package func blocks(_ session: Session) -> [Report.Block] {
        let shown = differing.isEmpty ? worst.map { [$0] } ?? [] : Array(differing.prefix(Self.mostShown))
        let columns = arguments.indices.filter { i in shown.allSatisfy { !$0.place[i].isNaN } }
        let rows: [[Report.Cell]] = shown.map { element in
            columns.map { .number(element.place[$0]) } + [
                .number(element.written), .number(element.exact), .number(rough(element.error)),
                .number(rough(element.relativeError)),
            ]
        }
        let many = counted(count - elsewhere, "element")
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "hand-derived", caption: "\(name) against \(derivative): \(many)\(range), worst first",
                    headings: columns.map { arguments[$0] } + [name, "exact", "error", "relative"], rows: rows))
        ]
        func say(_ text: String) { blocks.append(.text(text)) }
        let format = NumberFormat(digits: 4)
        if differing.isEmpty {
            let fair = count - kinks.count
            let agreeing = lost.isEmpty ? "all \(fair)" : "\(fair - lost.count) of \(fair)"
            say("\(name) is \(derivative): they agree at \(agreeing) elements")
        } else if differing.count > shown.count {
            say("\(differing.count) of \(count) elements differ")
        }
        if let remark { say("\(name): \(remark)") }
        if let kink = kinks.first, let place = kink.place.first {
            say(
                "at \(argument) = \(format.string(place)), a kink, \(name) gives \(format.string(kink.written)) and "
                    + "backprop takes \(format.string(kink.exact)); both are slopes of one side or between")
        }
        // What is no number tells most.
        if let first = lost.first(where: { !$0.written.isFinite }) ?? lost.first {
            let isFar = first.place.contains { abs($0) > max(abs(interval.lowerBound), abs(interval.upperBound)) }
            say(
                "\(isFar ? "far out, " : "")at \(words(of: first.place)), \(name) is \(Self.apart(first).written) "
                    + "although the derivative is \(Self.apart(first).exact): its terms \(first.written.isFinite ? "cancel" : "overflow")"
            )
        }
        return blocks
    }

    /// `a = 1, b = 2`
    private func words(of place: [Double]) -> String {
        let format = NumberFormat(digits: 4)
        return zip(arguments, place).filter { !$1.isNaN }.map { "\($0) = \(format.string($1))" }
            .joined(separator: ", ")
    }

    /// Both numbers with as many digits as tell them apart.
    private static func apart(_ element: Comparison) -> (written: String, exact: String) {
        let texts = (4...17).lazy.map(NumberFormat.init(digits:)).map {
            (written: $0.string(element.written), exact: $0.string(element.exact))
        }
        return texts.first { $0.written != $0.exact } ?? ("\(element.written)", "\(element.exact)")
    }

    private func rough(_ value: Double) -> Double { Double(NumberFormat(digits: 2).string(value)) ?? value }

    /// What fails a script.
    package var failure: Diagnostic? {
        guard let worst = differing.first else { return nil }
        let (written, exact) = Self.apart(worst)
        return Diagnostic(
            "\(name) is not \(derivative): at \(words(of: worst.place)) it gives \(written), exact is \(exact)",
            hint: "derive \(function)" + (arguments.count == 1 ? "" : " wrt \(argument)"))
    }
}

/// The words of the errors of `check … against`.
extension Diagnostic {
    package static func noSuchArgument(_ name: String, _ function: String, _ arguments: [String]) -> Diagnostic {
        Diagnostic(
            "\(function) has no argument '\(name)'",
            hint: didYouMean(name, among: arguments) ?? "it has \(arguments.joined(separator: ", "))")
    }

    static func argumentsOfDerivative(
        _ name: String, _ own: [String], _ function: String, _ arguments: [String]
    ) -> Diagnostic {
        let needed = arguments.joined(separator: ", ")
        return Diagnostic(
            "\(name) takes \(own.isEmpty ? "no argument" : own.joined(separator: ", ")), \(function) takes \(needed): the "
                + "derivative is a function of the same, or of these and the gradient that arrives",
            hint: "which derivatives there are: derive \(function)"
                + (arguments.count == 1 ? "" : " wrt \(arguments[0])"))
    }

    static func shapeOfDerivative(_ name: String, _ found: Shape, _ argument: String, _ needed: Shape) -> Diagnostic {
        Diagnostic("\(name) gives \(found) for an \(argument) of \(needed): a derivative has the shape of its argument")
    }

    static func nowhereFinite(_ function: String) -> Diagnostic {
        Diagnostic("'\(function)' is not finite where it was tried: between -1000 and 1000")
    }
}
