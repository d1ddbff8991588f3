import Autodiff
import Learning
import Limits
import Modelling
import OrderedCollections
import Reporting
import Syntax

/// Statements that build: functions, commands, parameters, models.
extension Interpreter {
    func defineFunction(
        _ name: Name, _ parameters: [String], _ body: Expression, _ slopes: [OwnSlope], _ comment: String?,
        in source: SourceText
    ) throws(Diagnostic) {
        try requireDefinable(name, as: "a function", in: source)
        if let twice = parameters.firstRepeated { throw Diagnostic.parameterTwice(twice, of: name.text) }
        let function = UserFunction(
            name: name.text, parameters: parameters, body: body, slopes: slopes, comment: comment, source: source,
            isPlanted: isHiding)
        let callees = slopes.reduce(into: body.calledNames) { $0.formUnion($1.value.calledNames) }
        for called in callees.sorted()
        where called != name.text && session.functions[called] == nil && !FunctionTable.isCallable(called) {
            throw Diagnostic.unknownFunction(called, own: Array(session.functions.keys))
        }
        try OwnSlopes.check(function) { session.functions[$0]?.object }
        if FunctionTable.isCallable(name.text), session.functions[name.text] == nil {
            notice("'\(name.text)' is a function of the language too; here it is yours now")
        }
        session.functions[name.text] = Reference(function)
    }

    func defineCommand(
        _ name: Name, _ parameters: [Name], _ body: Block, _ comment: String?, in source: SourceText
    ) throws(Diagnostic) {
        try requireYielding(name.text)
        if session.functions[name.text] != nil || session.variables[name.text] != nil
            || session.parameters[name.text] != nil
        {
            throw Diagnostic.takenName(name.text, by: "something else here")
        }
        if let twice = parameters.map(\.text).firstRepeated { throw Diagnostic.parameterTwice(twice, of: name.text) }
        // In the body a command with the name of an argument would still be the command.
        for parameter in parameters { try requireFree(parameter.text, at: parameter.span, in: source) }
        session.commands[name.text] = Reference(
            UserCommand(
                name: name.text, parameters: parameters.map(\.text), body: body, comment: comment, source: source))
    }

    private func requireDefinable(_ name: Name, as what: String, in source: SourceText) throws(Diagnostic) {
        if FunctionTable.isCallable(name.text), !FunctionTable.isReplaceable(name.text) {
            throw Diagnostic.takenName(name.text, by: "a function of the language")
        }
        try requireYielding(name.text)
        if session.commands[name.text] != nil {
            throw Diagnostic.takenName(name.text, by: "a command")
        }
        if session.variables[name.text] != nil || session.parameters[name.text] != nil || isComputed(name.text) {
            throw Diagnostic.takenName(name.text, by: "something else here")
        }
    }

    /// A name for a command or function of the user's: not that of a command, unless it came after sessions that may
    /// have one of that name.
    private func requireYielding(_ name: String) throws(Diagnostic) {
        guard let command = commands.named(name) else { return }
        guard command.nameUse == .yielding else { throw Diagnostic.takenName(name, by: "a command") }
        if session.commands[name] == nil, session.functions[name] == nil { notice(Diagnostic.replacedName(name)) }
    }

    func declareParameter(_ name: Name, _ value: Expression, in source: SourceText) throws(Diagnostic) {
        if SessionName.named(name.text)?.isOfSession == true || isComputed(name.text) {
            throw Diagnostic.takenName(name.text, by: "something else here")
        }
        if local(name.text) != nil { throw Diagnostic.takenName(name.text, by: "a loop or an argument here") }
        if let owner = gradientOwner(of: name.text) {
            throw Diagnostic.takenName(name.text, by: "the gradient of \(owner)")
        }
        try requireFreeWord(name.text)
        for needed in [name.text, "d\(name.text)"] where session.variables[needed] != nil {
            throw Diagnostic.variableInTheWay(needed, of: "the parameter")
        }
        let matrix = try evaluator(source).matrix(value, for: "the first value of a parameter")
        session.parameters[name.text] = session.precision.rounded(matrix)
    }

    /// Each layer is two formulas of the model.
    private static var mostLayers: Int { ModelGraph.Builder.mostFormulas / 2 - 1 }

