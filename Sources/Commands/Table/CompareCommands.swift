import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// compare, keep.
    static let compareCommands: [Command] = [compare, keep]

    private static let xor = "data xor; network 2 -> 4 tanh -> 1 sigmoid"

    private static let programs = Key.blocks(
        "statements", 2...9, "a program each: statements that begin with the present state")
    private static let program = Key.blocks("statements", 1...1, "the program that runs with each seed")
    private static let seeds = Key.requiredPhrase(
        "seeds", .integer(1...1000).shown(as: "COUNT"), "run one program with the seeds 1 to COUNT")

    private static let compare = Command(
        "compare", .time, "run programs from the present state and compare what they make of it",
        forms: [[programs], [seeds, program], [file, tolerance]],
        discussion: """
            Each begins with the same state and the same random numbers, silently and on a copy: the session stays as it is \
            until `keep` takes one of them. Losses stand at equal numbers of updates. The first difference of two programs is the first update \
            that they do not share and in it the first matrix: of its rows, of its parameters, going forward, going back, or \
            of the update itself, at the element that differs most. Stops hold in each. With seeds it is counted how many reached the condition of the last `train` that has one. A file \
            of another program (numpy.savez) holds arrays named as the values here, W1, a1, dW1: as they are at the present moment, or \
            with one dimension more, whose number 0 is what the first update starts from and computes, and so on.
            """,
        examples: [
            .init("compare { optimizer sgd lr=0.5; train 100 } { optimizer adam lr=0.01; train 100 }", after: xor),
            .init("compare { train 20 } { W1[2,1] += 0.001; train 20 }", after: xor, "where do they part?"),
            .init(
                "compare seeds 5 { network 2 -> 4 tanh -> 1 sigmoid; train 200 until loss < 0.2 }",
                after: "data xor; lr = 0.5"),
        ], standsAlone: true, changesNothing: true
    ) { (call, context) throws(Diagnostic) in
        if call.typed(file) != nil {
            try ForeignNumbers.compare(try call[file], tolerance: try call[tolerance], context)
        } else if call.typed(seeds) != nil {
            try compareSeeds(try call[seeds], try call[program][0], call, context)
        } else {
            try comparePrograms(try call[programs], call, context)
        }
        return .done
    }

    private static func comparePrograms(
        _ programs: [Block], _ call: Call, _ context: any Context
    ) throws(Diagnostic) {
        let start = context.session
        var trials: [ProgramTrial] = []
        for (index, program) in programs.enumerated() {
            do throws(Diagnostic) {
                trials.append(try context.trial(program, in: call.source, seed: nil))
            } catch {
                throw error == Diagnostic.interrupted ? error : Diagnostic.inProgram(index + 1, error)
            }
        }
        context.comparison = Comparison(start: start, trials: trials)
        context.emit(CompareReports.table(trials, context))
        if let course = CompareReports.course(trials, context) { context.emit(course) }
        for other in trials.indices.dropFirst() {
            let place = try context.divergence(trials[0], trials[other])
            context.emit(.text(CompareReports.sentence(trials[0], trials[other], place, (1, other + 1))))
        }
        context.notice(CompareReports.times(trials))
    }

    private static func compareSeeds(
        _ count: Int, _ program: Block, _ call: Call, _ context: any Context
    ) throws(Diagnostic) {
        let start = context.session
        var trials: [ProgramTrial] = []
        for seed in 1...count {
            trials.append(try context.trial(program, in: call.source, seed: seed))
        }
        context.comparison = Comparison(start: start, trials: trials)
        context.emit(try CompareReports.seeds(trials, program, call, context))
        context.notice(CompareReports.times(trials))
    }

    private static let file = Key.requiredPhrase(
        "with", .file.shown(as: "\"FILE\""), "the numbers of another program, as \"run.npz\"")
    private static let tolerance = Key.option(
        "tolerance", .number(in: 0...1),
        "how far numbers may differ, as a share of the largest in the array (default 1e-9, of float32 1e-5)")

    private static let kept = Key.required(
        "number", .integer(1...1_000_000), "the number of the program, or the seed")

    private static let keep = Command(
        "keep", .time, "go on with one of the programs that were compared",
        parameters: [kept],
        discussion: """
            The session is then as if the statements of that program had been typed: they are saved, `undo` takes them back one by \
            one, and the moments on their way can be gone to.
            """,
        examples: [.init("keep 2", after: "\(xor); compare { lr = 0.5; train 20 } { lr = 1; train 20 }")],
        isRecorded: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        let number = try context.givingBack { () throws(Diagnostic) in try call[kept] }
        guard let comparison = context.comparison else { throw Diagnostic.nothingCompared }
        guard comparison.trials.indices.contains(number - 1) else {
            throw Diagnostic.noSuchProgram(number, 1...comparison.trials.count)
        }
        guard context.session.hasSameState(as: comparison.start) else { throw Diagnostic.changedSinceCompared }
        let trial = comparison.trials[number - 1]
        context.adopt(trial)
        context.emit(.text("kept \(trial.text)"))
        MomentWords.showArrival(context)
        return .done
    }
}
