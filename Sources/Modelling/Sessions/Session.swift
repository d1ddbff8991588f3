import Autodiff
import Learning
import OrderedCollections
import Reporting
import Syntax

/// All that a user has built and done: a value, so that a copy of it is a moment one can return to.
/// Large arrays are shared between copies until written.
package struct Session: Equatable, Sendable {
    package var variables = NamedValues<Matrix>()
    package var functions = NamedValues<Reference<UserFunction>>()
    package var commands = NamedValues<Reference<UserCommand>>()
    package var model: Reference<Model>?
    /// The values of all parameters, also of those declared before a model.
    package var parameters: OrderedDictionary<String, Matrix> = [:]

    /// What is known of the data beside the numbers; nil for typed `x` and `y`.
    package var dataset: Dataset?
    /// All training rows: those of `dataset`, or what was typed.
    package private(set) var trainingX: Matrix?
    package private(set) var trainingY: Matrix?
    /// The training rows that the four steps see: all, or the batch chosen.
    package private(set) var x: Matrix?
    package private(set) var y: Matrix?
    package private(set) var batch = BatchSelection.all
    /// What gives the rows weights in the loss.
    package private(set) var balance: Balance?
    /// The weight of each training row, and of each row that the four steps see; nil where all count alike.
    package private(set) var trainingWeights: Matrix?
    package private(set) var weights: Matrix?

    /// The loss that `loss NAME` chose; nil for the one that suits the output.
    package var lossName: String?
    /// What was chosen with it: `smoothing` of `loss ce smoothing=0.1`.
    package var lossSettings: [String: Double] = [:]
    /// What is added to the loss: at most one penalty of a kind, in the order of the kinds.
    package var penalties: [Penalty] = []
    package var optimizer: OptimizerState
    /// What changes the learning rate from update to update.
    package var schedule: Schedule?
    /// Parameters that updates leave as they are.
    package var frozen: Set<String> = []
    package var precision = Precision.float64
    /// A lower precision that data and constants are rounded to where the model reads them; that of `precision` otherwise.
    package var inputs = Precision.float64
    /// Whether the model is computed in double-double and its numbers rounded to float64: for what is shown of them.
    package var isDoubled = false
    package var digits = 6
    /// Whether the model is as it is where it is evaluated: without dropout, by running statistics.
    package var isEvaluated = false

    package var seed: Int
    package var random: [RandomSource.Purpose: RandomSource]
    package var cursor: BatchCursor?
    /// Updates done.
    package var step = 0
    /// Rows seen by updates.
    package var rowsSeen = 0
    /// The epoch and the rows seen when other data took the place of these: what was done before stays what it was.
    private var earlierEpochs = 0.0
    private var earlierRows = 0
    package var gradients: Gradients?
    package var training = TrainingHistory()
    package var transcript = Transcript()

    package init(seed: Int = 1) {
        self.seed = seed
        random = Self.streams(seed: seed)
        optimizer = OptimizerState.initial
    }

    /// The seed as a report, every digit of it right.
    package var seedBlock: Report.Block {
        seed < 1_000_000_000_000_000 ? .scalar(name: "seed", Double(seed)) : .text("seed = \(seed)")
    }

    package static func streams(seed: Int) -> [RandomSource.Purpose: RandomSource] {
        Dictionary(uniqueKeysWithValues: RandomSource.Purpose.allCases.map { ($0, RandomSource(seed: seed, for: $0)) })
    }

    /// Everything but the transcript: two sessions with equal state answer every question alike.
    package func hasSameState(as other: Session) -> Bool {
        var copy = other
        copy.transcript = transcript
        return self == copy
    }

    /// Whether the parameters are the same, bit by bit.
    package func hasSameParameters(as other: Session) -> Bool {
        parameters.keys == other.parameters.keys
            && zip(parameters.values, other.parameters.values).allSatisfy { $0.hasSameBits(as: $1) }
    }

    /// The random numbers for a purpose, where they stand now.
    package func stream(_ purpose: RandomSource.Purpose) -> RandomSource {
        random[purpose] ?? RandomSource(seed: seed, for: purpose)
    }

    package mutating func setStream(_ purpose: RandomSource.Purpose, _ source: RandomSource) {
        random[purpose] = source
    }

    package mutating func draw<T>(_ purpose: RandomSource.Purpose, _ body: (inout RandomSource) -> T) -> T {
        var source = stream(purpose)
        defer { setStream(purpose, source) }
        return body(&source)
    }

    /// Gives up the random numbers that the model holds: the next ones are in force.
    package mutating func drawAnew() { draw(.draws) { _ = $0.next() } }

    /// What `network` and `model` set back: step, epoch, optimizer state, training history, gradients.
    package mutating func restartTraining() {
        step = 0
        rowsSeen = 0
        (earlierEpochs, earlierRows) = (0, 0)
        optimizer.restart()
        frozen = []
        restartSchedule()
        cursor = nil
        gradients = nil
        training = TrainingHistory()
    }

    /// Rows seen, each as a share of the training rows that there were at the time.
    package var epoch: Double { epoch(afterRows: 0) }

    /// The epoch after so many rows more.
    package func epoch(afterRows rows: Int) -> Double {
        earlierEpochs + Double(rowsSeen - earlierRows + rows) / Double(sampleRows)
    }

    /// What was counted of data that others took the place of.
    package var earlier: (epochs: Double, rows: Int) {
        get { (earlierEpochs, earlierRows) }
        set { (earlierEpochs, earlierRows) = newValue }
    }

    /// Sets the training rows; the batch becomes all of them. They have the weights that the balance gives them, which is
    /// off where it does not fit them.
    ///
    /// - Returns: whether the balance stayed.
    @discardableResult
    package mutating func setTraining(x: Matrix?, y: Matrix?) -> Bool {
        setTraining(x: x, y: y, weights: nil)
        return set(balance)
    }

    /// The same with weights that were given to them elsewhere.
    package mutating func setTraining(x: Matrix?, y: Matrix?, weights: Matrix?) {
        if trainingX?.rows != x?.rows { cursor = nil }
        let (epochs, rows) = (epoch, sampleRows)
        defer { if rowsSeen > 0, sampleRows != rows { (earlierEpochs, earlierRows) = (epochs, rowsSeen) } }
        trainingX = x
        trainingY = y
        trainingWeights = weights
        select(.all)
    }

    /// Gives the training rows weights, or takes them away; false where they do not fit the rows, which then have none.
    package mutating func set(_ balance: Balance?) -> Bool {
        trainingWeights = balance.flatMap(weights(by:))
        let fits = (trainingWeights == nil) == (balance == nil)
        self.balance = fits ? balance : nil
        select(batch)
        return fits
    }

    /// Keeps the weights that the rows have, whatever becomes of their targets.
    package mutating func holdWeights() { balance = trainingWeights.map { .rows($0.values) } }

    /// The same with all training rows chosen.
    package var onAllRows: Session {
        var copy = self
        if batch != .all { copy.select(.all) }
        return copy
    }

    /// Chooses which training rows the four steps see.
    package mutating func select(_ selection: BatchSelection) {
        batch = selection
        switch selection {
        case .all:
            x = trainingX
            y = trainingY
            weights = trainingWeights
        case .rows(let rows):
            let numbers = rows.map { Int32($0) }
            (x, y) = selecting(numbers, of: trainingX, trainingY)
            weights = trainingWeights?.selecting(rows: numbers)
        }
    }
}

/// Which training rows `x` and `y` hold.
package enum BatchSelection: Hashable, Sendable {
    case all
    /// From the first to the last row, counted from 0.
    case rows(Range<Int>)
}
