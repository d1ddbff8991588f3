import Modelling
import Reporting
import Syntax

/// The words of the errors of `blame`.
extension Diagnostic {
    static func blameClipped(_ clip: String, _ text: String) -> Diagnostic {
        Diagnostic(
            "the gradients were bound by 'clip \(clip)', all rows together: their parts do not add up to what was done",
            hint: "by updates: blame \(text)")
    }

    static func blameOptimizer(_ name: String) -> Diagnostic {
        Diagnostic(
            "what \(name) does is no sum over gradients, so its movements cannot be split exactly",
            hint: "diff start")
    }

    static func blameOtherShape(_ name: String) -> Diagnostic {
        Diagnostic("\(name) was not there all the time, or had another shape", hint: "show timeline")
    }

    static let blameNoRows = Diagnostic("this loss has no rows to blame", hint: "blame loss")

    static func blameMixes(_ operation: String) -> Diagnostic {
        Diagnostic(
            "\(operation) makes one number of several rows before the loss adds them up, so no row has a part of its own",
            hint: "show influence")
    }

    static func blameApart(_ loss: String) -> Diagnostic {
        Diagnostic(
            "\(loss) is neither the mean nor the sum of the losses of its rows, so no row has a part of its own",
            hint: "show influence")
    }

    static let blameTangled = Diagnostic(
        "the loss mixes numbers of the parameters alone with those of rows, so no row has a part of its own",
        hint: "show influence")

    package static let blameNoClasses = Diagnostic(
        "the targets are numbers and no classes", hint: "as in blame W1[1,1] by rows")

    static func nothingToAsk(hint: String) -> Diagnostic {
        Diagnostic("there is nothing to ask why of yet", hint: hint)
    }

    package static let leavingOutDraws = Diagnostic(
        "the model draws random numbers: with a row left out the others would get different ones",
        hint: "show influence")

    package static let leavingOutData = Diagnostic(
        "the data were changed on the way, so a row is not the same in all updates", hint: "show timeline")

    package static let leavingOutNothing = Diagnostic("leaving out needs updates", hint: "train 10")

    package static let leavingOutTheOnlyRow = Diagnostic(
        "there is one training row alone, and without it there is no training", hint: "blame loss")

    static func leavingOutInside(_ name: String) -> Diagnostic {
        Diagnostic(
            "\(name) was assigned inside a block between updates, which cannot be done again without a row",
            hint: "show influence")
    }

    static func leavingOutAgain(_ text: String) -> Diagnostic {
        Diagnostic("'\(text)' cannot be done again without a row", hint: "show influence")
    }
}

extension Diagnostic {
    static func blameNoNumber(_ text: String, of session: Session) -> Diagnostic {
        let name = session.parameters.keys.first ?? "W1"
        if let run = try? Executor().prepared(session), !run.draws.isEmpty {
            return Diagnostic(
                "\(text) follows from random numbers that the model draws, not from the parameters and the data alone",
                hint: "blame norm(\(name))")
        }
        return Diagnostic(
            "\(text) is no number that follows from the parameters and the data alone",
            hint: text == "loss" ? "blame norm(\(name))" : "blame loss")
    }

    static func blameNoEarlierNumber(_ text: String) -> Diagnostic {
        Diagnostic("\(text) had no value at that moment, so there is no change to split", hint: "show timeline")
    }
}
