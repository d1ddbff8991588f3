import Autodiff
import Reporting
import Syntax

extension CommandTable {
    /// trace, explain.
    static let explainCommands: [Command] = [trace, explain]

    private static let textbook = "network 3 -> 2 relu -> 1 sigmoid; x = [0.5, 0.1, 0.4]; y = [1]"

    private static let trace = Command(
        "trace", .looking, "follow the data through the whole pipeline, to the update that step would do",
        forms: ["trace", "trace sample K"],
        parameters: [Parameter("sample K", .integer(1...Int.max), .optional, "follow only row K of the batch")],
        discussion: """
            First the data flow in five stages: input layer, forward pass, output layer, error, backpropagation. Then \
            every layer with its formula and values, and the old and new values of the weights. Nothing is changed: \
            `step` does the update. `trace sample 2` follows the second row as if it were the whole batch.
            """,
        examples: [
            .init("trace", after: textbook),
            .init("trace sample 2", after: "network 2 -> 3 tanh -> 1 sigmoid; data xor", "one row of the batch"),
        ]
    ) { (call, interpreter) throws(Diagnostic) in
        let (words, sample) = try ExplainArguments.split(call, interpreter)
        if let extra = words.first { throw call.failure(Messages.unexpectedArgument(extra.text, call.command), at: extra.span) }
        guard let sample else {
            for block in try Trace(interpreter.session, interpreter.bench).blocks() { interpreter.emit(block) }
            return
        }
        var one = interpreter.session
        one.dataset = nil
        try ExplainArguments.requireSample(sample, one)
        one.select(.rows(one.firstRow + sample..<one.firstRow + sample + 1))
        for block in try Trace(one, Bench()).blocks() { interpreter.emit(block) }
    }

    private static let explain = Command(
        "explain", .looking, "say where a number comes from, with the formula, the numbers in it and a check",
        forms: ["explain NAME[I,J] [sample K]", "explain NAME", "explain loss", "explain step [NAME[I,J]]"],
        parameters: [
            Parameter("NAME[I,J]", .expression, .positional, "one element: of a weight, an input, a value or a gradient"),
            Parameter("sample K", .integer(1...Int.max), .optional, "only the part of the gradient that row K adds"),
        ],
        discussion: """
            A weight or an input has no formula: `explain W1[2,1]` explains its gradient, the slope of the loss, by the \
            chain rule from the loss back to it, factor by factor. So does `explain dz1[1,2]` for a value of the model, \
            while `explain z1[1,2]` explains the value itself, the sum with its terms. Without an index it is the rule \
            of the whole matrix: `explain dz1`, `explain z1`. `explain step` shows how the optimizer would turn the \
            gradients into the next update. Gradients are computed afresh; the session is not changed.
            """,
        examples: [
            .init("explain W1[2,1]", after: textbook, "the chain rule for one weight"),
            .init("explain dz1[1,2]", after: textbook, "the gradient of a weighted sum"),
            .init("explain z1[1,2]", after: textbook, "a weighted sum with its terms"),
            .init("explain dz1", after: textbook, "the rule of one stage"),
            .init("explain loss", after: textbook),
            .init("explain step W1[2,1]", after: textbook, "what the optimizer does to one weight"),
            .init("explain W1[2,1] sample 3", after: "network 2 -> 3 tanh -> 1 sigmoid; data xor", "one row's part"),
        ]
    ) { (call, interpreter) throws(Diagnostic) in
        let (words, sample) = try ExplainArguments.split(call, interpreter)
        guard let what = words.first else { throw call.failure(Messages.explainWhat) }
        if words.count > 2 { throw call.failure(Messages.unexpectedArgument(words[2].text, call.command), at: words[2].span) }
        let session = interpreter.session
        if what.node == .name("step"), !interpreter.isComputed("step") {
            for block in try ExplainArguments.step(words.dropFirst().first, call, interpreter) { interpreter.emit(block) }
            return
        }
        if words.count > 1 { throw call.failure(Messages.unexpectedArgument(words[1].text, call.command), at: words[1].span) }
        let subject = try ExplainArguments.subject(of: what, call, interpreter)
        if sample != nil, !subject.isGradient { throw call.failure(Messages.sampleOfValue(what.text), at: what.span) }
        let explainer = try Explainer(session, interpreter.bench, needsGradients: subject.isGradient || subject.name == "loss")
        let blocks = try ExplainArguments.answer(subject, sample, explainer, call, interpreter)
        for block in blocks { interpreter.emit(block) }
        if subject.isGradient, let gradients = session.gradients, let status = interpreter.staleness(of: gradients) {
            interpreter.notice("the gradients on record are \(status); this explains the present ones")
        }
    }
}

