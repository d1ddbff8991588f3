import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// forward, loss, backward, step: one round of backpropagation by hand.
    static let stepCommands: [Command] = [forward, loss, backward, step]

    private static let oneNeuron = "network 1 -> 1 sigmoid; x = [1]; y = [0]"

    private static let inside = Key.flag("all", "also the values inside functions of yours")

    private static let forward = Command(
        "forward", .steps, "compute all values from inputs to output, and show the data flow",
        parameters: [inside],
        discussion: """
            One row per stage: name, formula, shape and values. Values are also brought up to date whenever they \
            are read, so `forward` is for looking. Random numbers in a model are drawn anew by each `forward` and after \
            each update, and held until then: what is read, explained or checked between uses the same ones.
            """,
        examples: [
            .init("forward", after: oneNeuron), .init("forward; z1", after: oneNeuron, "any value by its name"),
        ], shows: .model, nameUse: .kept
    ) { (call, context) throws(Diagnostic) in
        if try !context.executor.prepared(context.session).draws.isEmpty { context.session.drawAnew() }
        let run = try context.executor.forward(context.session)
        guard !context.isInsideBlock else { return .done }
        context.emit(.table(StepReports.forward(run, context.session, showsInside: try call[inside])))
        if let problem = run.lossProblem, context.session.y != nil {
            context.notice("there is no loss for these: \(problem.message)", hint: problem.hint)
        }
        context.warnOfBadValues(run)
        return .done
    }

    private static let lossFunction = Key.optional(
        "function",
        .word(words: { session in
            lossNames + session.functions.filter { $0.value.object.parameters.count == 2 }.map(\.key)
        }), "the loss to use from now on")

    private static let lossSettings = Key.settings(
        "setting",
        { binding, session in
            let name = binding.word("function") ?? session.presentLossName
            guard session.functions[name] == nil, let row = Operation<Double>.row(named: name), row.category == .loss
            else { return nil }
            return Parameter.Settings(owner: name, options: row.settings.map(\.parameter))
        }, "the settings of the loss: help huber")

    private static let loss = Command(
        "loss", .steps, "show the loss with the numbers in it, or choose the loss function",
        parameters: [lossFunction, lossSettings],
        discussion: """
            Built in: \(losses.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")). \
            A function of your own with the arguments (yhat, y) can be a loss too. Until one is chosen it is ce \
            after softmax and mse otherwise. Some have settings, as in `loss huber delta=2`: `help huber` lists them.
            """,
        examples: [
            .init("loss", after: oneNeuron), .init("loss bce", after: oneNeuron, "choose the binary cross-entropy"),
            .init(
                "loss ce smoothing=0.1", after: "data iris; network 4 -> 3 softmax",
                "spread a tenth of each target evenly over the classes"),
        ], shows: .model, hasValue: true, nameUse: .kept
    ) { (call, context) throws(Diagnostic) in
        var settings: [String: Double] = [:]
        for setting in try call[lossSettings] { settings[setting.name.text] = try call.number(setting) }
        guard let chosen = try call[lossFunction] else {
            if let given = try call[lossSettings].first {
                try context.chooseLoss(context.session.presentLossName, settings, at: given.name.span, call)
                return .done
            }
            let run = try context.executor.forward(context.session)
            let value = try context.executor.loss(context.session)
            guard !context.isInsideBlock else { return .done }
            context.emit(StepReports.loss(run, value, context.session))
            if context.session.weights != nil { context.emit(LookReports.balance(context.session)) }
            if context.session.differsInEvaluation {
                context.emit(.text("as in training; where the model is evaluated: train_loss"))
            }
            if !run.draws.isEmpty { context.emit(.text("with the random numbers that the model holds now")) }
            context.warnOfBadValues(run)
            return .done
        }
        try context.chooseLoss(chosen.text, settings, at: chosen.span, call)
        return .done
    }

    private static let backward = Command(
        "backward", .steps, "compute the gradient of the loss with respect to everything",
        discussion: """
            One row per gradient, from the output back to the input, with its formula. `dW1` is the gradient with \
            respect to `W1`. The gradients stay as they are until the next `backward`; `show grads` shows them.
            """,
        examples: [.init("backward", after: oneNeuron), .init("backward; dW1", after: oneNeuron)], shows: .model,
        nameUse: .kept
    ) { (_, context) throws(Diagnostic) in
        let run = try context.executor.forward(context.session)
        context.session.gradients = try context.executor.gradients(context.session)
        guard !context.isInsideBlock, let gradients = context.session.gradients else { return .done }
        context.emit(.table(StepReports.backward(run, gradients)))
        context.warnOfBadValues(run)
        context.warnOfBadGradients(run)
        return .done
    }

    private static let step = Command(
        "step", .steps, "update the parameters once by the optimizer's rule",
        discussion: """
            Runs a missing backward first and says so. Shows the rule, old and new values, and the loss before and \
            after. The optimizer and its learning rate are set with `optimizer`.
            """,
        examples: [.init("step", after: oneNeuron), .init("lr = 0.5; step", after: oneNeuron)],
        shows: .model, hasValue: true, nameUse: .kept
    ) { (_, context) throws(Diagnostic) in
        try context.updateOnce()
        return .done
    }

    private static var losses: [Operation<Double>] { Operation<Double>.all.filter { $0.category == .loss } }

    static var lossNames: [String] { losses.map(\.name) }
}

