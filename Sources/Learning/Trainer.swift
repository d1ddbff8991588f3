import Autodiff

/// A model for one batch size.
package struct TrainingGraph: Sendable {
    package let graph: Graph
    package let x: Graph.NodeID?
    package let y: Graph.NodeID?
    /// The weights of the rows, where their losses have some.
    package let weights: Graph.NodeID?
    /// In the order in which the trainer was given them.
    package let parameters: [Graph.NodeID]
    package let loss: Graph.NodeID
    /// Parameters, by their numbers, that follow a value from update to update.
    package let statistics: [(parameter: Int, value: Graph.NodeID)]

    package init(
        graph: Graph, x: Graph.NodeID?, y: Graph.NodeID?, weights: Graph.NodeID? = nil, parameters: [Graph.NodeID],
        loss: Graph.NodeID, statistics: [(parameter: Int, value: Graph.NodeID)] = []
    ) {
        (self.graph, self.x, self.y, self.parameters, self.loss) = (graph, x, y, parameters, loss)
        self.weights = weights
        self.statistics = statistics
    }
}

/// Rows as a graph reads them.
package struct TrainingRows: Sendable {
    package let x: Matrix?
    package let y: Matrix?
    package let weights: Matrix?

    package init(x: Matrix?, y: Matrix?, weights: Matrix? = nil) { (self.x, self.y, self.weights) = (x, y, weights) }
}

/// What training starts from.
package struct TrainingSetup {
    package var precision: Precision
    package var parameters: [Matrix]
    package var optimizer: OptimizerState
    /// All training rows.
    package var x: Matrix?
    package var y: Matrix?
    /// The weight of each row, where the loss has them.
    package var weights: Matrix?
    /// Rows per update; nil: all of them, in their order.
    package var batchSize: Int?
    package var shuffles: Bool
    package var cursor: BatchCursor
    /// Where the stream stands that the model draws from: the first update uses the numbers held there.
    package var draws: RandomSource?
    /// A row, from 0, that batches skip where it would stand: their mean is that of the others.
    package var omitted: Int?
    /// Parameters that stay as they are, by their numbers.
    package var frozen: Set<Int>
    /// The learning rate of the next update, after so many updates and rows of this training; nil ends it.
    package var schedule: ((_ updates: Int, _ rows: Int) -> Double?)?
    /// The model for a number of rows.
    package var makeGraph: (_ batchRows: Int) throws -> TrainingGraph

    package init(
        precision: Precision = .float64, parameters: [Matrix], optimizer: OptimizerState, x: Matrix?, y: Matrix?,
        weights: Matrix? = nil, batchSize: Int? = nil, shuffles: Bool = true, cursor: BatchCursor,
        draws: RandomSource? = nil,
        omitted: Int? = nil, frozen: Set<Int> = [],
        schedule: ((_ updates: Int, _ rows: Int) -> Double?)? = nil,
        makeGraph: @escaping (_ batchRows: Int) throws -> TrainingGraph
    ) {
        (self.precision, self.parameters, self.optimizer, self.x, self.y) = (precision, parameters, optimizer, x, y)
        (self.batchSize, self.shuffles, self.cursor, self.draws) = (batchSize, shuffles, cursor, draws)
        self.weights = weights
        (self.omitted, self.frozen, self.schedule) = (omitted, frozen, schedule)
        self.makeGraph = makeGraph
    }
}