/// What `explain` and `trace` were asked.
enum ExplainArguments {
    /// A name, whether its value or its gradient is meant, and the indices typed.
    struct Subject {
        var name: String
        var isGradient: Bool
        var indices: [Expression.Index]?
        var span: Span
    }

    /// The expressions before `sample K`, and K counted from 0.
    static func split(_ call: Call, _ interpreter: Interpreter) throws(Diagnostic) -> ([Expression], sample: Int?) {
        var words: [Expression] = []
        for argument in call.arguments {
            switch argument {
            case .expression(let expression): words.append(expression)
            case .comma: continue
            case .option(let name, _): throw call.failure(Messages.unexpectedArgument(name.text, call.command), at: name.span)
            case .assignment(let assignment):
                throw call.failure(Messages.explainAssignment(assignment.target.text), at: assignment.target.span)
            case .arrow: throw call.failure(Messages.unexpectedArgument("->", call.command))
            case .until(let condition):
                throw call.failure(Messages.unexpectedArgument("until", call.command), at: condition.span)
            case .block(let block): throw call.failure(Messages.unexpectedArgument("{", call.command), at: block.span)
            }
        }
        guard let place = words.firstIndex(where: { $0.node == .name("sample") }) else { return (words, nil) }
        guard place + 1 < words.count else { throw call.failure(Messages.sampleWithoutNumber, at: words[place].span) }
        let rows = interpreter.session.x?.rows ?? 1
        let number: Int
        do throws(Diagnostic) {
            number = try interpreter.evaluator(call.source).integer(words[place + 1], for: "the sample", in: 1...max(rows, 1))
        } catch { throw call.failure(error, at: words[place + 1].span) }
        words.removeSubrange(place...place + 1)
        return (words, number - 1)
    }

    static func requireSample(_ sample: Int, _ session: Session) throws(Diagnostic) {
        guard let x = session.x else { throw Messages.noInputs }
        if let y = session.y, y.rows != x.rows { throw Messages.samplesDiffer(x.rows, y.rows) }
    }

    /// Reads `W1[2,1]`, `dz1`, `loss`.
    static func subject(
        of what: Expression, _ call: Call, _ interpreter: Interpreter
    ) throws(Diagnostic) -> Subject {
        let session = interpreter.session
        var base = what
        var indices: [Expression.Index]?
        if case .index(let inner, let given) = what.node { (base, indices) = (inner, given) }
        guard case .name(let typed) = base.node else { throw call.failure(Messages.explainWhat, at: what.span) }
        guard session.model != nil else { throw Messages.noModel }
        func subject(_ name: String, isGradient: Bool) -> Subject {
            Subject(name: name, isGradient: isGradient, indices: indices, span: what.span)
        }
        if typed == "loss" { return subject("loss", isGradient: false) }
        if typed == "dloss" { return subject("loss", isGradient: true) }
        if typed == "y" || typed == "dy" { throw call.failure(Messages.explainTargets, at: base.span) }
        if typed == "x" || session.parameters[typed] != nil { return subject(typed, isGradient: true) }
        if interpreter.isComputed(typed) { return subject(typed, isGradient: false) }
        if let owner = interpreter.gradientOwner(of: typed) { return subject(owner, isGradient: true) }
        if session.variables[typed] != nil || interpreter.local(typed) != nil {
            throw call.failure(Messages.explainVariable(typed), at: base.span)
        }
        throw call.failure(Messages.nothingToExplain(typed, among: interpreter.visibleNames), at: base.span)
    }

