import Insight
import Learning
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// blame, why.
    static let blameCommands: [Command] = [blame, why]

    private static let rounds = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; train 400"

    /// What a movement is split by.
    private struct Way: Sendable {
        let name: String
        let summary: String
        /// Nil for trainings without each row.
        let split: Movement.Way?
    }

    private static let ways = [
        Way(name: "rows", summary: ": by the training rows that pulled", split: .rows),
        Way(name: "class", summary: ": the same, by class of the target", split: .classes),
        Way(name: "leaving", summary: " out: by training again without each row", split: nil),
    ]

    private static let what = Key.required(
        "what", .expression(words: { Array($0.parameters.keys) + ["loss"] }).shown(as: "NAME[I,J]"),
        "an element of a parameter, a small parameter, or a number that the model computes")
    private static let number = MomentWords.number
    private static let row = Key.phrase(
        "row", .integer { 1...max($0.sampleRows, 1) }, "with loss: that of one training row")
    private static let way = Key.phrase(
        "by", .row(of: "way", ways, \.name).shown(as: "rows|class|leaving out"),
        ways.map { "\($0.name)\($0.summary)" }.joined(separator: "; "))
    private static let out = Key.flag("out", "behind by leaving").toldByAnother
    private static let since = MomentWords.since(
        "from which moment on: start (if left out), end, step 100, statement 3, branch 2 or a mark")
    private static let sample = Key.option(
        "sample", .integer(1...1_000_000_000), "with by: look at so many updates only, and estimate")

    private static let blame = Command(
        "blame", .time, "say what moved a weight, or changed a number, in parts that add up",
        parameters: [what, number, row, way, out, since, sample],
        discussion: """
            The training is run again from that moment. A weight: its way in about ten stretches of updates, or with `blame W1[1,1] by rows` in \
            the pulls of training rows, each carried through the rule of the optimizer, momentum included; then by name what no \
            gradient did: weight decay, what was typed. The last line has the sum of the parts beside the movement. A number that is \
            computed is split by parameters to first order. `blame loss row 2 by leaving out` trains once without each row, all else equal, and says which \
            rows help row 2 and which harm it. Nothing is changed.
            """,
        examples: [
            .init("blame W1[2,1]", after: rounds, "by stretches of updates"),
            .init("blame W1[2,1] by rows", after: rounds, "which rows pulled"),
            .init("blame W1[2,1] by class since step 100", after: rounds),
            .init("blame W1[2,1] by rows sample=20", after: rounds, "estimated from 20 updates"),
            .init("blame W2", after: rounds), .init("blame yhat[3,1] since step 100", after: rounds),
            .init("blame loss row 3 by leaving out", after: rounds, "which rows help row 3"),
            .init("blame loss by leaving out", after: rounds),
        ], isRecorded: false, standsAlone: true, changesNothing: true
    ) { (call, context) throws(Diagnostic) in
        let (what, way, row) = (try call[what], try call[way], try call[row])
        let isOut = try call[out]
        let since = try MomentWords.moment(call, since: since, context) ?? (.start, "start")
        if let way, way.split == nil {
            guard isOut, what.text == "loss" else { throw Diagnostic.leavingOutUsage }
            try BlameRun.leaveOut(row: row.map { $0 - 1 }, since: since.name, context)
            return .done
        }
        if isOut || row != nil { throw Diagnostic.leavingOutUsage }
        let sample = try call[sample]
        if let typed = call.typed(CommandTable.sample), way == nil {
            throw call.failure(Diagnostic.blameSample, at: typed.span)
        }
        try BlameRun(call: call, context: context, what: what, since: since, sample: sample).run(by: way?.split)
        return .done
    }

    private static let why = Command(
        "why", .time, "list the questions that can be answered now, with a command for each",
        discussion: """
            Only what is true of the present state: units that are dead, a row that is wrong, a step at which the loss rose, a \
            parameter that does not move, the weight that moved most. Each with its answer in a line and the command that has the whole one.
            """,
        examples: [.init("why", after: rounds)], isRecorded: false, changesNothing: true
    ) { (_, context) throws(Diagnostic) in
        let session = context.session
        let start = session.step > 0 ? try? context.moment(.start) : nil
        let why = try Why(session, context.executor, since: start) { (step) throws(Diagnostic) in
            if context.hearsStop() { throw Diagnostic.interrupted }
            return try? context.moment(.step(step))
        }
        context.emit(why.blocks)
        return .done
    }
}
