import Autodiff

/// A number that an optimizer can be given.
package struct OptimizerSetting: Sendable {
    package let name: String
    package let initial: Double
    package let range: ClosedRange<Double>
    /// One line for help.
    package let summary: String
    /// True for what is on or off.
    package let isTruth: Bool
    /// True for what counts something.
    package let isWhole: Bool
    /// What it does to the steps, where advice may be to leave that out.
    package let role: Role?

    package enum Role: Sendable {
        /// Pulls weights to 0.
        case decay
        /// Lets the last steps go on.
        case momentum
    }

    init(
        _ name: String, _ initial: Double, _ range: ClosedRange<Double>, _ summary: String, isTruth: Bool = false,
        isWhole: Bool = false, role: Role? = nil
    ) {
        (self.name, self.initial, self.range, self.summary) = (name, initial, range, summary)
        (self.isTruth, self.isWhole, self.role) = (isTruth, isWhole, role)
    }

    static func learningRate(_ initial: Double) -> OptimizerSetting {
        OptimizerSetting("lr", initial, 0...1e6, "the learning rate: how far a step goes")
    }
}

/// A rule by which parameters follow their gradients.
package struct OptimizerRow: Sendable {
    package let name: String
    /// One line for help.
    package let summary: String
    package let settings: [OptimizerSetting]
    /// What is remembered for each weight from one step to the next, starting at 0.
    package let slotNames: @Sendable ([String: Double]) -> [String]
    /// The rule in the language, with W, dW, the slots, the settings and t, the number of the step from 1; lines
    /// assign in order.
    package let rule: @Sendable ([String: Double]) -> [String]
    /// The settings make a step nothing but `W = W - lr * dW`, which the computation of dW can do.
    let isDescent: @Sendable ([String: Double]) -> Bool
    /// How the largest stable learning rate follows from the bend of the loss; nil for a rule of which that is not
    /// known.
    package let stableRate: @Sendable ([String: Double]) -> StableRate?
    /// An update as a linear function of the gradients; nil for a rule that is none even where all slots are known.
    package let linear: (@Sendable (LinearUpdate.Place) -> LinearUpdate)?
    /// The direction in which lengths are tried; nil for a rule that tells each weight where to go.
    package let direction: SearchDirection?
    let double: @Sendable (Update<Double>) -> Void
    let float: @Sendable (Update<Float>) -> Void

    init(
        name: String, summary: String, settings: [OptimizerSetting],
        slotNames: @escaping @Sendable ([String: Double]) -> [String],
        rule: @escaping @Sendable ([String: Double]) -> [String],
        isDescent: @escaping @Sendable ([String: Double]) -> Bool = { _ in false },
        stableRate: @escaping @Sendable ([String: Double]) -> StableRate? = { _ in nil },
        linear: (@Sendable (LinearUpdate.Place) -> LinearUpdate)? = nil,
        _ double: @escaping @Sendable (Update<Double>) -> Void, _ float: @escaping @Sendable (Update<Float>) -> Void
    ) {
        (self.name, self.summary, self.settings, self.slotNames) = (name, summary, settings, slotNames)
        (self.rule, self.isDescent, self.stableRate) = (rule, isDescent, stableRate)
        (self.linear, self.double, self.float) = (linear, double, float)
        direction = nil
    }

    /// A rule that goes along a line as far as a search finds good.
    init(
        name: String, summary: String, settings: [OptimizerSetting],
        slotNames: @escaping @Sendable ([String: Double]) -> [String],
        rule: @escaping @Sendable ([String: Double]) -> [String], direction: SearchDirection
    ) {
        (self.name, self.summary, self.settings, self.slotNames) = (name, summary, settings, slotNames)
        (self.rule, self.direction) = (rule, direction)
        (isDescent, stableRate, linear) = ({ _ in false }, { _ in nil }, nil)
        (double, float) = ({ _ in }, { _ in })
    }

    /// Whether the loss is computed at several places in one update, which must then be of the same rows.
    package var searches: Bool { direction != nil }

    package static var all: [OptimizerRow] { OptimizerTable.rows }

    package static func named(_ name: String) -> OptimizerRow? { all.first { $0.name == name } }

    package var defaults: [String: Double] {
        Dictionary(uniqueKeysWithValues: settings.map { ($0.name, $0.initial) })
    }
}

/// The operands of one update of a flat buffer.
struct Update<S: MachineScalar> {
    var w: UnsafeMutablePointer<S>
    var dw: UnsafeMutablePointer<S>
    /// The slots; where a rule has fewer, the gradient, never touched.
    var first: UnsafeMutablePointer<S>
    var second: UnsafeMutablePointer<S>
    var third: UnsafeMutablePointer<S>
    var count: Int
    /// In the order of the row.
    let settings: UnsafePointer<Double>
    /// The number of the step, from 1.
    var t: Int

    /// The same for a part of the buffer.
    @inline(__always)
    func part(_ range: Range<Int>) -> Update {
        var part = self
        part.w += range.lowerBound
        part.dw += range.lowerBound
        part.first += range.lowerBound
        part.second += range.lowerBound
        part.third += range.lowerBound
        part.count = range.count
        return part
    }

    @inline(__always)
    func setting(_ index: Int) -> Double { settings[index] }
}
