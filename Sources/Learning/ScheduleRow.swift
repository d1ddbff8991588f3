/// A way of changing the learning rate from update to update: one row of the table of schedules.
package struct ScheduleRow: Sendable {
    package let name: String
    /// One line for help.
    package let summary: String
    package let settings: [OptimizerSetting]
    /// What PyTorch calls it.
    package let counterpart: String
    /// The learning rate in the language, over `base`, `t` (the updates since the schedule began) and the settings.
    package let formula: String
    /// The same as a function.
    package let rate: @Sendable (_ t: Double, _ base: Double, _ setting: (String) -> Double) -> Double
    /// Whether it follows the loss instead of the updates: it looks after each epoch.
    package var followsLoss = false

    package static let all = [step, exponential, linear, polynomial, cosine, onecycle, plateau]

    package static func named(_ name: String) -> ScheduleRow? { all.first { $0.name == name } }

    private static let over = OptimizerSetting(
        "over", 1000, 1...1e12, "how many updates it takes, warm-up included", isWhole: true)
    private static let to = OptimizerSetting("to", 0, 0...1e6, "the learning rate at the end")
    private static func factor(_ initial: Double) -> OptimizerSetting {
        OptimizerSetting("factor", initial, 0...1, "what the learning rate is multiplied by")
    }

    /// A power of a number from 0 to 1; with the exponent 0 it is 1, also of 0.
    private static func power(_ x: Double, _ exponent: Double) -> Double {
        exponent == 0 ? 1 : x == 0 ? 0 : .pow(x, exponent)
    }

    private static let step = ScheduleRow(
        name: "step", summary: "falls by a factor every so many updates",
        settings: [
            OptimizerSetting("every", 100, 1...1e12, "how many updates lie between", isWhole: true), factor(0.1),
        ],
        counterpart: "StepLR", formula: "base * factor^floor(t / every)",
        rate: { t, base, setting in base * power(setting("factor"), (t / setting("every")).rounded(.down)) })

    private static let exponential = ScheduleRow(
        name: "exponential", summary: "falls by a factor at each update", settings: [factor(0.999)],
        counterpart: "ExponentialLR", formula: "base * factor^t",
        rate: { t, base, setting in base * power(setting("factor"), t) })

    private static let linear = ScheduleRow(
        name: "linear", summary: "goes in a straight line", settings: [over, to], counterpart: "LinearLR",
        formula: "base + (to - base) * min(t / over, 1)",
        rate: { t, base, setting in base + (setting("to") - base) * min(t / setting("over"), 1) })

    private static let polynomial = ScheduleRow(
        name: "polynomial", summary: "falls to 0 along a power of what is left",
        settings: [over, OptimizerSetting("power", 2, 0...100, "1 is a straight line")],
        counterpart: "PolynomialLR", formula: "base * (1 - min(t / over, 1))^power",
        rate: { t, base, setting in base * power(1 - min(t / setting("over"), 1), setting("power")) })

    private static let cosine = ScheduleRow(
        name: "cosine", summary: "falls along half a cosine and stays (Loshchilov and Hutter, 2017)",
        settings: [over, to], counterpart: "CosineAnnealingLR",
        formula: "to + (base - to) * (1 + cos(pi * min(t / over, 1))) / 2",
        rate: { t, base, setting in
            let low = setting("to")
            return low + (base - low) * (1 + Double.cos(.pi * min(t / setting("over"), 1))) / 2
        })

    private static let onecycle = ScheduleRow(
        name: "onecycle", summary: "rises to the learning rate and falls far below it (Smith and Topin, 2018)",
        settings: [
            over, OptimizerSetting("rise", 0.3, 0...1, "the part of the updates that rises"),
            OptimizerSetting("div", 25, 1...1e12, "the beginning is the learning rate divided by this"),
            OptimizerSetting("final_div", 1e4, 1...1e12, "the end is the beginning divided by this"),
        ], counterpart: "OneCycleLR",
        formula: """
            where(t < rise * over - 1, base / div + (base - base / div) * (1 - cos(pi * t / (rise * over - 1))) / 2, \
            base / div / final_div + (base - base / div / final_div) \
            * (1 + cos(pi * min((t - (rise * over - 1)) / max(over - rise * over, 1e-9), 1))) / 2)
            """,
        rate: { t, base, setting in
            let over = setting("over")
            let peak = setting("rise") * over - 1
            let first = base / setting("div")
            let last = first / setting("final_div")
            if t < peak { return first + (base - first) * (1 - Double.cos(.pi * t / peak)) / 2 }
            let fall = min((t - peak) / max(over - setting("rise") * over, 1e-9), 1)
            return last + (base - last) * (1 + Double.cos(.pi * fall)) / 2
        })

    private static let plateau = ScheduleRow(
        name: "plateau", summary: "falls by a factor when the loss has not improved for some epochs",
        settings: [
            factor(0.1),
            OptimizerSetting("patience", 10, 0...1e12, "epochs without an improvement before it falls", isWhole: true),
            OptimizerSetting("threshold", 1e-4, 0...1, "a relative improvement below this is none"),
            OptimizerSetting("least", 0, 0...1e6, "the learning rate does not fall below this"),
        ], counterpart: "ReduceLROnPlateau", formula: "base",
        rate: { _, base, _ in base }, followsLoss: true)
}
