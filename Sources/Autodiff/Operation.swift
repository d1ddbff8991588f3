/// The place of an operation in the table, the same for both precisions.
package struct OperationID: Hashable, Sendable {
    package let index: Int
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
    /// The value as text in the language, over `inputNames` and the names of settings; nil for primitives.
    package let definition: String?
    /// The addition to the gradient of each input as text in the language. Variables are the inputs, the output
    /// and `d` + the output.
    package var derivativeTexts: @Sendable (Attribute, [Shape]) -> [String]
    /// What happens at singular points.
    package let remark: String?
    /// Where a numerical check of the derivatives is fair, for each input.
    package let fairIntervals: [ClosedRange<Double>]
    package var kinks: Kinks
    /// The shape of the output, or what was required of the inputs instead.
    package let shape: @Sendable ([Shape], Attribute) throws(ShapeError) -> Shape

    /// Numbers that a call may choose.
    package internal(set) var settings: [OperationSetting] = []
    /// The definition of a call whose settings are all as they usually are, if it is shorter.
    var plainDefinition: String?
    /// The definition of a call along an axis, of a row that has another one for each.
    var definitionAlong: (@Sendable (Axis) -> String)?
    /// How an activation goes quiet if that depends on the settings.
    var settledQuiet: (@Sendable ([Double]) -> Quiet)?
    /// Where slopes jump if that depends on the settings.
    var settledKinks: (@Sendable ([Double]) -> Kinks)?
    /// What the values can be if that depends on the settings.
    var settledRange: (@Sendable ([Double]) -> OutputRange)?
    /// What the values can be.
    package var range = OutputRange.computed
    /// Which elements of the inputs an element of the output is computed from.
    package var dependence: Dependence
    /// Where the output is a sum of its inputs, each times a number: these numbers.
    package var coefficients: [Double] = []
    /// For a reduction or a loss that adds elements up or takes their mean.
    package var aggregate: Aggregate?
    /// Of shares of 1: they are in proportion to exp of this number times the input.
    package var shareFactor: Double?
    /// Every value is above 0, where `range` only says not below.
    package var isPositive = false
    /// The remark is about inputs at or below 0 alone.
    package var isRegularAbove0 = false
    /// How an activation goes quiet; nil for one that does not.
    package var quiet: Quiet?
    /// The initializer of weights in front of an activation.
    package var initializer = "glorot"
    /// Of an activation with a second input that a layer may learn: what it starts as.
    package var learned: Double?
    /// Of a function that ends a network of classes: the loss that suits it.
    package var suitingLoss: String?
    /// The function by which users call it, if that has another name than the row.
    package var calledAs: String?
    /// Of a row that moves numbers: the input, the row and the column, counted from 0, that an element comes from; nil
    /// for an element that is new.
    package var source:
        (@Sendable (Attribute, [Shape], _ row: Int, _ column: Int) -> (input: Int, row: Int, column: Int)?)?
    /// What a call passes behind the inputs, from which the attribute is made.
    package var further = FurtherArguments.none
    /// More inputs than two are taken from the left, the result so far and the next.
    package var isFolded = false
    /// The function that undoes it: `log` of `exp`.
    package var inverse: String?
    /// Of a function that is the quotient of two others: their names.
    package var quotient: Quotient?
    /// Of a function that is a power of its input: the exponent.
    package var exponent: Double?
    /// The derivatives of one element of the output by all elements it depends on, for a row whose output depends on
    /// more than one place: in mathematical signs.
    package var jacobian: String?
    /// The slope as it is computed, where the text in y has lost digits that x still holds: 1 - y near y = 1.
    package var exactSlope: String?
    /// What other programs and books call it.
    package var synonyms: [String] = []
    /// The axis that a call means which names none.
    package var defaultAxis = Axis.all
    /// The input that it is where a model is evaluated, if that is another one than in training.
    package var standIn: Int?
    /// The input that follows the first one from update to update.
    package var followed: Int?
    /// A call may name an axis although the shape stays.
    var takesAnyAxis = false
    /// The inputs of which a single element may go unused, with the slope 0.
    package internal(set) var branches: [Int] = []
    /// Its value is held where others move to measure slopes: what depends on its inputs through it has no slope.
    package var isHeld = false
    /// Its slopes are what a user says they are, not those of its value, which is the first input.
    package var isClaim = false
    /// A side of 1 is repeated to the side of the output.
    package var repeatsSides = false
    /// Calls that walks over the table make, where equal shapes will not do.
    var ownExamples: [ExampleCall] = []
    /// How many columns of outputs a loss reads for each column of targets.
    package var outputsPerTarget = 1
    /// How a loss is written whose rows count by weights, where its definition alone does not say it well.
    package var weighted: WeightedLoss?
    /// What a loss asks of the outputs that it judges.
    package var demand = OutputDemand.anything
    /// For each input, what to do where the slope for it has no bound although the value is finite; empty where that
    /// cannot be.
    package var cures: [String] = []

    /// Writes the output.
    var forward: Kernel
    /// For each input, adds to its gradient; nil where the slope is 0 everywhere.
    var vjps: [Kernel?]
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

    /// The same with the settings of a call in its texts.
    package func joint(for attribute: Attribute) -> JointRule? {
        joint.map { rule in
            JointRule(
                partner: rule.partner,
                slopes: chosen(attribute).isEmpty
                    ? rule.slopes : (rule.settledSlopes ?? rule.slopes).map { Self.filled($0, settings, attribute) })
        }
    }

    /// The names by which a call can mean it.
    var calledNames: Set<String> { Set([notation == .call ? name : nil, calledAs].compactMap { $0 }) }

    /// How many arguments without a label a call takes.
    package var argumentCounts: ClosedRange<Int> {
        isFolded ? 1...1000 : arity + further.names.count...arity + further.names.count + settings.count
    }

    /// Whether a call may name an axis.
    package var takesAxis: Bool { dependence == .group || defaultAxis != .all || takesAnyAxis }

    /// The loss of a call with its rows weighted.
    package func weighted(for attribute: Attribute) -> WeightedLoss? {
        weighted.map { form in
            WeightedLoss(
                chosen(attribute).isEmpty && form.plain != nil
                    ? form.plain ?? "" : Self.filled(form.text, settings, attribute),
                ofLogits: form.ofLogits.map { Self.filled($0, settings, attribute) })
        }
    }

    /// Where the slope of a call jumps.
    package func kinks(for attribute: Attribute) -> Kinks {
        attribute.settings.flatMap { settings in settledKinks.map { $0(settings.values) } } ?? kinks
    }

    /// What the values of a call can be.
    package func range(for attribute: Attribute) -> OutputRange {
        attribute.settings.flatMap { settings in settledRange.map { $0(settings.values) } } ?? range
    }

    /// How a call goes quiet; nil for one that does not.
    package func quiet(for attribute: Attribute) -> Quiet? {
        attribute.settings.flatMap { settings in settledQuiet.map { $0(settings.values) } } ?? quiet
    }

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
            attributes.map { ExampleCall([Shape](repeating: shape, count: arity), settled($0)) }
        }
    }

    /// Whether it is 0, with the slope 0, for all inputs below 0.
    package var switchesOff: Bool { if case .switchesOff = quiet { true } else { false } }
    package var saturates: Bool { if case .saturates = quiet { true } else { false } }

    /// The name by which users call it.
    package var callName: String { calledAs ?? name }

    /// Whether the slope for an input is anything but 0 somewhere.
    package func hasSlope(to input: Int) -> Bool { vjps[input] != nil }

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

    package static func named(_ name: String) -> OperationID? { OperationTable.current.row(named: name) }

    /// The row of a name; nil without a name.
    package static func row(named name: String?) -> Operation? { name.flatMap(named).map { self[$0] } }
}
