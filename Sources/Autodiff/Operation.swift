/// The place of an operation in the table, the same for both precisions.
package struct OperationID: Hashable, Sendable {
    package let index: Int
}

/// The family in which help lists an operation.
package enum OperationCategory: String, Hashable, Sendable, CaseIterable {
    case arithmetic, shape, comparison, elementwise, activation, reduction, loss
}

/// How an operation is written in the language.
package enum OperationNotation: Hashable, Sendable {
    case call
    case infix(String)
    case prefix(String)
    case postfix(String)
    /// By an index; the text is an example.
    case index(String)
}

/// Where a slope jumps, so that a central difference is no judge there.
package enum Kinks: Hashable, Sendable {
    case none
    /// At these values of an input.
    case values([Double])
    /// At every whole number, or halfway between (`round`).
    case steps(offset: Double)
    /// Where two elements that are compared are equal.
    case ties
    /// Where `yhat - y` has one of these values.
    case differences([Double])
    /// Where `yhat * y` has this value.
    case product(Double)
}

/// What the values of an operation can be.
package enum OutputRange: Hashable, Sendable {
    /// These numbers and none beyond, whatever the input.
    case interval(ClosedRange<Double>)
    /// Numbers from 0 that add up to 1 in each row.
    case distribution
    /// Any number.
    case real
    /// Any number where an input can be any; otherwise the values tell.
    case linear
    /// Numbers of the inputs, or between them.
    case ofInputs
    /// It depends on the inputs in another way: the values tell.
    case computed

    /// The least value there can be; nil where there is none, or where it depends on the inputs.
    package var least: Double? {
        switch self {
        case .interval(let range): range.lowerBound
        case .distribution: 0
        case .real, .linear, .ofInputs, .computed: nil
        }
    }

    static let atLeastZero = OutputRange.interval(0...Double.infinity)
    static let shares = OutputRange.interval(0...1)
}

/// What a loss asks of outputs.
package enum OutputDemand: Hashable, Sendable {
    case anything
    /// Numbers between 0 and 1.
    case probabilities
    /// Rows of numbers between 0 and 1 that add up to 1.
    case distributions
    /// Numbers whose sign is the answer; targets are -1 and 1.
    case signs
}

/// Which elements of the inputs an element of the output is computed from.
package enum Dependence: Hashable, Sendable {
    /// The elements in the same place.
    case element
    /// The row in which it stands.
    case row
    /// A row of the first input and a column of the second.
    case product
    /// The row or column that became one number, or everything, as the axis says.
    case group
    /// All elements.
    case whole
    /// One element from another place: the row moves numbers.
    case place
}

/// How many numbers become one.
package enum Aggregate: Hashable, Sendable { case sum, mean }

/// How an activation goes quiet far from 0.
package enum Quiet: Sendable {
    /// It levels off on both sides; the closure gives the slope from the output, as a part of the steepest.
    case saturates(share: @Sendable (_ y: Double) -> Double)
    /// It is 0, with the slope 0, for all inputs below 0.
    case switchesOff
}

/// Inputs and an attribute that a row takes, for walks over the table.
package struct ExampleCall: Sendable {
    package let shapes: [Shape]
    package let attribute: Attribute

    init(_ shapes: [Shape], _ attribute: Attribute = .none) {
        (self.shapes, self.attribute) = (shapes, attribute)
    }
}

