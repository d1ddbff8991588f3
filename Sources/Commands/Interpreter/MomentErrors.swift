import Reporting

/// The words of moments that cannot be reached.
extension Diagnostic {
    static let momentForgotten = Diagnostic(
        "this moment can no longer be reached: what it needs was forgotten for want of room",
        hint: "show timeline has what can be reached")

    static func fileHasChanged(_ path: String) -> Diagnostic {
        Diagnostic(
            "'\(path)' is no longer what that statement read, so the moments inside of it cannot be done again",
            hint: "goto end")
    }

    static let startInsideBlock = Diagnostic(
        "this training began inside a block, where no moment can be gone to", hint: "goto step 1")

    static func noSuchStep(_ step: Int, first: Int, last: Int) -> Diagnostic {
        if step < first {
            return Diagnostic(
                "this training was loaded at step \(first): what was before is not in the file",
                hint: "goto step \(first)")
        }
        guard last > 0 else { return Diagnostic("no update was done yet", hint: "train 10") }
        return Diagnostic(
            "there is no step \(step): this training goes from \(first) to \(last)", hint: "goto step \(last)")
    }

    static func noSuchStatement(_ number: Int, _ count: Int) -> Diagnostic {
        Diagnostic(
            "there is no statement \(number): \(count) changed something on this branch", hint: "show timeline")
    }

    static func noSuchBranch(_ number: Int, _ known: [Int]) -> Diagnostic {
        let list = known.map(String.init).joined(separator: ", ")
        return Diagnostic(
            "there is no branch \(number); there \(known.count == 1 ? "is" : "are") \(list)", hint: "branches")
    }

    static func noSuchMark(_ name: String, _ known: [String]) -> Diagnostic {
        known.isEmpty
            ? Diagnostic("there are no marks", hint: "mark before") : unknownWord(name, for: "mark", among: known)
    }

    static func markTakenBack(_ name: String) -> Diagnostic {
        Diagnostic("what '\(name)' marked was taken back", hint: "redo")
    }

    static func nothingFound(_ question: Question) -> Diagnostic {
        let text = question.formula.text
        return Diagnostic(
            question.changes ? "\(text) does not change there" : "\(text) holds at no moment there",
            hint: "show timeline")
    }

    static func stopped(at step: Int, _ sentence: String) -> Diagnostic {
        Diagnostic("stopped after update \(step): \(sentence)", hint: "rewind goes to the update before")
    }

    /// - Parameter share: of the time of the training.
    static func slowStops(_ share: Double) -> Diagnostic {
        Diagnostic(
            "the stops take \(Int(100 * share)) % of the time of this training",
            hint: "a condition on values is quick; on gradients, units or bad values it is not: stop list")
    }

    static func notAMark(_ name: String) -> Diagnostic {
        Diagnostic(
            name.isEmpty ? "a mark needs a name" : "'\(name)' is a word of goto and no mark", hint: "mark before")
    }

    static let nothingToRewind = Diagnostic("no update was done yet", hint: "train 10")

    static let nothingAhead = Diagnostic("nothing lies ahead: this is the end of the branch", hint: "train 10")

    static let diffUsage = Diagnostic(
        "diff compares the present moment with another, or two moments", hint: "diff start")

    static func notAMoment(_ text: String, hint: String) -> Diagnostic {
        Diagnostic("'\(text)' is no moment: a mark, start, end, step 100, statement 3, branch 2", hint: hint)
    }

    static let timelineUsage = Diagnostic("a size needs a unit: kB, MB or GB", hint: "timeline 1 GB")

    static let stopUsage = Diagnostic("stop when needs one condition", hint: "stop when loss > 10")

    static func watchUsage(_ text: String) -> Diagnostic {
        Diagnostic("watch takes one expression", hint: "its past: watch \(text) since start")
    }

    static func watchedMatrix(_ text: String) -> Diagnostic {
        Diagnostic("the past is shown of one number, and \(text) is a matrix", hint: "watch norm(\(text)) since start")
    }

    static func noSuchWatch(_ number: Int, _ count: Int) -> Diagnostic {
        Diagnostic(
            count == 0
                ? "nothing is watched" : "there is no watch \(number); there \(count == 1 ? "is" : "are") \(count)",
            hint: count == 0 ? "watch lr" : "watch list")
    }

    static func unitDies(_ name: String) -> Diagnostic {
        Diagnostic("a stop at a unit waits until it dies", hint: "stop when unit \(name == "dies" ? "a1" : name) dies")
    }

    static func noSuchStop(_ number: Int, _ count: Int) -> Diagnostic {
        Diagnostic(
            count == 0
                ? "there are no stops" : "there is no stop \(number); there \(count == 1 ? "is" : "are") \(count)",
            hint: count == 0 ? "stop when loss > 10" : "stop list")
    }
}