/// Updates parameters step by step. What is prepared in `init` is used until the end; a step allocates nothing.
package final class Trainer {
    private let advance: (_ steps: Int, _ shouldStop: () -> Bool) -> Int
    private let readParameters: () -> [Matrix]
    private let readOptimizer: () -> OptimizerState
    private let writeLearningRate: (Double) -> Void
    private let readProgress: () -> TrainingProgress
    private let readCursor: () -> BatchCursor
    private let readDraws: () -> RandomSource
    private let readEndOfSchedule: () -> Bool
    private let readSearch: () -> LineSearch?
    private let makeWatch: (TrainingGraph, TrainingRows) -> () -> Double
    package let stepsPerEpoch: Int

    package init(_ setup: TrainingSetup) throws {
        // The one switch of precision: each loop is instantiated concretely.
        switch setup.precision {
        case .float64:
            let loop = try TrainingLoop<Double>(setup, setup.optimizer.row.double)
            advance = { loop.run($0, $1) }
            readParameters = { loop.parameters }
            readOptimizer = { loop.optimizer }
            writeLearningRate = { loop.setLearningRate($0) }
            readProgress = { loop.progress }
            readCursor = { loop.cursor }
            readDraws = { loop.draws }
            readEndOfSchedule = { loop.isAtEndOfSchedule }
            readSearch = { loop.search }
            makeWatch = { loop.watch($0, $1) }
            stepsPerEpoch = loop.stepsPerEpoch
        case .float32:
            let loop = try TrainingLoop<Float>(setup, setup.optimizer.row.float)
            advance = { loop.run($0, $1) }
            readParameters = { loop.parameters }
            readOptimizer = { loop.optimizer }
            writeLearningRate = { loop.setLearningRate($0) }
            readProgress = { loop.progress }
            readCursor = { loop.cursor }
            readDraws = { loop.draws }
            readEndOfSchedule = { loop.isAtEndOfSchedule }
            readSearch = { loop.search }
            makeWatch = { loop.watch($0, $1) }
            stepsPerEpoch = loop.stepsPerEpoch
        }
    }

    /// Does up to `steps` updates and returns how many. `shouldStop` is asked every few milliseconds, between updates.
    package func run(steps: Int, until shouldStop: () -> Bool = { false }) -> Int { advance(steps, shouldStop) }

    /// A number of another graph over the same parameters, computed as they stand each time when it is asked for.
    ///
    /// - Parameter graph: a model for all rows, whose `loss` is the number.
    package func watch(_ graph: TrainingGraph, _ rows: TrainingRows) -> () -> Double { makeWatch(graph, rows) }

    package var parameters: [Matrix] { readParameters() }
    package var optimizer: OptimizerState { readOptimizer() }
    package var cursor: BatchCursor { readCursor() }
    /// Where the stream of the model's draws stands now: an update that drew has moved it on by one.
    package var draws: RandomSource { readDraws() }

    package var learningRate: Double {
        get { optimizer.learningRate }
        set { writeLearningRate(newValue) }
    }

    /// The loss of the last batch, before its update; not a number before the first.
    package var lastLoss: Double { readProgress().lastLoss }
    /// The mean of the losses of the current epoch, or of the last one if none has begun, weighted by rows.
    package var epochLoss: Double { readProgress().epochLoss }
    /// Epochs that ended since this trainer was made.
    package var epochsDone: Int { readProgress().epochsDone }
    /// Updates done since this trainer was made.
    package var stepsDone: Int { readProgress().stepsDone }
    /// Whether the last update was the last one of an epoch.
    package var isAtEndOfEpoch: Bool { readProgress().hasEnded }
    /// Whether its schedule has no learning rate for the next update.
    package var isAtEndOfSchedule: Bool { readEndOfSchedule() }
    /// The search of the last update, where its rule goes along a line.
    package var lastSearch: LineSearch? { readSearch() }
    /// Rows that these updates saw.
    package var rowsSeen: Int { readProgress().rowsSeen }
}

/// By-products of training.
struct TrainingProgress {
    var lastLoss = Double.nan
    var epochsDone = 0
    private(set) var stepsDone = 0
    private(set) var rowsSeen = 0
    private var total = 0.0
    private var rows = 0
    private(set) var hasEnded = false

    var epochLoss: Double { rows == 0 ? .nan : total / Double(rows) }

    mutating func add(_ loss: Double, rows count: Int, endsEpoch: Bool) {
        if hasEnded { (total, rows) = (0, 0) }
        lastLoss = loss
        total += loss * Double(count)
        rows += count
        self.count(count, endsEpoch)
    }

    /// Goes past a batch that has no loss.
    mutating func pass(rows count: Int, endsEpoch: Bool) {
        if hasEnded { (total, rows) = (0, 0) }
        self.count(count, endsEpoch)
    }

    private mutating func count(_ rows: Int, _ endsEpoch: Bool) {
        stepsDone += 1
        rowsSeen += rows
        hasEnded = endsEpoch
        if endsEpoch { epochsDone += 1 }
    }
}
