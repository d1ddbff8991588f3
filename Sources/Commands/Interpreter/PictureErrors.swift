import Autodiff
import Modelling
import Reporting

/// The words of the errors of `plot`, `map` and `hist`.
extension Diagnostic {
    static func pictureSuffix(_ path: String, among suffixes: [String]) -> Diagnostic {
        let known =
            suffixes.isEmpty
            ? "no file can be written here" : "a picture is written to \(suffixes.joined(separator: ", "))"
        return Diagnostic(
            "no picture can be written to '\(path)': its name tells no format that is known",
            hint: suffixes.isEmpty ? nil : "\(known): plot z^2 for z in -1:0.1:1 to \"square\(suffixes[0])\"")
    }

    static func tooManyPoints(_ count: Int, most: Int) -> Diagnostic {
        Diagnostic(
            "\(count == .max ? "endlessly many" : String(count)) points are too many to draw, at most \(most)",
            hint: "take larger steps: plot z for z in -3:0.1:3"
        )
    }

    static func tooManyCells(_ columns: Int, _ rows: Int, most: Int) -> Diagnostic {
        Diagnostic(
            "\(columns) times \(rows) places are too many to draw, at most \(most)",
            hint: "take larger steps: map z * k for z in -3:0.1:3, k in -3:0.1:3")
    }

    static func rangeMissing(_ place: String) -> Diagnostic {
        Diagnostic(
            "it is not said where \(place) varies",
            hint: "with the word in and a range: plot z^2 for z in -3:0.1:3")
    }

    static func unevenRange(_ range: String) -> Diagnostic {
        Diagnostic(
            "the places of a map ascend at equal distances, those of \(range) do not",
            hint: "equal steps: map z * k for z in -3:0.1:3, k in 0:4")
    }

    static func onePlace(_ name: String) -> Diagnostic {
        Diagnostic(
            "\(name) has one place, a map needs two at least", hint: "more: map z * k for z in -3:0.1:3, k in -3:0.1:3")
    }

    static func mapTwice(_ name: String) -> Diagnostic {
        Diagnostic("\(name) varies along both axes", hint: "two things: map z * k for z in -3:0.1:3, k in -3:0.1:3")
    }

    static func oneAxisIsNoMap(_ text: String) -> Diagnostic {
        Diagnostic("a map needs two things that vary", hint: "over one: plot \(text)")
    }

    static func oneInputIsNoMap(_ text: String) -> Diagnostic {
        Diagnostic("a map needs two inputs", hint: "two of them: map \(text) for x[:,1], x[:,2]")
    }

    /// A name without a value, which may have been meant to vary.
    func letting(_ text: String) -> Diagnostic {
        guard case .value(let name)? = unknown else { return self }
        var copy = self
        copy.unknown = nil
        copy.hint = "let it vary: plot \(text) for \(name) in -3:0.1:3"
        return copy
    }

    static func notVaried(_ text: String) -> Diagnostic {
        Diagnostic(
            "\(text) is not one number that could vary",
            hint: "a name, or one element of a parameter: plot z^2 for z in -1:0.1:1")
    }

    static func notOneNumber(_ text: String, _ shape: Shape) -> Diagnostic {
        Diagnostic(
            "\(text) is \(shape), one number is drawn at each place", hint: "one number of it: sum(\(text))")
    }

    static func mixedShapes(_ first: String, _ other: String) -> Diagnostic {
        Diagnostic(
            "\(first) is a number, which is drawn over the training, and \(other) is none",
            hint: "draw them one after the other: plot \(first)")
    }

    static func pointsDiffer(_ first: String, _ a: Int, _ other: String, _ b: Int) -> Diagnostic {
        Diagnostic("\(first) has \(counted(a, "number")), \(other) has \(b): each needs its partner")
    }

    static func tooManyColumns(_ text: String, _ count: Int, most: Int) -> Diagnostic {
        Diagnostic(
            "\(text) has \(count) columns, at most \(most) are drawn as series", hint: "as cells: map \(text)")
    }

    static var courseInsideBlock: Diagnostic {
        Diagnostic(
            "the course of a training is drawn behind the block that trains", hint: "after the block: plot loss")
    }

    static func noPartWith(_ name: String, _ part: String) -> Diagnostic {
        Diagnostic(
            "beside \(name) nothing of the \(part) rows can be drawn: one number is that is known of them",
            hint: "that of the loss: plot loss \(part)")
    }

    static func unfilledRows(_ count: Int, _ width: Int) -> Diagnostic {
        Diagnostic("\(counted(count, "number")) do not fill rows of \(width)")
    }

    static func noPicture(_ what: String) -> Diagnostic {
        Diagnostic("show \(what) draws no picture", hint: "what does: show flow to \"flow.txt\"")
    }
}
