import Autodiff
import Insight
import Learning
import Modelling
import Reporting
import Syntax

/// One `plot` command.
struct PlotRun {
    static let mostPoints = 100_000
    private static let mostColumns = 6
    private let call: Call
    private let context: any Context
    private let expressions: [Expression]
    private let words: PictureWords

    init(_ call: Call, _ context: any Context, _ expressions: [Expression]) {
        (self.call, self.context, self.expressions) = (call, context, expressions)
        words = PictureWords(context.session)
    }

    private var title: String { expressions.map(\.text).joined(separator: ", ") }

    private func picture(_ series: [Report.Series], over label: String, upwards: String? = nil) -> Report.Picture {
        let title = upwards ?? title
        return .course(title, of: series, over: label, sentence: CourseSentence(words, over: label).text(series))
    }

    // MARK: - Over something that varies

    func slice(over axis: Binding.Axis) throws(Diagnostic) -> Report.Picture {
        let reader = PictureReader(call, context)
        let varied = try VariedPlace(axis.place, call, context)
        let places = try reader.places(of: axis, most: Self.mostPoints)
        guard places.count * expressions.count <= Self.mostPoints else {
            throw call.failure(
                Diagnostic.tooManyPoints(places.count * expressions.count, most: Self.mostPoints), at: axis.range?.span)
        }
        var series: [Report.Series] = []
        for expression in expressions {
            let formula = varied.reading(expression)
            var ys: [Double] = []
            ys.reserveCapacity(places.count)
            for place in places { ys.append(try reader.number(formula, at: varied.set(reader.session, place))) }
            series.append(Report.Series(name: expression.text, xs: places, ys: ys))
        }
        var picture = picture(series, over: varied.text)
        if let present = varied.present, expressions.count == 1, let least = places.min(), let most = places.max(),
            least <= present, present <= most
        {
            let value = try reader.number(varied.reading(expressions[0]), at: varied.set(reader.session, present))
            let now = Report.Series(name: "now", mark: .points, xs: [present], ys: [value])
            picture = .course(title, of: series + [now], over: varied.text, sentence: picture.sentence)
            picture.sentence += "; now \(varied.text) is \(words.number(present)), where it is \(words.number(value))"
        } else if let present = varied.present {
            picture.sentence += "; now \(varied.text) is \(words.number(present))"
        }
        picture.sentence += reader.remark
        return picture
    }

    // MARK: - Over the training

    /// Numbers over the steps of the training, vectors over their elements.
    func courses(beside parts: [DataPart]) throws(Diagnostic) -> Report.Picture {
        if !parts.isEmpty { return try heldOut(parts) }
        if expressions.count == 1, case .name("loss") = expressions[0].node, context.local("loss") == nil {
            return picture([try losses("loss")], over: "step")
        }
        var values: [Matrix] = []
        for expression in expressions {
            do throws(Diagnostic) {
                values.append(try context.value(of: Question(expression, changes: false, in: call.source)))
            } catch { throw error.letting(expression.text) }
        }
        let numbers = zip(expressions, values).filter { $0.1.shape.isScalar }.map(\.0)
        guard let number = numbers.first else { return try elements(values) }
        if let other = zip(expressions, values).first(where: { !$0.1.shape.isScalar })?.0 {
            throw call.failure(Diagnostic.mixedShapes(number.text, other.text), at: other.span)
        }
        var series: [Report.Series] = []
        for expression in expressions { series.append(try course(expression, named: expression.text)) }
        return picture(series, over: "step")
    }

    /// The losses that the training recorded itself.
    private func losses(_ name: String) throws(Diagnostic) -> Report.Series {
        let points = context.session.training.points
        guard points.count > 1 else { throw Diagnostic.noTraining }
        return Report.Series(name: name, xs: points.map { Double($0.step) }, ys: points.map(\.loss))
    }

    private func course(_ expression: Expression, named name: String) throws(Diagnostic) -> Report.Series {
        guard context.session.step > 0 else { throw Diagnostic.noTraining }
        if context.isInsideBlock { throw call.failure(Diagnostic.courseInsideBlock) }
        let points = try context.course(of: Question(expression, changes: false, in: call.source), since: .start)
        return Report.Series(name: name, xs: points.map { Double($0.step) }, ys: points.map(\.value))
    }

