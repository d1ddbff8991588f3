import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// One `map` command.
struct MapRun {
    static let mostCells = 40_000

    /// A word that stands for a picture of its own.
    struct Topic: Sendable {
        let name: String
        /// What it shows, behind `map NAME`.
        let summary: String
        let picture: @Sendable (any Context) throws(Diagnostic) -> Report.Picture
    }

    static let topics = [
        Topic(name: "confusion", summary: "counts which classes are taken for which, of test rows where there are some")
        {
            (context) throws(Diagnostic) in
            try ConfusionPicture(context.session, context.executor).picture(PictureWords(context.session))
        },
        Topic(name: "model", summary: "draws the units with their weights, or the layers as boxes") {
            (context) throws(Diagnostic) in
            try NetworkPicture.picture(context.session, PictureWords(context.session))
        },
    ]

    private let call: Call
    private let context: any Context
    private let what: Expression
    private let words: PictureWords

    init(_ call: Call, _ context: any Context, _ what: Expression) {
        (self.call, self.context, self.what) = (call, context, what)
        words = PictureWords(context.session)
    }

    /// The picture of a topic, unless a value has its name, or of the output of the model; nil for anything else.
    func topic() throws(Diagnostic) -> Report.Picture? {
        guard case .name(let name) = what.node else { return nil }
        if name == "yhat", context.local(name) == nil, context.session.variables[name] == nil {
            return try inputs(nil)
        }
        guard let topic = Self.topics.first(where: { $0.name == name }) else { return nil }
        return try context.value(of: name) == nil ? topic.picture(context) : nil
    }

    /// A matrix as cells.
    func matrix(width: Int?) throws(Diagnostic) -> Report.Picture {
        let matrix = try context.evaluator(call.source).matrix(what)
        if let width, matrix.shape.count % width != 0 {
            throw call.failure(Diagnostic.unfilledRows(matrix.shape.count, width), at: what.span)
        }
        return MatrixPicture.picture(matrix, name: what.text, width: width, words)
    }

    // MARK: - Over two things

    func plane(_ axes: [Binding.Axis]) throws(Diagnostic) -> Report.Picture {
        guard axes.count == 2 else {
            let axis = axes[0]
            if try input(axis.place) != nil {
                throw call.failure(Diagnostic.oneInputIsNoMap(what.text), at: axis.place.span)
            }
            let range = axis.range.map { " in \($0.text)" } ?? " in -3:0.1:3"
            throw call.failure(
                Diagnostic.oneAxisIsNoMap("\(what.text) for \(axis.place.text)\(range)"), at: axis.place.span)
        }
        let columns = try axes.map { (axis) throws(Diagnostic) in try input(axis.place) }
        if let first = columns[0], let second = columns[1] { return try inputs(((axes[0], first), (axes[1], second))) }
        return try surface(axes[0], axes[1])
    }

    /// The number of an input, counted from 0, for `x[:,2]`; nil for anything else.
    private func input(_ place: Expression) throws(Diagnostic) -> Int? {
        guard case .index(let base, let indices) = place.node, case .name("x") = base.node, indices.count == 2,
            case .all = indices[0], case .at(let column) = indices[1]
        else { return nil }
        let count = context.session.trainingX?.columns ?? 1
        return try context.evaluator(call.source).integer(column, for: "the number of an input", in: 1...count) - 1
    }

    /// Places that ascend at equal distances.
    private func places(_ axis: Binding.Axis, _ reader: PictureReader) throws(Diagnostic) -> [Double] {
        let places = try reader.places(of: axis, most: Self.mostCells)
        let gaps = zip(places, places.dropFirst()).map { $1 - $0 }
        guard let step = gaps.first else {
            throw call.failure(Diagnostic.onePlace(axis.place.text), at: axis.range?.span)
        }
        guard step > 0, gaps.allSatisfy({ abs($0 - step) <= 1e-6 * step }) else {
            throw call.failure(Diagnostic.unevenRange(axis.range?.text ?? ""), at: axis.range?.span)
        }
        return places
    }

    private func requireFew(_ columns: Int, _ rows: Int) throws(Diagnostic) {
        if columns * rows > Self.mostCells {
            throw call.failure(Diagnostic.tooManyCells(columns, rows, most: Self.mostCells))
        }
    }

    private func inputs(
        _ axes: ((Binding.Axis, input: Int), (Binding.Axis, input: Int))?
    ) throws(Diagnostic) -> Report.Picture {
        let reader = PictureReader(call, context)
        func axis(_ axis: (Binding.Axis, input: Int)) throws(Diagnostic) -> InputMap.Axis {
            InputMap.Axis(input: axis.input, places: axis.0.range == nil ? nil : try places(axis.0, reader))
        }
        let own = try axes.map { (axes) throws(Diagnostic) in (try axis(axes.0), try axis(axes.1)) }
        if let own { try requireFew(own.0.places?.count ?? 1, own.1.places?.count ?? 1) }
        let session = reader.session
        let map = try InputMap(session, name: what.text, axes: own)
        if case .name("yhat") = what.node, context.local("yhat") == nil {
            return try map.picture(ofAnswers: context.executor, words)
        }
        let values = try reader.matrix(what, at: session.onRows(x: try map.grid(), y: nil).evaluated)
        do throws(Diagnostic) { return try map.picture(values, outputs: nil, words) } catch {
            throw call.failure(error, at: what.span)
        }
    }

    private func surface(_ x: Binding.Axis, _ y: Binding.Axis) throws(Diagnostic) -> Report.Picture {
        let reader = PictureReader(call, context)
        if x.place.text == y.place.text { throw call.failure(Diagnostic.mapTwice(x.place.text), at: y.place.span) }
        let (across, up) = (try VariedPlace(x.place, call, context), try VariedPlace(y.place, call, context))
        let (xs, ys) = (try places(x, reader), try places(y, reader))
        try requireFew(xs.count, ys.count)
        let formula = across.reading(up.reading(what))
        var values: [Double] = []
        values.reserveCapacity(xs.count * ys.count)
        for b in ys {
            let row = up.set(reader.session, b)
            for a in xs { values.append(try reader.number(formula, at: across.set(row, a))) }
        }
        let present = across.present.flatMap { a in up.present.map { (x: a, y: $0) } }
        let now = try present.map { (present) throws(Diagnostic) in
            try reader.number(formula, at: across.set(up.set(reader.session, present.y), present.x))
        }
        let surface = SurfacePicture(
            what.text, over: (.init(label: across.text, places: xs), .init(label: up.text, places: ys)), values: values,
            path: present == nil ? [] : path(x.place, y.place), present: present)
        var picture = surface.picture(words)
        if let now { picture.sentence += "; now \(what.text) is \(words.number(now))" }
        picture.sentence += reader.remark
        return picture
    }

    /// Where the training went in the plane; empty where its moments are gone, or inside a block.
    private func path(_ x: Expression, _ y: Expression) -> [(x: Double, y: Double)] {
        guard context.session.step > 0, !context.isInsideBlock else { return [] }
        func course(_ place: Expression) -> [WatchedPoint] {
            (try? context.course(of: Question(place, changes: false, in: call.source), since: .start)) ?? []
        }
        let (across, up) = (course(x), course(y))
        guard across.map(\.step) == up.map(\.step) else { return [] }
        return zip(across, up).map { ($0.value, $1.value) }
    }
}
