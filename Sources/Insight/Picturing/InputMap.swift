import Autodiff
import Learning
import Modelling
import Reporting

/// What a model answers over two of its inputs, the others at their means, with the data as points.
package struct InputMap {
    /// An input, counted from 0, and its places in the units of the data; nil for a grid around the data.
    package struct Axis {
        package let input: Int
        package let places: [Double]?

        package init(input: Int, places: [Double]?) { (self.input, self.places) = (input, places) }
    }

    private let session: Session
    private let name: String
    let axes: (Axis, Axis)
    /// The training rows in the units of the data.
    let x: Matrix
    let (xs, ys): ([Double], [Double])
    /// More rows than these are thinned.
    private static let mostPoints = 2000

    /// - Parameters:
    ///   - name: what is asked for each row, as `yhat` or `a1[:,2]`.
    ///   - axes: the first two inputs where nothing is said.
    ///   - gridSize: how many places the axes have that name none.
    package init(
        _ session: Session, name: String, axes: (Axis, Axis)? = nil, gridSize: (columns: Int, rows: Int) = (61, 31)
    ) throws(Diagnostic) {
        let axes = axes ?? (Axis(input: 0, places: nil), Axis(input: 1, places: nil))
        guard let model = session.model?.object else { throw Diagnostic.noModel }
        if model.network?.inputClasses != nil { throw Diagnostic.mapOfClassNumbers }
        guard let inputs = session.trainingX, session.readsInputs else { throw Diagnostic.noInputs }
        guard inputs.columns > 1 else { throw Diagnostic.mapNeedsTwoInputs(inputs.columns) }
        precondition(max(axes.0.input, axes.1.input) < inputs.columns, "inputs that x does not have")
        guard axes.0.input != axes.1.input else { throw Diagnostic.mapInputTwice }
        (self.session, self.name, self.axes) = (session, name, axes)
        let x = session.dataset?.rawInputs(inputs) ?? inputs
        self.x = x
        func places(_ axis: Axis, _ count: Int) -> [Double] {
            if let places = axis.places { return places }
            let column = (0..<x.rows).map { x[$0, axis.input] }.filter(\.isFinite)
            let (low, high) = (column.min() ?? 0, column.max() ?? 1)
            let room = low < high ? (high - low) / 10 : max(low.magnitude / 2, 1)
            return (0..<count).map { (low - room) + (high - low + 2 * room) * Double($0) / Double(count - 1) }
        }
        (xs, ys) = (places(axes.0, gridSize.columns), places(axes.1, gridSize.rows))
    }

    /// A row for each place of the grid, as the model sees it, from the lowest y upwards.
    package func grid() throws(Diagnostic) -> Matrix {
        let means = (0..<x.columns).map { j in
            (0..<x.rows).reduce(0) { $0 + x[$1, j] / Double(x.rows) }
        }
        var values: [Double] = []
        values.reserveCapacity(xs.count * ys.count * x.columns)
        for b in ys {
            for a in xs {
                var row = means
                (row[axes.0.input], row[axes.1.input]) = (a, b)
                values += row
            }
        }
        let raw = Matrix(Shape(xs.count * ys.count, x.columns), values)
        do throws(DataError) { return try session.dataset?.normalized(raw) ?? raw } catch { throw Diagnostic(error) }
    }

    /// How many places it has.
    package var count: Int { xs.count * ys.count }

    /// What the model answers, with the training rows and those that it has wrong.
    package func picture(ofAnswers executor: Executor, _ words: PictureWords) throws(Diagnostic) -> Report.Picture {
        let values = try executor.outputs(session, x: try grid(), y: nil).output()
        let outputs = try session.trainingX.map { (x) throws(Diagnostic) in
            try executor.outputs(session, x: x, y: nil).output()
        }
        return try picture(values, outputs: outputs, words)
    }

    /// What the model answers at a moment of its training: a number for each place, from the lowest y upwards.
    package func answers(at moment: Session, _ executor: Executor) throws(Diagnostic) -> [Double] {
        let values = try executor.outputs(moment, x: try grid(), y: nil).output()
        return try numbers(values, classes(columns: values.columns), ofTargets: true)
    }

    /// Answers as they are drawn where they change from moment to moment: without what changes beside them.
    package func field(ofAnswers numbers: [Double], columns: Int) -> Report.Field {
        let classes = classes(columns: columns)
        var field = field(numbers, classes)
        field.contours = []
        return field
    }

    /// - Parameters:
    ///   - values: what was asked, for each row of the grid.
    ///   - outputs: what the model answers for the training rows, where that is what is drawn.
    package func picture(
        _ values: Matrix, outputs: Matrix?, _ words: PictureWords
    ) throws(Diagnostic) -> Report.Picture {
        let classes = outputs.flatMap { judged($0) }
        let numbers = try numbers(values, classes, ofTargets: outputs != nil)
        let field = field(numbers, classes)
        let title = classes?.areChosen == true ? "class: \(classes?.key ?? "")" : name
        return Report.Picture(
            title: "\(title) over \(label(axes.0.input)) and \(label(axes.1.input))", drawing: .field(field),
            sentence: sentence(numbers, classes, words))
    }

    /// The numbers of the classes, or the one column in the units of the data where it is of targets.
    private func numbers(_ values: Matrix, _ classes: Classes?, ofTargets: Bool) throws(Diagnostic) -> [Double] {
        if let classes, classes.areChosen {
            return (0..<values.rows).map { Double(Metrics.classIndex(values, row: $0)) }
        }
        guard values.columns == 1, values.rows == count else {
            throw Diagnostic.mapNeedsOneColumn(name, values.shape, rows: count)
        }
        return ofTargets ? session.dataset?.rawTargets(values).values ?? values.values : values.values
    }

    private func field(_ numbers: [Double], _ classes: Classes?) -> Report.Field {
        let chosen = classes.flatMap { $0.areChosen ? $0 : nil }
        return Report.Field(
            x: Report.Axis(label: label(axes.0.input)), y: Report.Axis(label: label(axes.1.input)), xs: xs, ys: ys,
            values: numbers, name: chosen == nil ? name : "class", scale: .sequential,
            contours: heights(numbers, classes), series: points(classes), classes: chosen?.labels ?? [])
    }

    func label(_ input: Int) -> String {
        let typed = "x[:,\(input + 1)]"
        guard let names = session.dataset?.featureNames, input < names.count, names[input] != "x\(input + 1)" else {
            return typed
        }
        return "\(typed) \(names[input])"
    }

    // MARK: - Classes

    /// The classes of the training rows, counted from 0, beside what the model takes them for.
    private struct Classes {
        let labels: [String]
        let actual: [Int]
        /// -1 where the output is no number; none where nobody asked.
        var predicted: [Int] = []
        /// True where the largest of several outputs tells the class.
        let areChosen: Bool
        let threshold: Double

        var key: String { labels.enumerated().map { "\($0) \($1)" }.joined(separator: ", ") }
        var mistakes: [Int] { predicted.indices.filter { actual[$0] != predicted[$0] } }
    }

    private func judged(_ outputs: Matrix) -> Classes? {
        guard var classes = classes(columns: outputs.columns), classes.actual.count == outputs.rows else { return nil }
        classes.predicted = (0..<outputs.rows).map { row in
            (0..<outputs.columns).contains { outputs[row, $0].isNaN }
                ? -1 : Metrics.classIndex(outputs, row: row, threshold: classes.threshold)
        }
        return classes
    }

    /// Nil where rows have no class each that a model of so many outputs could tell.
    private func classes(columns: Int) -> Classes? {
        guard session.isClassification, let targets = session.trainingY else { return nil }
        var y = targets
        if y.columns == 1, columns > 1 {
            guard let rows = try? LossFit.oneHot(y, classes: columns) else { return nil }
            y = rows
        }
        guard y.columns == columns, y.columns == 1 || Metrics.choosesOne(y) else { return nil }
        let count = max(y.columns, 2)
        let known = session.dataset?.classLabels ?? []
        let own = y.columns > 1 ? (1...count).map(String.init) : y.areSigns ? ["-1", "1"] : ["0", "1"]
        let threshold = Metrics.threshold(of: y)
        return Classes(
            labels: known.count == count ? known : own,
            actual: (0..<y.rows).map { Metrics.classIndex(y, row: $0, threshold: threshold) }, areChosen: y.columns > 1,
            threshold: threshold)
    }

    /// Between classes; around the threshold of one output; round numbers otherwise.
    private func heights(_ numbers: [Double], _ classes: Classes?) -> [Double] {
        if let classes, classes.areChosen { return (1..<classes.labels.count).map { Double($0) - 0.5 } }
        let finite = numbers.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return [] }
        if let classes, classes.threshold == 0.5, low >= 0, high <= 1 { return [0.1, 0.3, 0.5, 0.7, 0.9] }
        return RoundNumbers.heights(low, high, most: 8)
    }

    // MARK: - Data

    private func points(_ classes: Classes?) -> [Report.Series] {
        let step = max((x.rows + Self.mostPoints - 1) / Self.mostPoints, 1)
        let rows = Array(stride(from: 0, to: x.rows, by: step))
        func series(_ name: String, _ rows: [Int]) -> Report.Series {
            Report.Series(
                name: name, mark: .points, xs: rows.map { x[$0, axes.0.input] }, ys: rows.map { x[$0, axes.1.input] })
        }
        guard let classes, classes.labels.count <= 5 else { return [series("rows", rows)] }
        func of(_ number: Int, _ rows: [Int]) -> [Int] { rows.filter { classes.actual[$0] == number } }
        let mistakes = classes.mistakes
        // Marks for a class that is right and for one that is not, as long as there are enough of them.
        guard classes.labels.count <= 3 else {
            let each = classes.labels.enumerated().map { series("class \($1)", of($0, rows)) }
            return each + (mistakes.isEmpty ? [] : [series("mistakes", mistakes)])
        }
        let wrong = Set(mistakes)
        let right = rows.filter { !wrong.contains($0) }
        return classes.labels.enumerated().map { series("class \($1)", of($0, right)) }
            + classes.labels.enumerated().map { series("class \($1), taken for another", of($0, mistakes)) }
            .filter { !$0.xs.isEmpty }
    }

    private func sentence(_ numbers: [Double], _ classes: Classes?, _ words: PictureWords) -> String {
        var parts: [String] = []
        let finite = numbers.indices.filter { numbers[$0].isFinite }
        if let low = finite.min(by: { numbers[$0] < numbers[$1] }),
            let high = finite.max(by: { numbers[$0] < numbers[$1] })
        {
            if let classes, classes.areChosen {
                let shares = classes.labels.enumerated().map { number, label in
                    "\(label) in \(words.share(numbers.count { $0 == Double(number) }, of: numbers.count))"
                }
                parts.append("the model answers \(shares.joined(separator: ", ")) of the map")
                for (number, label) in classes.labels.enumerated() where classes.labels.count <= 5 {
                    parts += reach(of: label, numbers.map { $0 == Double(number) }, words)
                }
            } else if numbers[low] == numbers[high] {
                parts.append("\(name) is \(words.number(numbers[low])) everywhere on the map")
            } else {
                let words = words.telling(numbers[low], numbers[high])
                parts.append(
                    "\(name) is lowest, \(place(low, numbers, words)), and highest, \(place(high, numbers, words))")
                if let classes {
                    let isSecond = numbers.map { $0 >= classes.threshold }
                    let count = isSecond.count { $0 }
                    parts.append(
                        "\(words.share(count, of: numbers.count)) of the map is \(classes.labels[1]) (\(words.number(classes.threshold)) or more)"
                    )
                    let isRare = 2 * count <= numbers.count
                    let rare = numbers.map { $0.isFinite && ($0 >= classes.threshold) == isRare }
                    parts += reach(of: classes.labels[isRare ? 1 : 0], rare, words)
                    parts += border(numbers, at: classes.threshold, words)
                    parts += crossings(numbers, at: classes.threshold, words)
                } else if numbers[low] < 0, numbers[high] > 0 {
                    let isBelow = numbers.map { $0 < 0 }
                    parts.append("\(words.share(isBelow.count { $0 }, of: numbers.count)) of the map is below 0")
                    let isRare = 2 * isBelow.count { $0 } <= numbers.count
                    let rare = numbers.map { $0.isFinite && ($0 < 0) == isRare }
                    parts += reach(of: isRare ? "what is below 0" : "what is not", rare, words)
                    parts += crossings(numbers, at: 0, words)
                }
            }
        } else {
            parts.append("\(name) is no finite number anywhere on the map")
        }
        if let classes {
            let mistakes = classes.mistakes
            let perClass = classes.labels.enumerated().compactMap { number, label -> String? in
                let wrong = mistakes.filter { classes.actual[$0] == number }
                return wrong.isEmpty ? nil : "\(wrong.count) of class \(label)\(spread(wrong, words))"
            }
            parts.append(
                "the model has \(classes.actual.count - mistakes.count) of \(counted(classes.actual.count, "training row")) right"
                    + (mistakes.isEmpty ? "" : ", mistakes: \(perClass.joined(separator: ", "))"))
        } else {
            parts.append("\(counted(x.rows, "training row")) as points")
        }
        let beside = (0..<x.rows).count { row in
            !Self.spans(xs, x[row, axes.0.input]) || !Self.spans(ys, x[row, axes.1.input])
        }
        if beside > 0 { parts.append("\(beside) of them lie beside the map") }
        if x.rows > Self.mostPoints {
            parts.append("of the rows one in \((x.rows + Self.mostPoints - 1) / Self.mostPoints) is drawn")
        }
        if x.columns > 2 {
            parts.append(
                "the map has the other \(counted(x.columns - 2, "input")) at the mean of the training rows, each row its own"
            )
        }
        return parts.joined(separator: "; ")
    }

    private static func spans(_ places: [Double], _ value: Double) -> Bool {
        guard let first = places.first, let last = places.last else { return false }
        return first <= value && value <= last
    }

    private func place(_ index: Int, _ numbers: [Double], _ words: PictureWords) -> String {
        let (a, b) = (xs[index % xs.count], ys[index / xs.count])
        return "\(words.number(numbers[index])) at \(words.number(a)), \(words.number(b))"
    }
}