extension Context {
    func chooseLoss(
        _ name: String, _ settings: [String: Double], at span: Span, _ call: Call
    ) throws(Diagnostic) {
        let own = session.functions[name]?.object
        guard own != nil || CommandTable.lossNames.contains(name) else {
            throw call.failure(
                Diagnostic.unknownWord(name, for: "loss", among: CommandTable.lossNames + session.functions.keys),
                at: span)
        }
        if let own, own.parameters.count != 2 {
            throw call.failure(Diagnostic.lossNeedsTwo(name, own.parameters.count), at: span)
        }
        if session.model?.object.hasLoss == true { throw Diagnostic.modelHasLoss }
        (session.lossName, session.lossSettings) = (name, settings)
        // A wrong pair of output and loss is refused here and not at the next forward.
        guard session.model != nil, session.x != nil || !session.readsInputs, session.y != nil else { return }
        _ = try executor.loss(session)
    }

    /// `step`: one update from the gradients, which are computed if they are missing or stale.
    func updateOnce() throws(Diagnostic) {
        let before = session
        willUpdate(.byHand)
        if session.gradients.flatMap(session.staleness) != nil || session.gradients == nil {
            let why = session.gradients == nil ? "missing" : "stale"
            session.gradients = try executor.gradients(session)
            if !isInsideBlock { notice("the gradients were \(why): backward ran first") }
        }
        guard let gradients = session.gradients else { return }
        let followed = try executor.followed(session)
        let search = try executor.update(&session, gradients)
        for (name, value) in followed { session.parameters[name] = value }
        let lossBefore = try executor.loss(before)
        noteProgress(loss: lossBefore, before: before)
        let updated = session
        let draws = try !executor.prepared(session).draws.isEmpty
        // The losses before and after are compared with equal random numbers; then come those of the next update.
        if draws { session.drawAnew() }
        _ = try didUpdate(1) { self.session }
        guard !isInsideBlock else { return }
        for block in try StepReports.step(
            before: before, after: updated, loss: (lossBefore, try executor.loss(updated)), search: search)
        {
            emit(block)
        }
        if draws { emit(.text("both losses with the same random numbers; the next ones are drawn now")) }
        WatchReports.showValues(self)
        warnOfBadValues(after: before)
    }

    /// Keeps a hand-made update in the training history; in a block, which may do many, with the loss alone.
    private func noteProgress(loss: Double, before: Session) {
        if session.training.isEmpty { session.training.record(point(of: before, loss: loss)) }
        if let after = try? executor.loss(session) { session.training.record(point(of: session, loss: after)) }
    }

    private func point(of session: Session, loss: Double) -> TrainingHistory.Point {
        TrainingHistory.Point(
            step: session.step, epoch: session.epoch, loss: loss,
            accuracy: isInsideBlock ? nil : try? executor.accuracy(session),
            heldOut: isInsideBlock ? nil : executor.heldOutLoss(session))
    }
}

extension OperationSetting {
    fileprivate var parameter: Parameter { Parameter(name, .number(range), .option, meaning) }
}