    package func build(_ network: Network) throws(Diagnostic) {
        guard network.parameterCount <= Evaluator.largestCount else {
            throw Diagnostic.networkTooLarge(network.parameterCount)
        }
        guard network.layers.count <= Self.mostLayers else {
            throw Diagnostic.networkTooDeep(network.layers.count, most: Self.mostLayers)
        }
        try Memory.require(numbers: 2 * Double(network.parameterCount))
        let model = Model(network)
        let values = session.draw(.weights) { network.initialValues(random: &$0) }
        var parameters: OrderedDictionary<String, Matrix> = [:]
        for (parameter, value) in zip(network.parameters, values) {
            parameters[parameter.name] = session.precision.rounded(value)
        }
        try install(model, parameters: parameters)
    }

    func buildModel(_ block: Block, in source: SourceText) throws(Diagnostic) {
        var parameters: OrderedDictionary<String, Matrix> = [:]
        var declared: [Model.Parameter] = []
        var names: [Name] = []
        var body: [Statement] = []
        let evaluator = evaluator(source)
        for statement in block.statements {
            guard case .parameter(let name, let value) = statement.node else {
                body.append(statement)
                continue
            }
            if parameters[name.text] != nil || declared.contains(where: { $0.name == name.text }) {
                throw evaluator.failure(Diagnostic.parameterTwice(name.text, of: "the model"), at: name.span)
            }
            names.append(name)
            let matrix = try evaluator.matrix(value, for: "the first value of a parameter")
            parameters[name.text] = session.precision.rounded(matrix)
            declared.append(Model.Parameter(name: name.text, initial: value, shape: matrix.shape))
        }
        guard !body.isEmpty else { throw Diagnostic.emptyModel }
        let used = Model.expressions(in: body).reduce(into: Set<String>()) { $0.formUnion($1.freeNames) }
        for (name, value) in session.parameters where parameters[name] == nil && used.contains(name) {
            parameters[name] = value
            declared.append(Model.Parameter(name: name, initial: nil, shape: value.shape))
        }
        let model = Model(network: nil, body: body, source: source, parameters: declared)
        guard model.assigns("yhat") || model.hasLoss else {
            throw Diagnostic.noOutput(last: model.names.last.flatMap(model.formula))
        }
        try requireModelNames(model, declared: names, evaluator)
        try install(model, parameters: parameters)
        let read = session.functions.values.reduce(into: used) { $0.formUnion($1.object.body.freeNames) }
        let idle = declared.map(\.name).filter { !read.contains($0) }
        if !idle.isEmpty { notice(Diagnostic.unusedParameters(idle)) }
        if !isInsideBlock { emit(.text(session.modelSummary)) }
        // With inputs at hand a wrong shape shows now, at its line, and not at the first forward.
        if session.x != nil || !session.readsInputs { try checkBuilds() }
    }

    private func install(_ model: Model, parameters: OrderedDictionary<String, Matrix>) throws(Diagnostic) {
        let what = model.network == nil ? "the model" : "the network"
        try requireNothingInTheWay(of: model, Array(parameters.keys), what)
        for name in model.names where commands.named(name) != nil && name != "loss" {
            throw Diagnostic.takenName(name, by: "a command")
        }
        let names = Set(model.names + parameters.keys)
        for name in names.sorted() where name.hasPrefix("d") {
            let owner = String(name.dropFirst())
            if owner == "x" || names.contains(owner) {
                throw Diagnostic.takenName(name, by: "the gradient of \(owner)")
            }
        }
        session.model = Reference(model)
        session.parameters = parameters
        session.restartTraining()
    }

    /// Lowers the model for the present inputs, for the errors alone.
    private func checkBuilds() throws(Diagnostic) {
        guard let model = session.model?.object else { return }
        if model.hasLoss {
            // Targets that are missing or belong to other inputs may come yet.
            let isEarly = session.readsTargets && (session.y == nil || session.x?.rows != session.y?.rows)
            return isEarly ? try executor.requireValues(session) : try executor.requireLoss(session)
        }
        let demand = ModelGraph.Demand(x: session.x?.shape, y: nil, loss: nil, lossSource: model.source)
        _ = try ModelGraph(
            model, parameterShapes: session.parameterShapes, for: demand, host: .constants(of: session))
    }
}

extension Array where Element: Hashable {
    /// The first element that stands twice.
    fileprivate var firstRepeated: Element? {
        var seen: Set<Element> = []
        return first { !seen.insert($0).inserted }
    }
}
