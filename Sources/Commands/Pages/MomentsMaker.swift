import Autodiff
import Insight
import Learning
import Modelling
import Reporting

/// Collects the moments of the present training for a page: what the model holds after some of its updates.
struct MomentsMaker {
    let context: any Context
    /// Bytes that there are for all of it, besides what is drawn.
    var room = Int.max

    /// A page has no more moments.
    private static let most = 200
    /// The numbers of all moments take about so many bytes at most.
    private static let mostRoom = 700_000
    /// Larger matrices are told by norm, quantiles and a picture.
    static let mostElements = 400

    /// Nil where nothing was trained.
    func moments() throws(Diagnostic) -> Page.Moments? {
        let session = context.session
        let stretch = context.stretch
        guard session.model != nil, session.step > stretch.firstStep else { return nil }
        var layout = MatrixLayout(session, context.executor)
        let map = AnswerMap(session, context.executor)
        let bytes = layout.bytesForMoment + (map?.bytesForMoment ?? 0) + 24
        let most = min(Self.most, max(min(Self.mostRoom, room / 5 * 3) / bytes, 2))
        let steps = Self.spread(stretch.firstStep...session.step, most: most).filter { step in
            switch stretch.position(ofStep: step) {
            case .between, .inside: true
            case .forgotten, .beyond, .insideModel: false
            }
        }
        guard let first = steps.first, steps.count > 1 else { return nil }
        let weights = WeightsMaker(context: context, matrices: layout.parameters, room: room / 3)
        var (found, losses, fields) = ([Int](), [Double](), [[Double]]())
        var explanations = WeightsMaker.Explanations()
        let asked = Set(Self.spread(0...steps.count - 1, most: WeightsMaker.mostMoments))
        let began = context.environment.clock()
        var shown = began
        var blames = weights?.blames()
        let isWalk = blames != nil
        defer { context.environment.showProgress(nil) }
        func add(_ step: Int, _ moment: Session) throws(Diagnostic) {
            if context.hearsStop() { throw Diagnostic.interrupted }
            if asked.contains(found.count) { try weights?.explain(found.count, moment, &explanations) }
            found.append(step)
            losses.append(layout.add(moment))
            if let map { fields.append(map.answers(moment)) }
            let now = context.environment.clock()
            // A way over all updates counts those.
            guard !isWalk, now - shown > 0.1 else { return }
            shown = now
            let left = (now - began) / Double(found.count) * Double(steps.count - found.count)
            context.environment.showProgress(
                .init(done: found.count, total: steps.count, unit: "moment", loss: nil, rate: 0, secondsLeft: left))
        }
        do throws(Diagnostic) {
            if let past = blames?.past {
                try context.walk(past, showing: steps, add) { (event) throws(Diagnostic) in blames?.add(event) }
            }
        } catch {
            if context.hearsStop() { throw Diagnostic.interrupted }
            blames = nil
        }
        if found.count < steps.count { try context.eachMoment(at: Array(steps[found.count...]), visit: add) }
        let isThinned = most < Self.most && session.step - first + 1 > most
        return Page.Moments(
            steps: found, updates: session.step - first, losses: losses, matrices: layout.matrices,
            network: network(of: session), map: map.map { $0.map(fields) },
            weights: weights?.weights(explanations, blames) ?? [],
            digits: session.precision == .float64 ? session.digits : min(session.digits, NumberFormat.trustedOfFloat32),
            remark: isThinned
                ? "There are fewer moments than \(Self.most), since their numbers would take too much room." : nil)
    }

    /// Of layers that are but units and an activation, whose weights are among the matrices.
    private func network(of session: Session) -> Report.Network? {
        guard session.model?.object.network?.isPlain == true else { return nil }
        var network = NetworkPicture.network(session)
        // The numbers beside the units would not move with the slider.
        for layer in network?.layers.indices ?? 0..<0 { network?.layers[layer].values = [] }
        return network
    }

