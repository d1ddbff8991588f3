import Autodiff
import Learning
import OrderedCollections
import Reporting
import Syntax

extension Interpreter {
    /// Reads files from the folder of a script that begins to run.
    package func enterFolder(of path: String) { folder = DataFiles.folder(of: path) }
}

/// What names mean to the running statement.
extension Interpreter {
    /// An evaluator for expressions of a text.
    func evaluator(_ source: SourceText) -> Evaluator {
        let host = Evaluator.Host(
            resolve: { [unowned self] (name) throws(Diagnostic) in try value(of: name) },
            function: { [unowned self] in session.functions[$0]?.object },
            random: { [unowned self] shape, name in
                let initializer = name == "random" ? Initializer.uniform : Initializer.named(name) ?? .uniform
                // Initializers are for weights wherever they are called; plain random numbers have their own stream.
                let purpose: RandomSource.Purpose = ["random", "normal"].contains(name) ? .expressions : .weights
                return session.draw(purpose) { initializer.values(shape: shape, random: &$0) }
            },
            read: { [unowned self] (path) throws(Diagnostic) in
                try DataFiles.matrix(at: path, through: self)
            },
            names: { [unowned self] in visibleNames })
        return Evaluator(source: source, host: host)
    }

    /// The value of a name; forward values are brought up to date first.
    func value(of name: String) throws(Diagnostic) -> Value? {
        if let value = local(name) { return value }
        if let matrix = session.variables[name] ?? session.parameters[name] { return .known(matrix) }
        switch name {
        case "x":
            guard let x = session.x else { throw Messages.noInputs }
            return .known(x)
        case "y":
            guard let y = session.y else { throw Messages.noTargets }
            return .known(y)
        case "lr": return .number(session.optimizer.learningRate)
        case "step": return .number(Double(session.step))
        case "epoch": return .number(session.epoch)
        case "loss": return .number(try bench.loss(session))
        case "accuracy": return .number(try accuracy())
        default: break
        }
        if isComputed(name) {
            let run = try bench.forward(session)
            guard let node = run.graph.nodes[name] else { return nil }
            return .known(run.computation.value(node))
        }
        if let owner = gradientOwner(of: name) { return .known(try gradient(of: owner)) }
        return nil
    }

    /// Accuracy for classes, R² is not meant by it.
    func accuracy() throws(Diagnostic) -> Double {
        guard let y = session.y else { throw Messages.noTargets }
        let run = try bench.forward(session)
        guard let yhat = run.graph.yhat else { throw Messages.noOutput }
        let targets = run.y ?? y
        guard isClassification else { throw Messages.noAccuracy }
        guard targets.shape == run.graph.shape(of: yhat) else {
            throw Messages.targetsShape(targets.shape, output: run.graph.shape(of: yhat))
        }
        return Metrics.accuracy(run.computation.value(yhat), targets)
    }

    /// True when the targets are classes.
    var isClassification: Bool {
        if session.presentLossName == "ce" || session.presentLossName == "bce" { return true }
        if let dataset = session.dataset { return dataset.task == .classification }
        guard let y = session.trainingY else { return false }
        return Dataset.Task(of: y) == .classification
    }

    // MARK: - Gradients

    /// The value of `dNAME`, as the last `backward` left it, with a notice if it is no longer true.
    func gradient(of owner: String) throws(Diagnostic) -> Matrix {
        guard let gradients = session.gradients else { throw Messages.noGradients(owner) }
        guard let value = gradients.values[owner] else {
            throw gradients.unreached.contains(owner) ? Messages.unreached(owner) : Messages.noGradients(owner)
        }
        if let status = staleness(of: gradients) {
            notice("d\(owner) is \(status)", hint: "bring it up to date: backward")
        }
        return value
    }

    /// Nil while gradients belong to the present state; otherwise since when they do not.
    func staleness(of gradients: Gradients) -> String? {
        guard session.subject != gradients.subject else { return nil }
        if session.step > gradients.step { return "stale since step \(gradients.step + 1)" }
        return "stale: the parameters, the data or the model changed after backward"
    }

    /// The name whose gradient `dNAME` is, if it is one.
    func gradientOwner(of name: String) -> String? {
        guard name.count > 1, name.hasPrefix("d") else { return nil }
        let owner = String(name.dropFirst())
        guard let model = session.model?.object else { return nil }
        if owner == "x" || session.parameters[owner] != nil || model.names.contains(owner) { return owner }
        return isRound(owner) ? owner : nil
    }