    static func answer(
        _ subject: Subject, _ sample: Int?, _ explainer: Explainer, _ call: Call, _ interpreter: Interpreter
    ) throws(Diagnostic) -> [Report.Block] {
        if subject.name == "loss" {
            guard explainer.model.loss != nil, !subject.isGradient else {
                return explainer.model.loss.map { explainer.gradient(named: "loss", $0) } ?? []
            }
            return explainer.loss()
        }
        guard let node = explainer.node(subject.name) else {
            throw call.failure(Messages.nothingToExplain(subject.name, among: interpreter.visibleNames), at: subject.span)
        }
        if subject.isGradient, !explainer.run.computation.isReached(node) {
            throw call.failure(Messages.unreached(subject.name), at: subject.span)
        }
        let shape = explainer.model.shape(of: node)
        guard let indices = subject.indices else {
            if sample != nil { throw call.failure(Messages.sampleNeedsElement(subject.name), at: subject.span) }
            return subject.isGradient
                ? explainer.gradient(named: subject.name, node) : explainer.value(named: subject.name, node)
        }
        let place = try index(indices, subject.name, shape, subject.span, call, interpreter)
        let element = ElementSlopes.Element(node, place)
        return subject.isGradient ? explainer.gradient(element, sample: sample) : explainer.value(element)
    }

    /// The one element that an index names.
    private static func index(
        _ indices: [Expression.Index], _ name: String, _ shape: Shape, _ span: Span, _ call: Call, _ interpreter: Interpreter
    ) throws(Diagnostic) -> Int {
        let found: (rows: [Int], columns: [Int])
        do throws(Diagnostic) {
            found = try interpreter.evaluator(call.source).positions(indices, of: name, shape, at: span)
        } catch { throw call.failure(error, at: span) }
        guard found.rows.count == 1, found.columns.count == 1 else {
            throw call.failure(Messages.explainOneElement(name), at: span)
        }
        return found.rows[0] * shape.columns + found.columns[0]
    }

    static func step(_ element: Expression?, _ call: Call, _ interpreter: Interpreter) throws(Diagnostic) -> [Report.Block] {
        let next = try NextStep(interpreter.session, interpreter.bench)
        guard let element else {
            var blocks = try next.table()
            if let most = next.mostMoved {
                blocks.append(.text("the weight that moves most:"))
                blocks += try next.element(most.name, most.index)
            }
            return blocks + [.text("nothing was changed: step does this update")]
        }
        guard case .index(let base, let indices) = element.node, case .name(let name) = base.node,
            let parameter = interpreter.session.parameters[name]
        else { throw call.failure(Messages.explainStepOf(element.text, interpreter.session.parameters.keys.first), at: element.span) }
        let place = try index(indices, name, parameter.shape, element.span, call, interpreter)
        return try next.element(name, place)
    }
}

extension Session {
    /// The first training row that x holds.
    var firstRow: Int {
        switch batch {
        case .all: 0
        case .rows(let rows): rows.lowerBound
        }
    }
}

extension Messages {
    static let explainWhat = Diagnostic(
        "explain takes a name or one element", hint: "explain W1[2,1], explain dz1, explain a1[1,2], explain loss or explain step")
    static let explainTargets = Diagnostic("the targets y are given, they come from nowhere", hint: "explain loss")
    static let sampleWithoutNumber = Diagnostic("'sample' needs the number of a row", hint: "sample 1")

    static func explainAssignment(_ name: String) -> Diagnostic {
        Diagnostic("explain changes nothing", hint: "explain \(name); to try a change: whatif \(name) += 0.1")
    }

    static func explainVariable(_ name: String) -> Diagnostic {
        Diagnostic("\(name) is a variable that you set, it has no formula", hint: "show \(name)")
    }

    static func nothingToExplain(_ name: String, among names: [String]) -> Diagnostic {
        let near = nearestWord(to: name, among: names).map { "did you mean '\($0)'?" }
        return Diagnostic("the model has no value called '\(name)'", hint: near ?? "its names: show model")
    }

    static func explainOneElement(_ name: String) -> Diagnostic {
        Diagnostic("explain takes one element at a time", hint: "explain \(name)[1,1], or explain \(name) for all of it")
    }

    static func sampleOfValue(_ text: String) -> Diagnostic {
        Diagnostic("'sample' picks a row's part of a gradient, \(text) is a value", hint: "explain \(text): the row is its sample")
    }

    static func sampleNeedsElement(_ name: String) -> Diagnostic {
        Diagnostic("'sample' goes with one element", hint: "explain \(name)[1,1] sample 1")
    }

    static func samplesDiffer(_ x: Int, _ y: Int) -> Diagnostic {
        Diagnostic("x has \(x) rows and y has \(y): a row of x has no target of its own", hint: "trace follows all rows")
    }

    static func explainStepOf(_ text: String, _ parameter: String?) -> Diagnostic {
        Diagnostic("step updates parameters, '\(text)' is no element of one", hint: "explain step \(parameter ?? "W1")[1,1]")
    }
}
