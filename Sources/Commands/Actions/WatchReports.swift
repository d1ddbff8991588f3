import Autodiff
import Modelling
import Reporting
import Syntax

/// What is shown of watched expressions.
enum WatchReports {
    private static let rowsShown = 12

    /// The values after a step by hand.
    static func showValues(_ context: any Context) {
        for question in context.watches { showValue(of: question, context) }
    }

    private static func showValue(of question: Question, _ context: any Context) {
        do throws(Diagnostic) {
            context.show(.value(try context.value(of: question), name: question.text))
        } catch {
            context.notice("the watch '\(question.text)' cannot be shown: \(error.message)", hint: error.hint)
        }
    }

    /// The course of each in a training, in a line.
    static func showCourses(_ context: any Context) {
        context.endWatchRecords()
        for question in context.watches {
            let points = context.watchedPoints(question)
            guard let first = points.first, let last = points.last else {
                showValue(of: question, context)
                continue
            }
            let format = NumberFormat(digits: digits(context))
            var line = "\(question.text): \(format.string(first.value)) → \(format.string(last.value))"
            let finite = points.filter(\.value.isFinite)
            if let least = finite.min(by: { $0.value < $1.value }), let most = finite.max(by: { $0.value < $1.value }) {
                let ends = [first.step, last.step]
                if !ends.contains(least.step) {
                    line += ", least recorded \(format.string(least.value)) at step \(least.step)"
                }
                if !ends.contains(most.step) {
                    line += ", largest recorded \(format.string(most.value)) at step \(most.step)"
                }
            }
            context.show(.text(line))
        }
    }

    /// The whole past of an expression: a picture, and some of its numbers.
    static func past(_ points: [WatchedPoint], of question: Question, _ context: any Context) -> [Report.Block] {
        let format = NumberFormat(digits: digits(context))
        func cell(_ value: Double) -> Report.Cell {
            context.session.precision == .float64 ? .number(value) : .text(format.string(value))
        }
        let shown =
            points.count <= rowsShown
            ? points : (0..<rowsShown).map { points[$0 * (points.count - 1) / (rowsShown - 1)] }
        let table = Report.Block.table(
            Report.Table(
                kind: "watch", headings: ["step", question.text],
                rows: shown.map { [.integer($0.step), cell($0.value)] }))
        guard points.count > 2, let first = points.first, let last = points.last else { return [table] }
        let verb = last.value < first.value ? "fell" : last.value > first.value ? "rose" : "is what it was at first"
        let numbers = "\(format.string(first.value)) → \(format.string(last.value))"
        return [
            table,
            .picture(
                .course(
                    question.text,
                    of: [
                        Report.Series(
                            name: question.text, xs: points.map { Double($0.step) }, ys: points.map(\.value))
                    ], over: "step",
                    sentence: last.value == first.value || last.value.isNaN ? numbers : "\(verb) \(numbers)")),
        ]
    }

    /// Numbers that float32 computed on the way are right in few digits.
    private static func digits(_ context: any Context) -> Int {
        context.session.precision == .float64 ? context.session.digits : min(context.session.digits, 3)
    }
}