    /// Whole numbers at equal distances, both ends among them.
    static func spread(_ range: ClosedRange<Int>, most: Int) -> [Int] {
        guard range.count > most, most > 1 else { return Array(range) }
        return (0..<most).map { place in
            range.lowerBound + Int((Double(place) * Double(range.count - 1) / Double(most - 1)).rounded())
        }
    }
}

/// The matrices of a model moment by moment: parameters, values, gradients.
private struct MatrixLayout {
    private(set) var matrices: [Page.Matrix] = []
    /// About how many bytes the numbers of a moment take in a page.
    private(set) var bytesForMoment = 0
    private let executor: Executor

    init(_ session: Session, _ executor: Executor) {
        self.executor = executor
        func add(_ name: String, _ role: Page.Matrix.Role, _ shape: Shape) {
            guard shape.count > 0, !matrices.contains(where: { $0.name == name }) else { return }
            let isSmall = shape.count <= MomentsMaker.mostElements
            let picture = isSmall ? (shape.rows, shape.columns) : (min(shape.rows, 16), min(shape.columns, 24))
            matrices.append(
                Page.Matrix(
                    name: name, role: role, rows: shape.rows, columns: shape.columns, picture: picture,
                    numbers: isSmall ? .all([]) : .summary([])))
            bytesForMoment += isSmall ? 21 * shape.count : 130 + picture.0 * picture.1 * 4 / 3
        }
        for (name, value) in session.parameters { add(name, .parameter, value.shape) }
        guard let run = try? executor.forward(session) else { return }
        let stages = run.graph.stages.filter { $0.name != "loss" && $0.alias == nil }
        for stage in stages { add(stage.name, .value, stage.shape) }
        guard let gradients = try? executor.gradients(session) else { return }
        for name in session.parameters.keys.map(\.self) + stages.map(\.name).reversed() {
            if let gradient = gradients.values[name] { add("d\(name)", .gradient, gradient.shape) }
        }
    }

    var parameters: [Page.Matrix] { matrices.filter { $0.role == .parameter } }

    /// Adds the numbers of a moment; returns its loss, NaN where there is none.
    mutating func add(_ session: Session) -> Double {
        let run = try? executor.forward(session)
        let gradients = try? executor.gradients(session).values
        for place in matrices.indices {
            let matrix = matrices[place]
            let value: Matrix? =
                switch matrix.role {
                case .parameter: session.parameters[matrix.name]
                case .value:
                    run.flatMap { run in run.graph.stage(named: matrix.name).map { run.computation.value($0.node) } }
                case .gradient: gradients?[String(matrix.name.dropFirst())]
                }
            matrices[place].add(value.map { $0.values.count == matrix.rows * matrix.columns ? $0.values : nil } ?? nil)
        }
        return (try? executor.loss(session)) ?? .nan
    }
}

extension Page.Matrix {
    /// Adds the numbers of a moment; none where it had none then.
    fileprivate mutating func add(_ given: [Double]?) {
        let values = given ?? [Double](repeating: .nan, count: rows * columns)
        switch numbers {
        case .all(var moments):
            numbers = .all([])
            moments.append(values)
            numbers = .all(moments)
        case .summary(var moments):
            numbers = .summary([])
            moments.append(summary(of: values))
            numbers = .summary(moments)
        }
    }

    private func summary(of values: [Double]) -> Summary {
        let isFinite = values.allSatisfy(\.isFinite)
        let distribution = NumberDistribution(isFinite ? values : [], name: name)
        let quantiles = [0, 0.25, 0.5, 0.75, 1].map(distribution.quantile)
        var means: [Double] = []
        for i in 0..<picture.rows {
            let band = i * rows / picture.rows..<(i + 1) * rows / picture.rows
            for j in 0..<picture.columns {
                let part = j * columns / picture.columns..<(j + 1) * columns / picture.columns
                let sum = band.reduce(0) { sum, row in part.reduce(sum) { $0 + values[row * columns + $1] } }
                means.append(sum / Double(band.count * part.count))
            }
        }
        return Summary(norm: values.norm, quantiles: quantiles, picture: means)
    }
}
