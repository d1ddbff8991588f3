import Autodiff
import Learning
import Modelling
import OrderedCollections
import Reporting
import Syntax

/// What names mean to the running statement.
extension Interpreter {
    /// An evaluator for expressions of a text.
    package func evaluator(_ source: SourceText) -> Evaluator {
        let host = Evaluator.Host(
            resolve: { [unowned self] (name) throws(Diagnostic) in try value(of: name) },
            function: { [unowned self] in session.functions[$0]?.object },
            random: .numbers { [unowned self] shape, name in
                let initializer = Initializer.drawn(by: name) ?? .uniform
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
    package func value(of name: String) throws(Diagnostic) -> Value? {
        if let value = local(name) { return value }
        if name == Self.counterOfTasks, let begin = beginOfTask {
            return .known(Matrix(Double(Self.steps(session, since: begin))))
        }
        if let matrix = session.variables[name] ?? session.parameters[name] { return .known(matrix) }
        if let value = try SessionName.named(name)?.value(session, executor) { return .known(value) }
        if isComputed(name) {
            let run = try executor.forward(session)
            guard let node = run.graph.nodes[name] else { return nil }
            return .known(run.computation.value(node))
        }
        if let owner = gradientOwner(of: name) { return .known(try gradient(of: owner)) }
        return nil
    }

    /// What a task counts from its beginning.
    private static let counterOfTasks = "step"

    /// Where the task began that the learner has before him.
    private var beginOfTask: Session? {
        guard hasOpenExercise, let open = shell.lesson?.open, case .task = open.exercise else { return nil }
        return open.begin
    }

    // MARK: - Gradients

    /// The value of `dNAME`, as the last `backward` left it, with a notice if it is no longer true.
    func gradient(of owner: String) throws(Diagnostic) -> Matrix {
        guard let gradients = session.gradients else { throw Diagnostic.noGradients(owner) }
        guard let value = gradients.values[owner] else {
            if try isDrawn(owner) { throw Diagnostic.drawn(owner) }
            throw gradients.unreached.contains(owner) ? Diagnostic.unreached(owner) : Diagnostic.noGradients(owner)
        }
        if let status = session.staleness(of: gradients) {
            notice("d\(owner) is \(status)", hint: "bring it up to date: backward")
        }
        return value
    }

    /// The name whose gradient `dNAME` is, if it is one.
    package func gradientOwner(of name: String) -> String? {
        guard name.count > 1, name.hasPrefix("d") else { return nil }
        let owner = String(name.dropFirst())
        guard let model = session.model?.object else { return nil }
        if owner == "x" || session.parameters[owner] != nil || model.assigns(owner) { return owner }
        return isRound(owner) || isDraw(owner) ? owner : nil
    }

    /// True for a value of the model: `z1`, `yhat`, `h_3`.
    package func isComputed(_ name: String) -> Bool {
        guard let model = session.model?.object else { return false }
        return model.assigns(name) || isRound(name) || isDraw(name)
    }

    /// True for the random numbers of a call in the model that has no name of its own: `random_1`.
    private func isDraw(_ name: String) -> Bool {
        guard let mark = name.lastIndex(of: "_"), FunctionTable.drawing.contains(String(name[..<mark])),
            session.variables[name] == nil, session.parameters[name] == nil
        else { return false }
        return (try? executor.prepared(session).graph.nodes[name]) != nil
    }

    /// True for a name of the model that stands for random numbers themselves.
    private func isDrawn(_ name: String) throws(Diagnostic) -> Bool {
        let graph = try executor.forward(session).graph
        return graph.nodes[name].map { !graph.graph.isMovable($0) } ?? false
    }

    private func isRound(_ name: String) -> Bool {
        guard let mark = name.lastIndex(of: "_"), let model = session.model?.object else { return false }
        return model.assigns(String(name[..<mark])) && Int(name[name.index(after: mark)...]) != nil
    }

    package var visibleNames: [String] { localNames + session.visibleNames }

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
            !isComputed(name), gradientOwner(of: name) == nil, SessionName.named(name) == nil
        else { return error }
        var better = Diagnostic.unknownWordAlone(
            name, commands: commands.names + session.commands.keys, names: visibleNames,
            topics: commands.topics)
        better.place = error.place
        return better
    }

    // MARK: - Names of the running statement

    package func local(_ name: String) -> Value? {
        for scope in running.locals.reversed() {
            if let value = scope[name] { return value }
        }
        return nil
    }

    var localNames: [String] { running.locals.flatMap(\.keys) }
}
