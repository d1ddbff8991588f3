import Autodiff

/// A number that an optimizer can be given.
package struct OptimizerSetting: Sendable {
    package let name: String
    package let initial: Double
    package let range: ClosedRange<Double>
    /// One line for help.
    package let summary: String

    init(_ name: String, _ initial: Double, _ range: ClosedRange<Double>, _ summary: String) {
        (self.name, self.initial, self.range, self.summary) = (name, initial, range, summary)
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
    let double: @Sendable (Update<Double>) -> Void
    let float: @Sendable (Update<Float>) -> Void

    init(
        name: String, summary: String, settings: [OptimizerSetting],
        slotNames: @escaping @Sendable ([String: Double]) -> [String],
        rule: @escaping @Sendable ([String: Double]) -> [String],
        _ double: @escaping @Sendable (Update<Double>) -> Void, _ float: @escaping @Sendable (Update<Float>) -> Void
    ) {
        (self.name, self.summary, self.settings, self.slotNames) = (name, summary, settings, slotNames)
        (self.rule, self.double, self.float) = (rule, double, float)
    }

    package static var all: [OptimizerRow] { OptimizerTable.rows }

    package static func named(_ name: String) -> OptimizerRow? { all.first { $0.name == name } }

    package var defaults: [String: Double] {
        Dictionary(uniqueKeysWithValues: settings.map { ($0.name, $0.initial) })
    }
}

/// The operands of one update of a flat buffer.
struct Update<S: Scalar> {
    let w: UnsafeMutablePointer<S>
    let dw: UnsafeMutablePointer<S>
    /// The slots; where a rule has fewer, the gradient, never touched.
    let first: UnsafeMutablePointer<S>
    let second: UnsafeMutablePointer<S>
    let count: Int
    /// In the order of the row.
    let settings: UnsafePointer<Double>
    /// The number of the step, from 1.
    var t: Int

    @inline(__always)
    func setting(_ index: Int) -> Double { settings[index] }
}