    /// `loss` or another number of the training beside that of rows kept aside.
    private func heldOut(_ parts: [DataPart]) throws(Diagnostic) -> Report.Picture {
        let typed = expressions[0]
        func name(_ part: DataPart) -> String { "\(part.prefix)_\(typed.text)" }
        for part in parts where expressions.count > 1 || SessionName.named(name(part)) == nil {
            throw call.failure(Diagnostic.noPartWith(title, part.name), at: typed.span)
        }
        let session = context.session
        var series = [typed.text == "loss" ? try losses("training") : try course(typed, named: "training")]
        for part in parts {
            guard session.hasRows(of: part) else { throw call.failure(Diagnostic.noRows(of: part)) }
            let points = session.training.points.filter { $0.heldOut != nil }
            let isRecorded = DataPart.keptAside.first(where: session.hasRows)?.name == part.name && points.count > 1
            if typed.text == "loss", isRecorded {
                series.append(
                    Report.Series(
                        name: part.name, xs: points.map { Double($0.step) }, ys: points.map { $0.heldOut ?? .nan }))
            } else {
                series.append(try course(Expression(name: name(part)), named: part.name))
            }
        }
        return picture(series, over: "step")
    }

    // MARK: - Over elements

    private func elements(_ values: [Matrix]) throws(Diagnostic) -> Report.Picture {
        var series: [Report.Series] = []
        var label = "row"
        for (expression, value) in zip(expressions, values) {
            let matrix = raw(value, expression)
            if matrix.rows == 1 {
                label = values.allSatisfy { $0.rows == 1 } ? "column" : "element"
                series.append(
                    Report.Series(
                        name: expression.text, xs: (1...matrix.columns).map(Double.init), ys: matrix.values))
                continue
            }
            guard matrix.columns <= Self.mostColumns else {
                throw call.failure(
                    Diagnostic.tooManyColumns(expression.text, matrix.columns, most: Self.mostColumns),
                    at: expression.span)
            }
            for column in 0..<matrix.columns {
                let name = matrix.columns == 1 ? expression.text : "\(expression.text)[:,\(column + 1)]"
                series.append(
                    Report.Series(
                        name: name, xs: (1...matrix.rows).map(Double.init),
                        ys: (0..<matrix.rows).map { matrix[$0, column] }))
            }
        }
        let count = series.reduce(0) { $0 + $1.xs.count }
        guard count <= Self.mostPoints else {
            throw call.failure(Diagnostic.tooManyPoints(count, most: Self.mostPoints), at: expressions[0].span)
        }
        return picture(series, over: label)
    }

    /// Outputs and targets in the units of the data, in which people read errors.
    private func raw(_ matrix: Matrix, _ expression: Expression) -> Matrix {
        guard case .name(let name) = expression.node, name == "y" || name == "yhat", context.local(name) == nil else {
            return matrix
        }
        return context.session.dataset?.rawTargets(matrix) ?? matrix
    }

    func scatter(against other: Expression) throws(Diagnostic) -> Report.Picture {
        let source = call.source
        let reference = raw(try context.value(of: Question(other, changes: false, in: source)), other)
        var series: [Report.Series] = []
        for expression in expressions {
            let matrix = raw(try context.value(of: Question(expression, changes: false, in: source)), expression)
            guard matrix.shape.count == reference.shape.count else {
                throw call.failure(
                    Diagnostic.pointsDiffer(expression.text, matrix.shape.count, other.text, reference.shape.count),
                    at: expression.span)
            }
            guard matrix.shape.count <= Self.mostPoints else {
                throw call.failure(
                    Diagnostic.tooManyPoints(matrix.shape.count, most: Self.mostPoints), at: expression.span)
            }
            series.append(
                Report.Series(name: expression.text, mark: .points, xs: reference.values, ys: matrix.values))
        }
        return ScatterPicture(series, over: other.text).picture(words)
    }
}
