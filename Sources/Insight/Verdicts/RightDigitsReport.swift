import Autodiff
import Modelling
import Reporting

/// `check digits`: how many digits are right, as a report.
package enum RightDigitsReport {
    /// More matrices with too few digits than this are told in the table alone.
    private static let mostSentences = 3

    package static func blocks(_ verdicts: [RightDigits], of check: DigitsCheck, session: Session) -> [Report.Block] {
        let rows: [[Report.Cell]] = verdicts.map { verdict in
            [
                .formula(verdict.elementName(verdict.worst)), .number(verdict.worst.computed),
                exact(verdict.worst, session.digits), .number(tenths(verdict.worst.digits)),
                .number(tenths(verdict.digitsOfLargest)),
            ]
        }
        let table = Report.Table(
            kind: "digits", caption: "check digits: \(session.precision.rawValue) beside 32 digits, fewest right first",
            headings: ["worst at", "computed", "in 32 digits", "right digits", "of the largest"], rows: rows)
        return [.table(table)] + sentences(verdicts, of: check, session).map { .text($0) }
    }

    /// The digits that are sure; none where not even the first is.
    private static func exact(_ element: RightDigits.Element, _ digits: Int) -> Report.Cell {
        if element.sure >= min(digits, Estimate.most) { return .number(element.exact) }
        if element.sure == 0 { return .empty }
        return Estimate(element.exact, error: element.doubt).shown(digits: digits).map(Report.Cell.number) ?? .empty
    }

    /// Rounded down: no more digits are told than there are.
    private static func tenths(_ digits: Double) -> Double { (digits * 10).rounded(.down) / 10 }

    private static func sentences(_ verdicts: [RightDigits], of check: DigitsCheck, _ session: Session) -> [String] {
        let shown = session.digits
        let poor = verdicts.filter { $0.fewest.whole < shown }
        let good = verdicts.filter { $0.fewest.whole >= shown }
        var sentences = poor.prefix(mostSentences).map { sentence($0, check, session) }
        if poor.count > mostSentences {
            sentences.append("fewer than are shown have also: \(names(poor.dropFirst(mostSentences)))")
        }
        if check.crossesKink, !poor.isEmpty {
            sentences.append("in higher precision something is on the other side of a kink, where the slope is another")
        }
        if let least = good.map(\.fewest.whole).min() {
            sentences.append("every shown digit of \(names(good[...])) is right: \(least) at least, \(shown) are shown")
        }
        return sentences
    }

    private static func names(_ verdicts: ArraySlice<RightDigits>) -> String {
        verdicts.map(\.name).joined(separator: ", ")
    }

    private static func sentence(_ verdict: RightDigits, _ check: DigitsCheck, _ session: Session) -> String {
        let (element, format) = (verdict.fewest, NumberFormat(digits: 1))
        let name = verdict.elementName(element)
        if element.sure < min(session.digits, Estimate.most) {
            let within = NumberFormat(digits: 1).string(element.doubt)
            return element.sure == 0
                ? "\(name): 32 digits do not suffice either: no digit of it is sure, it may be off by \(within)"
                : "\(name): 32 digits do not suffice either: \(counted(element.sure, "digit")) of what they give \(element.sure == 1 ? "is" : "are") sure"
        }
        guard element.computed.isFinite else {
            return "\(name) is \(format.string(element.computed)), and would be \(format.string(element.exact))"
        }
        let right = element.whole == 0 ? "no right digit" : counted(element.whole, "right digit")
        // Of what is computed in few digits only those are shown that float64 confirms.
        let shown = session.precision == .float64 ? "\(session.digits) are shown" : "the others are not shown"
        let has = "\(name) has \(right), \(shown)"
        if let sum = verdict.cancellation {
            return "\(has): terms of \(format.string(sum.largest)) cancel to \(format.string(abs(sum.sum)))"
        }
        guard let before = check.first(before: verdict) else { return has }
        let cause = before.cancellation.map {
            ", where terms of \(format.string($0.largest)) cancel to \(format.string(abs($0.sum)))"
        }
        return
            "\(has); \(before.elementName(before.fewest)), computed before it, has \(before.fewest.whole)\(cause ?? "")"
    }
}
