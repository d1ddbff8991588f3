import Autodiff
import Modelling
import Reporting

/// What is wrong with a picture that was asked for.
extension Diagnostic {
    static var confusionNeedsClasses: Diagnostic {
        Diagnostic(
            "the targets are no classes: nothing is taken for another",
            hint: "predictions beside targets: plot yhat against y")
    }

    static var confusionNeedsOneClass: Diagnostic {
        Diagnostic(
            "each column of the targets is a question of its own: rows have no single class",
            hint: "scores of each column: evaluate")
    }

    static var pictureNeedsNetwork: Diagnostic {
        Diagnostic(
            "only a model that network made has layers to draw", hint: "every operation as a table: show graph")
    }

    static func mapNeedsTwoInputs(_ count: Int) -> Diagnostic {
        Diagnostic(
            "a map has two inputs, the model reads \(count)", hint: "the course over one: plot yhat for x in -3:0.1:3"
        )
    }

    static var mapOfClassNumbers: Diagnostic {
        Diagnostic(
            "the inputs are class numbers, between which there is nothing to draw",
            hint: "which classes are taken for which: map confusion")
    }

    static var mapInputTwice: Diagnostic {
        Diagnostic("both axes are the same input", hint: "two of them: map yhat for x[:,1], x[:,2]")
    }

    static func mapNeedsOneColumn(_ name: String, _ shape: Shape, rows: Int) -> Diagnostic {
        Diagnostic(
            "\(name) is \(shape) where a map needs one number for each row, \(rows)×1",
            hint: shape.rows == rows ? "one column of it: map (\(name))[:,1] for x[:,1], x[:,2]" : nil)
    }
}
