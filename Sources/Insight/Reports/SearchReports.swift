import Learning
import Reporting

/// What a search along a line shows of itself.
enum SearchReports {
    /// The lengths that were tried, and why one was taken.
    static func blocks(_ search: LineSearch, digits: Int) -> [Report.Block] {
        var blocks: [Report.Block] = []
        if search.isRestart {
            blocks.append(.text("what was remembered leads uphill here: the direction is that of the gradient again"))
        }
        if !search.trials.isEmpty { blocks.append(.table(table(search))) }
        return blocks + [.text(reason(search, NumberFormat(digits: digits)))]
    }

    private static func table(_ search: LineSearch) -> Report.Table {
        Report.Table(
            kind: "line-search", caption: "line search: alpha is how far it goes along d",
            headings: ["alpha", "loss", "slope", "found"],
            rows: search.trials.map {
                [.number($0.length), .number($0.loss), .number($0.slope), .text($0.verdict.rawValue)]
            })
    }

    /// Why the length is what it is.
    fileprivate static func reason(_ search: LineSearch, _ format: NumberFormat) -> String {
        let alpha = format.string(search.length)
        switch search.outcome {
        case .found: return "alpha = \(alpha): the loss has fallen enough and its slope has flattened (strong Wolfe)"
        case .bestTried:
            return search.isStill
                ? "nothing moves: no length that was tried lowers the loss"
                : "alpha = \(alpha): the best of \(search.trials.count - 1) lengths, none meets both conditions"
        case .narrow:
            return search.isStill
                ? "nothing moves: the loss falls by less than its digits show"
                : "alpha = \(alpha): the lengths left differ by less than tolerance_change"
        case .flat: return "nothing moves: no gradient is larger than tolerance_grad"
        case .level: return "nothing moves: the loss falls along d by less than tolerance_change"
        case .notFinite: return "nothing moves: the loss or its gradient is no finite number here"
        case .noRate: return "nothing moves: lr is 0"
        case .steep: return "nothing moves: the gradient is so large that no length is left"
        case .frozen: return "nothing moves: all parameters are frozen"
        }
    }
}

extension LineSearch {
    /// What is to be said of a training that came to a stop; nil while it moves.
    package func remark(digits: Int) -> String? {
        isStill ? SearchReports.reason(self, NumberFormat(digits: digits)) : nil
    }
}
