import Learning
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// schedule, clip, freeze, thaw: what changes the updates of any optimizer.
    static let updateCommands: [Command] = [schedule, clip, freeze, thaw]

    private static let rounds = "data xor; network 2 -> 3 tanh -> 1 sigmoid"

    // MARK: - The learning rate

    private static let kind = Key.optional(
        "kind", .expression(words: { _ in ScheduleRow.all.map(\.name) }), "a word below, or a formula in brackets")
    private static let warmup = Key.option(
        "warmup", .integer(0...1_000_000_000), "updates in which the learning rate rises from 0 first")
    private static let settings = Key.settings(
        "setting",
        { binding, _ in
            binding.expression("kind").flatMap { $0.word }.flatMap(ScheduleRow.named).map { row in
                Parameter.Settings(owner: row.name, options: row.settings.map(\.parameter))
            }
        }, "the settings of the kind: help schedule")
    private static let noSchedule = Key.keyword("off", "a constant learning rate")

    private static var scheduleKinds: String {
        ScheduleRow.all.map { row in
            let settings = row.settings.map { "\($0.name)=\(Diagnostic.number($0.initial))" }.joined(separator: " ")
            return "\(row.name) \(row.summary) (\(settings))"
        }.joined(separator: "; ")
    }

    private static let schedule = Command(
        "schedule", .training, "change the learning rate from update to update",
        forms: [[kind, settings, warmup], [noSchedule]],
        discussion: """
            \(scheduleKinds). It starts from the learning rate of now and counts updates from here; `lr = 0.05` while it is on sets \
            what it starts from, and `lr` is the learning rate of the next update. With `warmup=100` the learning rate first rises in a straight line; over \
            includes that. A formula may read step and epoch. plateau looks at the validation loss after each epoch of `train`, or at the training loss where there are no validation rows.
            """,
        examples: [
            .init("schedule cosine over=2000 to=1e-5 warmup=100; train 50 steps; lr", after: rounds),
            .init("schedule step every=100 factor=0.5", after: rounds),
            .init("schedule (0.1 / (1 + step / 100)); train 50; lr", after: rounds),
            .init("schedule off", after: rounds),
        ]
    ) { (call, context) throws(Diagnostic) in
        if try call[noSchedule] {
            context.session.schedule = nil
        } else {
            try setSchedule(call, context)
        }
        if !context.isInsideBlock || call.isEmpty { context.emit(LookReports.schedule(context.session)) }
        return .done
    }

    private static func setSchedule(_ call: Call, _ context: any Context) throws(Diagnostic) {
        guard let typed = try call[kind] else {
            if let given = try call[settings].first {
                throw call.failure(Diagnostic.scheduleUsage, at: given.name.span)
            }
            if let given = call.typed(warmup) { throw call.failure(Diagnostic.scheduleUsage, at: given.span) }
            return
        }
        let rule: Schedule.Rule
        if let word = typed.word {
            guard let row = ScheduleRow.named(word) else {
                throw call.failure(
                    Diagnostic.unknownWord(word, for: "schedule", among: ScheduleRow.all.map(\.name)), at: typed.span)
            }
            var values: [String: Double] = [:]
            for setting in try call[settings] { values[setting.name.text] = try call.number(setting) }
            rule = .row(row.name, values)
        } else {
            rule = .formula("(\(typed.text))")
        }
        let warming = try call[warmup] ?? 0
        if case .formula = rule, let given = call.typed(warmup) {
            throw call.failure(Diagnostic.warmupOfFormula, at: given.span)
        }
        let old = context.session.schedule
        let base = old?.initialBase ?? context.session.optimizer.learningRate
        context.session.schedule = Schedule(rule, warmup: warming, base: base, start: context.session.step)
        do throws(Diagnostic) {
            _ = try context.session.scheduledRate(afterStep: context.session.step, epoch: context.session.epoch)
        } catch { throw call.failure(error, at: typed.span) }
        context.session.followSchedule()
    }

    // MARK: - The gradients

    private static let norm = Key.requiredPhrase(
        "norm", .number(in: positive), "shorten all gradients together to this norm where they are longer")
    private static let value = Key.requiredPhrase(
        "value", .number(in: positive), "keep each element of a gradient between minus this and this")
    private static let noClip = Key.keyword("off", "gradients as they are")

    private static let clip = Command(
        "clip", .training, "bound the gradients that updates follow",
        forms: [[norm], [value], [noClip]],
        discussion: """
            As in PyTorch, before weight decay. The gradients themselves stay as they are computed: `dW1` is the unclipped one, and `step` \
            says what it was multiplied by.
            """,
        examples: [
            .init("clip norm 1; step", after: rounds), .init("clip value 0.5; step", after: rounds),
            .init("clip off", after: rounds),
        ]
    ) { (call, context) throws(Diagnostic) in
        let clip: GradientClip? =
            call.typed(norm) != nil
            ? .norm(try call[norm]) : call.typed(value) != nil ? .value(try call[value]) : nil
        let optimizer = context.session.optimizer
        if let clip, optimizer.searches {
            throw call.failure(
                Diagnostic.clippedSearch(optimizer.name, hint: "optimizer adam; clip \(clip.text)"),
                at: (call.typed(norm) ?? call.typed(value))?.span)
        }
        context.session.optimizer.clip = clip
        if !context.isInsideBlock { context.emit(LookReports.clip(context.session)) }
        return .done
    }

    private static let positive = Double.leastNonzeroMagnitude...1e300

    // MARK: - Parameters that stay

    private static let frozenNames = Key.rest(
        "parameter", .name(words: { Array($0.parameters.keys) + ["all"] }), "parameters, or all")

    private static let freeze = Command(
        "freeze", .training, "let updates leave parameters as they are",
        parameters: [frozenNames],
        discussion: """
            Their gradients are still computed and shown. Weight decay does not move them either; they do not count for \
            `clip norm 1`. Alone it lists what is frozen. `network` and `model` thaw everything.
            """,
        examples: [.init("freeze W1 b1; step", after: rounds), .init("freeze all; thaw W2; step", after: rounds)]
    ) { (call, context) throws(Diagnostic) in
        let chosen = try chosen(call, context)
        context.session.frozen.formUnion(chosen)
        if !context.isInsideBlock { context.emit(LookReports.frozen(context.session)) }
        return .done
    }

    private static let thaw = Command(
        "thaw", .training, "let updates move frozen parameters again",
        parameters: [frozenNames], examples: [.init("freeze W1 b1; thaw all", after: rounds)]
    ) { (call, context) throws(Diagnostic) in
        let chosen = try chosen(call, context)
        guard !chosen.isEmpty else { throw Diagnostic.thawUsage }
        context.session.frozen.subtract(chosen)
        if !context.isInsideBlock { context.emit(LookReports.frozen(context.session)) }
        return .done
    }

    private static func chosen(_ call: Call, _ context: any Context) throws(Diagnostic) -> [String] {
        let known = Array(context.session.parameters.keys)
        var chosen: [String] = []
        let typed = try call[frozenNames]
        for name in typed {
            if name.text == "all", !known.contains("all") {
                chosen += known
            } else if known.contains(name.text) {
                chosen.append(name.text)
            } else {
                if known.isEmpty { throw Diagnostic.noModel }
                throw call.failure(Diagnostic.unknownWord(name.text, for: "parameter", among: known), at: name.span)
            }
        }
        return chosen
    }
}

extension Expression {
    /// The word that it is, where it is one.
    fileprivate var word: String? { if case .name(let word) = node { word } else { nil } }
}