    /// True for a value of the model: `z1`, `yhat`, `h_3`.
    func isComputed(_ name: String) -> Bool {
        guard let model = session.model?.object else { return false }
        return model.names.contains(name) || isRound(name)
    }

    private func isRound(_ name: String) -> Bool {
        guard let mark = name.lastIndex(of: "_"), let model = session.model?.object else { return false }
        return model.names.contains(String(name[..<mark])) && Int(name[name.index(after: mark)...]) != nil
    }

    var visibleNames: [String] {
        var names = localNames + session.variables.keys + session.parameters.keys
        if session.trainingX != nil { names.append("x") }
        if session.trainingY != nil { names.append("y") }
        names += ["lr", "step", "epoch"]
        if let model = session.model?.object {
            names += model.names + ["loss", "accuracy"]
            if let gradients = session.gradients { names += gradients.values.keys.map { "d\($0)" } }
        }
        return names
    }

    // MARK: - Assigning

    func assign(_ assignment: Assignment, in source: SourceText) throws(Diagnostic) {
        let name = assignment.target.text
        if local(name) != nil { throw Messages.takenName(name, by: "a loop or an argument here") }
        try requireAssignable(name)
        let evaluator = evaluator(source)
        guard case .known(let given) = try evaluator.evaluate(assignment.value) else {
            throw evaluator.failure(Messages.textIsNoNumber("a number"), at: assignment.value.span)
        }
        var value = given
        let old = try present(name)
        if let operation = assignment.operation {
            guard let old else { throw Messages.unknownName(name, among: visibleNames) }
            var target = Expression(.name(name), assignment.target.span)
            if let indices = assignment.indices { target = Expression(.index(target, indices), assignment.target.span) }
            let combined = Expression(.binary(operation, target, assignment.value), assignment.value.span)
            _ = old
            value = try evaluator.matrix(combined)
        }
        if let indices = assignment.indices {
            guard var whole = old else { throw Messages.unsetElement(name) }
            let (rows, columns) = try evaluator.positions(indices, of: name, whole.shape, at: assignment.target.span)
            let needed = Shape(rows.count, columns.count)
            guard value.shape == needed || value.shape.isScalar else {
                throw Messages.exactShape("the part of \(name)", needed, value.shape)
            }
            for (i, row) in rows.enumerated() {
                for (j, column) in columns.enumerated() {
                    whole[row, column] = value.shape.isScalar ? value.values[0] : value[i, j]
                }
            }
            value = whole
        }
        try store(value, as: name)
    }

    private func present(_ name: String) throws(Diagnostic) -> Matrix? {
        switch name {
        case "x": return session.x
        case "y": return session.y
        case "lr": return Matrix(session.optimizer.learningRate)
        default: return session.parameters[name] ?? session.variables[name]
        }
    }

    private func store(_ value: Matrix, as name: String) throws(Diagnostic) {
        switch name {
        case "x": replaceData(x: value, y: session.trainingY)
        case "y": replaceData(x: session.trainingX, y: value)
        case "lr":
            guard value.shape.isScalar, value.values[0].isFinite, value.values[0] >= 0 else {
                throw Messages.badLearningRate
            }
            session.optimizer.learningRate = value.values[0]
        default:
            if let parameter = session.parameters[name] {
                guard value.shape == parameter.shape || value.shape.isScalar else {
                    throw Messages.exactShape(name, parameter.shape, value.shape)
                }
                let stored =
                    value.shape == parameter.shape ? value : Matrix(parameter.shape, repeating: value.values[0])
                session.parameters[name] = rounded(stored)
            } else {
                session.variables[name] = value
            }
        }
    }

    /// A parameter as the present precision holds it.
    func rounded(_ matrix: Matrix) -> Matrix {
        switch session.precision {
        case .float64: matrix
        case .float32: Matrix(matrix.shape, matrix.values.map { Double(Float($0)) })
        }
    }

    private func replaceData(x: Matrix?, y: Matrix?) {
        if let dataset = session.dataset {
            let lost = dataset.test.map { " and its \($0.rows) test rows" } ?? ""
            notice("this replaces the data\(dataset.name.map { " '\($0)'" } ?? "")\(lost)")
        }
        session.dataset = nil
        session.setTraining(x: x, y: y)
    }

