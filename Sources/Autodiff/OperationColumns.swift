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
    /// At these values of any input.
    case values([Double])
    /// At these values of the first input.
    case ofFirst([Double])
    /// At every whole number, or halfway between (`round`).
    case steps(offset: Double)
    /// Where two elements that are compared are equal.
    case ties
    /// Where elements change places in the order by size.
    case ranks
    /// Where the first input is a whole multiple of the second.
    case quotients
    /// Where `yhat - y` has one of these values.
    case differences([Double])
    /// Where `yhat * y` has this value.
    case product(Double)
    /// Where an output is by this value less than that of the class in y.
    case margins(Double)
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
    /// Any numbers, the greatest of which is that of the class; targets are 1 there and 0 elsewhere.
    case classes
    /// Numbers whose sign is the answer; targets are -1 and 1.
    case signs

    /// Whether targets are rows with 1 in the column of the class, or class numbers.
    package var takesClasses: Bool { self == .distributions || self == .classes }
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

/// What a call passes behind the inputs: sizes, or places in a matrix.
package struct FurtherArguments: Sendable {
    package enum Kind: Hashable, Sendable {
        /// A whole number from 1.
        case size
        /// Whole numbers from 1.
        case places
    }

    /// As they stand in a usage line, `ROWS`, and what they are.
    package let names: [(name: String, kind: Kind)]
    /// The attribute from their values, each a list, as they are typed.
    package let attribute: @Sendable ([[Int]]) -> Attribute

    static let none = FurtherArguments(names: []) { _ in .none }
    static let shape = FurtherArguments(names: [("ROWS", .size), ("COLUMNS", .size)]) { values in
        .shape(Shape(values[0][0], values[1][0]))
    }
}

/// A loss in which the row of each sample counts by its weight: a mean becomes that of the weighted rows.
package struct WeightedLoss: Hashable, Sendable {
    /// Text in the language over yhat, y and the column of weights w.
    package let text: String
    /// The same over z, the input of the operation with which the loss is one: it holds the digits where yhat has lost them.
    package let ofLogits: String?

    /// The text of a call whose settings are all as they usually are, if it is shorter.
    let plain: String?

    init(_ text: String, plain: String? = nil, ofLogits: String? = nil) {
        (self.text, self.plain, self.ofLogits) = (text, plain, ofLogits)
    }
}

/// Two functions whose quotient has a name of its own.
package struct Quotient: Hashable, Sendable {
    package let above: String
    package let below: String
}