/// Everything the program knows about a primitive.
package struct Operation<S: Scalar>: Sendable {
    package let name: String
    /// One line for help.
    package let summary: String
    package let category: OperationCategory
    package let notation: OperationNotation
    package let inputNames: [String]
    package let outputName: String
    /// The value as text in the language, over `inputNames`; nil for primitives.
    package let definition: String?
    /// The addition to the gradient of each input as text in the language. Variables are the inputs, the output
    /// and `d` + the output.
    package let derivativeTexts: @Sendable (Attribute, [Shape]) -> [String]
    /// What happens at singular points.
    package let remark: String?
    /// Where a numerical check of the derivatives is fair, for each input.
    package let fairIntervals: [ClosedRange<Double>]
    package let kinks: Kinks
    /// The shape of the output, or what was required of the inputs instead.
    package let shape: @Sendable ([Shape], Attribute) throws(ShapeError) -> Shape

    /// What the values can be.
    package var range = OutputRange.computed
    /// Which elements of the inputs an element of the output is computed from.
    package var dependence: Dependence
    /// Where the output is a sum of its inputs, each times a number: these numbers.
    package var coefficients: [Double] = []
    /// For a reduction or a loss that adds elements up or takes their mean.
    package var aggregate: Aggregate?
    /// Every value is above 0, where `range` only says not below.
    package var isPositive = false
    /// The remark is about inputs at or below 0 alone.
    package var isRegularAbove0 = false
    /// How an activation goes quiet; nil for one that does not.
    package var quiet: Quiet?
    /// The initializer of weights in front of an activation.
    package var initializer = "glorot"
    /// Of a function that ends a network of classes: the loss that suits it.
    package var suitingLoss: String?
    /// The function by which users call it, if that has another name than the row.
    package var calledAs: String?
    /// Of a row that moves numbers: the input, the row and the column, counted from 0, that an element comes from; nil
    /// for an element that is new.
    package var source:
        (@Sendable (Attribute, [Shape], _ row: Int, _ column: Int) -> (input: Int, row: Int, column: Int)?)?
    /// The axis that a call means which names none.
    package var defaultAxis = Axis.all
    /// A side of 1 is repeated to the side of the output.
    package var repeatsSides = false
    /// Calls that walks over the table make, where equal shapes will not do.
    var ownExamples: [ExampleCall] = []
    /// What a loss asks of the outputs that it judges.
    package var demand = OutputDemand.anything
    /// For each input, what to do where the slope for it has no bound although the value is finite; empty where that
    /// cannot be.
    package var cures: [String] = []

    /// Writes the output.
    let forward: Kernel
    /// For each input, adds to its gradient; nil where the slope is 0 everywhere.
    let vjps: [Kernel?]
    /// The same value and gradients out of the inputs of the operation that made the first input.
    var logits: LogitForm<S>? = nil
    /// The same as one step with the weighted sum in front.
    var activation: ActivationForm<S>? = nil
    /// Of a loss: writes the value, and its gradient for the first input to `dx`.
    var valueAndSlope: Kernel? = nil

    package var arity: Int { inputNames.count }

    /// The same row with what to do where a slope has no bound.
    func curing(_ cures: String...) -> Operation {
        var row = self
        row.cures = cures
        return row
    }

    /// How this loss is computed and differentiated as one with the operation whose output it reads.
    package var joint: JointRule? { logits?.rule }

    package static var all: [Operation] { S.operations }
    package static subscript(id: OperationID) -> Operation { S.operations[id.index] }

    /// The same row with a column filled in.
    func with<Value>(_ column: WritableKeyPath<Operation, Value>, _ value: Value) -> Operation {
        var row = self
        row[keyPath: column] = value
        return row
    }

    /// Calls that walks over the table make: every row takes these shapes and attributes.
    package var examples: [ExampleCall] {
        if !ownExamples.isEmpty { return ownExamples }
        let attributes: [Attribute] = dependence == .group ? Axis.allCases.map { .axis($0) } : [.none]
        return [Shape.scalar, Shape(3, 5), Shape(4, 9)].flatMap { shape in
            attributes.map { ExampleCall([Shape](repeating: shape, count: arity), $0) }
        }
    }

    /// Whether it is 0, with the slope 0, for all inputs below 0.
    package var switchesOff: Bool { if case .switchesOff = quiet { true } else { false } }
    package var saturates: Bool { if case .saturates = quiet { true } else { false } }

    /// The name by which users call it.
    package var callName: String { calledAs ?? name }

    /// Whether the gradient goes back to an input unchanged.
    func passesGradient(to input: Int) -> Bool { coefficients.indices.contains(input) && coefficients[input] == 1 }

    /// The same row with what its values can be.
    func with(_ range: OutputRange) -> Operation {
        var row = self
        row.range = range
        return row
    }

    /// The same loss with what it asks of outputs.
    func demanding(_ demand: OutputDemand) -> Operation {
        var row = self
        row.demand = demand
        return row
    }

    package static func named(_ name: String) -> OperationID? { OperationTable.ids[name] }

    /// The row of a name; nil without a name.
    package static func row(named name: String?) -> Operation? { name.flatMap(named).map { self[$0] } }
}

/// The derivatives of a loss taken as one with the operation in front of it, as text in the language.
package struct JointRule: Hashable, Sendable {
    /// The operation whose output feeds the loss.
    package let partner: String
    /// The additions to the gradients of the partner's input `z` and of the targets. Variables are the inputs of the
    /// loss, `z`, and `d` + its output.
    package let slopes: [String]
    /// The first of them where each row of the targets has the sum 1; nil where that makes no difference.
    package var slopeForShares: String? = nil
}

/// A loss computed from the logits: from the input `z` of the operation whose output feeds the loss.
struct LogitForm<S: Scalar>: Sendable {
    let rule: JointRule
    /// Writes the loss; `x` is z, `w` is y.
    let forward: Kernel
    /// Adds to the gradients of z and of y; `x` is z, `w` is y, `a` is the output of `of`.
    let vjps: [Kernel]
    /// Writes the loss, and the output of `of` to `a`, in one pass.
    let fused: Kernel
    /// Writes the loss, and the gradient of z to `dx`; `a` is scratch.
    let valueAndSlope: Kernel

    var of: String { rule.partner }
}

/// An elementwise function f of a weighted sum z = x @ w + a, with a row `a`.
struct ActivationForm<S: Scalar>: Sendable {
    /// The slope needs z besides f(z).
    let readsSum: Bool
    /// Writes f(z) to y, and z to `z`, which may be the same place if the slope does not read it.
    let forward: Kernel
    /// Writes the gradient of z to `dx` and adds its rows up in `db`; `x` is z.
    let vjp: Kernel
}