    private func requireAssignable(_ name: String) throws(Diagnostic) {
        if ["loss", "accuracy", "step", "epoch"].contains(name) {
            throw Messages.computed(name, formula: name == "loss" ? "\(session.presentLossName)(yhat, y)" : nil)
        }
        if isComputed(name) {
            throw Messages.computed(name, formula: session.model?.object.formula(of: name)?.text)
        }
        if let owner = gradientOwner(of: name) {
            throw Messages.computed(name, formula: "the gradient of the loss with respect to \(owner)")
        }
        try requireFreeWord(name)
    }

    /// A name for something new: no command, no function.
    func requireFreeWord(_ name: String) throws(Diagnostic) {
        if CommandTable.named(name) != nil || session.commands[name] != nil {
            throw Messages.takenName(name, by: "a command")
        }
        if FunctionTable.named(name) != nil || OperationNames.operation(called: name) != nil
            || session.functions[name] != nil
        {
            throw Messages.takenName(name, by: "a function")
        }
    }

    /// A name for a loop variable: nothing that has a meaning already.
    func requireFree(_ name: String, at span: Span, in source: SourceText) throws(Diagnostic) {
        do throws(Diagnostic) {
            try requireFreeWord(name)
            if session.parameters[name] != nil || ["x", "y", "lr", "loss", "step", "epoch", "accuracy"].contains(name)
                || isComputed(name)
            {
                throw Messages.takenName(name, by: "something else here")
            }
        } catch {
            var placed = error
            placed.place = source.place(of: span)
            throw placed
        }
    }

    // MARK: - A bare expression

    func show(_ expression: Expression, in source: SourceText) throws(Diagnostic) {
        let value: Value
        do throws(Diagnostic) { value = try evaluator(source).evaluate(expression) } catch {
            throw try suggestingCommand(error, for: expression)
        }
        switch value {
        case .text(let text): emit(.text(text))
        case .known(let matrix): emit(.value(matrix, name: expression.text))
        case .node: preconditionFailure("no graph is being built here")
        }
    }

    /// A lone unknown word was more likely meant as a command.
    private func suggestingCommand(_ error: Diagnostic, for expression: Expression) throws(Diagnostic) -> Diagnostic {
        guard case .name(let name) = expression.node, (try? value(of: name)) == nil, error.hint != nil,
            !isComputed(name), gradientOwner(of: name) == nil, !["x", "y", "loss", "accuracy"].contains(name)
        else { return error }
        var better = Messages.unknownWordAlone(
            name, commands: CommandTable.names + session.commands.keys, names: visibleNames)
        better.place = error.place
        return better
    }
}

extension Report.Block {
    /// A value under a name: a scalar where it is 1×1.
    static func value(_ matrix: Matrix, name: String, abbreviates: Bool = true, remark: String? = nil) -> Report.Block {
        if matrix.shape.isScalar, remark == nil { return .scalar(name: name, matrix.values[0]) }
        return .matrix(Report.Matrix(matrix, name: name, abbreviates: abbreviates, remark: remark))
    }
}

extension Report.Matrix {
    init(_ matrix: Matrix, name: String, abbreviates: Bool = true, remark: String? = nil) {
        self.init(
            name: name, rows: matrix.rows, columns: matrix.columns, values: matrix.values, abbreviates: abbreviates,
            remark: remark)
    }
}

extension Model {
    /// The expression that gives a name its value.
    package func formula(of name: String) -> Expression? {
        func find(_ statements: [Statement]) -> Expression? {
            for statement in statements.reversed() {
                switch statement.node {
                case .assignment(let assignment) where assignment.target.text == name: return assignment.value
                case .repetition(_, let body), .whileLoop(_, let body), .forLoop(_, _, let body):
                    if let found = find(body.statements) { return found }
                case .conditional(let branches, let otherwise):
                    for block in branches.map(\.body) + (otherwise.map { [$0] } ?? []) {
                        if let found = find(block.statements) { return found }
                    }
                case .assignment, .expression, .command, .breakLoop, .continueLoop, .function, .model, .parameter,
                    .define:
                    continue
                }
            }
            return nil
        }
        if let found = find(body) { return found }
        guard let mark = name.lastIndex(of: "_") else { return nil }
        let plain = String(name[..<mark])
        return plain.isEmpty || plain == name ? nil : formula(of: plain)
    }
}
