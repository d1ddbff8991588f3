import Autodiff
import Learning
import Reporting

/// Inputs that are class numbers, as an embedding reads them: whole numbers from 1.
package enum ClassNumbers {
    static let most = 1_000_000

    /// How many classes the data have: the largest number in training rows and in those kept aside.
    package static func count(in session: Session) throws(Diagnostic) -> Int {
        let kept = DataPart.keptAside.compactMap { session.samples(of: $0)?.x }
        guard let x = session.trainingX else { throw Diagnostic.unknownClassCount }
        var count = 1.0
        for inputs in [x] + kept {
            try check(inputs, classes: most)
            count = max(count, inputs.values.max() ?? 1)
        }
        return Int(count)
    }

    /// Refuses inputs that are no class numbers.
    static func check(_ x: Matrix, classes: Int) throws(Diagnostic) {
        let isNumber = { (value: Double) in value >= 1 && value <= Double(classes) && value == value.rounded() }
        guard let place = x.values.firstIndex(where: { !isNumber($0) }) else { return }
        throw Diagnostic.noInputClass(
            x.values[place], row: place / x.columns + 1, column: place % x.columns + 1, classes: classes)
    }
}

extension Executor {
    /// Throws where a network reads classes and inputs are none.
    func requireInputs(_ session: Session, _ x: Matrix?) throws(Diagnostic) {
        guard let classes = session.model?.object.network?.inputClasses, let x else { return }
        if let classNumbers, classNumbers.classes == classes, classNumbers.x == x { return }
        try ClassNumbers.check(x, classes: classes)
        classNumbers = (x, classes)
    }
}

extension Diagnostic {
    static let unknownClassCount = Diagnostic(
        "how many classes the embedding has is not known without data",
        hint: "give the data first, or say it: network 3 -> embedding 8 classes=27 -> 64 tanh -> 27 softmax")

    static func noInputClass(_ value: Double, row: Int, column: Int, classes: Int) -> Diagnostic {
        let hint =
            if value == 0 {
                "classes are counted from 1"
            } else if value > Double(classes), value == value.rounded(), classes < ClassNumbers.most {
                "an embedding of more classes has classes=\(number(value)) behind it"
            } else {
                "an embedding reads whole numbers from 1, not normalized ones"
            }
        return Diagnostic(
            "x[\(row),\(column)] is \(number(value)), a class number from 1 to \(classes) is needed", hint: hint)
    }
}
