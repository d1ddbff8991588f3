import Autodiff
import Reporting
import Syntax

/// Errors of settings, of conditions that choose places, and of slopes of one's own.
extension Diagnostic {
    static func slopeOfNoArgument(_ slope: String, _ function: UserFunction) -> Diagnostic {
        let own = function.parameters.map { "d\($0)" }
        return Diagnostic(
            "'\(slope)' is the slope of no argument of \(function.name)",
            hint: own.isEmpty
                ? "a function without arguments has no slopes"
                : "name it \(own.joined(separator: " or ")): \(function.name) … with \(own[0]) = …")
    }

    static func slopeTwice(_ slope: String) -> Diagnostic {
        Diagnostic("the slope '\(slope)' is given twice", hint: "give it once")
    }

    static func notElementwise(_ function: String, _ argument: String, _ part: String) -> Diagnostic {
        Diagnostic(
            "\(function) is not elementwise in \(argument): in \(part) an element depends on others",
            hint: "leave d\(argument) out, it is derived; a slope of your own is for functions of single elements")
    }

    static func conditionInModel(_ condition: String) -> Diagnostic {
        Diagnostic(
            "which places '\(condition)' chooses is not known before the model runs, and so neither is the shape",
            hint: "let all stay and choose by value: where(\(condition), …, 0)")
    }

    static func maskLength(
        _ condition: String, _ shape: Shape, _ text: String, _ side: String, _ count: Int
    ) -> Diagnostic {
        Diagnostic(
            "'\(condition)' is \(shape), \(text) has \(count) \(side): a condition needs one answer for each",
            hint: "to choose by one column: \(text)[\(text)[:,1] > 0, :]")
    }

    static func nothingChosen(_ condition: String, _ side: String) -> Diagnostic {
        Diagnostic(
            "'\(condition)' is true for none of the \(side), and there are no empty matrices",
            hint: "ask first: any(\(condition))")
    }

    static func settingIsNoNumber(_ setting: String, _ name: String) -> Diagnostic {
        Diagnostic(
            "'\(setting)' of \(name) is a number that is known, the same for all elements",
            hint: "what is learned needs a function whose second argument it is, as prelu(x, a) or swish(x, b)")
    }

    static func settingOutside(_ setting: OperationSetting, _ name: String, _ value: Double) -> Diagnostic {
        let (low, high) = (setting.range.lowerBound, setting.range.upperBound)
        let format = NumberFormat(digits: 6)
        let needed = "from \(format.string(low)) to \(format.string(high))"
        return Diagnostic(
            "'\(setting.name)' of \(name) must be \(needed), not \(format.string(value))",
            hint: "\(setting.name): \(setting.meaning); usually \(format.string(setting.standard))")
    }
}
