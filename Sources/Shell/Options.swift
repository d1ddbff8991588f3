import ArgumentParser

/// What the user asked for on the command line.
struct Options: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backprop",
        abstract: "A debugger for gradients: build a small network, watch it learn, ask why.",
        usage: """
            backprop [options]                    the shell
            backprop [options] FILE               run a script; - is standard input
            backprop [options] -c 'COMMANDS'      run commands; several -c run in their order
            backprop check FILE... [--update]     verify recorded outputs; --jobs, --tap, --junit
            backprop lesson [NAME [for ID]]       begin a lesson, or list them; also FILE.bp
            backprop grade LESSON FILE...         what of learners' sessions is right; --limit, --csv
            """,
        discussion: """
            A script that is called check is run with ./check. In the shell, type help.
            With BACKPROP_THREADS=1 in the environment large products stay on one thread; the results are the same.
            """,
        version: "0.1.0",
        helpNames: [.long, .customShort("h")])

    @Argument(help: ArgumentHelp("A script, or check and the sessions to verify.", valueName: "file"))
    var files: [String] = []

    @Option(
        name: .customShort("c"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Run these commands.", valueName: "commands"))
    var commands: [String] = []

    @Option(
        name: .customLong("seed"), parsing: .singleValue,
        help: ArgumentHelp("Where all random numbers begin, from 0.", valueName: "n"))
    var seeds: [Seed] = []

    @Option(
        name: .customLong("precision"), parsing: .singleValue,
        help: ArgumentHelp("The numbers to compute with: float64 or float32.", valueName: "precision"))
    var precisions: [Precision] = []

    @Option(
        name: .customLong("format"), parsing: .singleValue,
        help: ArgumentHelp("How results are written: text or json.", valueName: "format"))
    var formats: [Format] = []

    @Option(
        name: .customLong("color"), parsing: .singleValue,
        help: ArgumentHelp("Colour: auto, always or never.", valueName: "color"))
    var colors: [Colour] = []

    @Option(
        name: .customLong("pixels"), parsing: .singleValue,
        help: ArgumentHelp(
            "In the shell, pictures in pixels: auto where the terminal says that it can, none, kitty or sixel.",
            valueName: "protocol"))
    var pixelChoices: [Pixels] = []

    @Flag(help: "Write ASCII only.")
    var ascii = false

    @Flag(name: .customLong("no-rc"), help: "Do not run rc.bp at the start of the shell.")
    var noRC = false

    @Flag(help: "No banner, no notices, no progress.")
    var quiet = false

    @Flag(help: "Write how long each statement ran to standard error.")
    var time = false

    @Option(
        name: .customLong("allow-write"), parsing: .singleValue,
        help: ArgumentHelp(
            "Let scripts write new files below this folder too; may be given several times.", valueName: "folder"))
    var writableFolders: [String] = []

    @Flag(help: "With check: rewrite the recorded outputs that differ.")
    var update = false

    @Option(
        name: .customLong("jobs"), parsing: .singleValue,
        help: ArgumentHelp("With check: so many sessions at a time, 1 to 64.", valueName: "n"))
    var jobCounts: [Int] = []

    @Flag(help: "With check: results as TAP, the Test Anything Protocol.")
    var tap = false

    @Option(
        name: .customLong("junit"), parsing: .singleValue,
        help: ArgumentHelp("With check: write the results to this file too, as JUnit XML.", valueName: "file"))
    var junitFiles: [String] = []

    @Option(
        name: .customLong("limit"), parsing: .singleValue,
        help: ArgumentHelp(
            "With grade: so many seconds for each learner, 1 to 3600 (default 10).", valueName: "seconds"))
    var limits: [Int] = []

    @Flag(help: "With grade: comma-separated values, a column for each question.")
    var csv = false

    @Flag(help: .hidden)
    var alone = false

    enum Precision: String, Choice { case float64, float32 }
    enum Format: String, Choice { case text, json }
    enum Colour: String, Choice { case auto, always, never }
    enum Pixels: String, Choice { case auto, none, kitty, sixel }

    /// One of a few words. They are listed here once for all: what the library does for any type asks at each start which
    /// of all types of the program describe themselves.
    protocol Choice: ExpressibleByArgument, CaseIterable, RawRepresentable<String> {}

    /// A whole number from 0 that the sources of random numbers can begin with.
    struct Seed: ExpressibleByArgument {
        let value: Int

        init?(argument: String) {
            guard let value = Int(argument), value >= 0 else { return nil }
            self.value = value
        }
    }

    var seed: Int? { seeds.last?.value }
    var precision: Precision? { precisions.last }
    var format: Format { formats.last ?? .text }
    var color: Colour { colors.last ?? .auto }
    var pixels: Pixels { pixelChoices.last ?? .auto }

    /// What the options and the files amount to.
    enum Task: Equatable {
        case shell
        case script(String)
        case standardInput
        case commands(String)
        case check([String], CheckOptions)
        /// A lesson by its name or file; nil lists them.
        case lesson(String?, words: String = "")
        /// A lesson and what learners typed in it.
        case grade(String, [String], GradeOptions)

        /// Whether statements are typed.
        var isTyped: Bool {
            switch self {
            case .shell, .lesson: true
            case .script, .standardInput, .commands, .check, .grade: false
            }
        }
    }

    /// How sessions are to be checked.
    struct CheckOptions: Equatable {
        var updates = false
        var jobs = 1
        var writesTAP = false
        var junit: String?
        /// What each of several processes is told besides.
        var passedOn: [String] = []

        /// Whether each session gets a process of its own.
        var areApart: Bool { jobs > 1 || writesTAP || junit != nil }
    }

    /// How learners are graded.
    struct GradeOptions: Equatable {
        var seconds = 10
        var jobs = 1
        var writesCSV = false
        /// Whether this process grades one learner for another process.
        var isAlone = false
    }

    private var gradeOptions: GradeOptions {
        GradeOptions(
            seconds: limits.last ?? 10, jobs: jobCounts.last ?? 2, writesCSV: csv, isAlone: alone)
    }

    private var checkOptions: CheckOptions {
        CheckOptions(
            updates: update, jobs: jobCounts.last ?? 1, writesTAP: tap, junit: junitFiles.last,
            passedOn: (update ? ["--update"] : []) + (ascii ? ["--ascii"] : []) + (quiet ? ["--quiet"] : [])
                + (format == .json ? ["--format", "json"] : []) + (color == .always ? ["--color", "always"] : []))
    }

    var task: Task {
        if !commands.isEmpty { return .commands(commands.joined(separator: "\n")) }
        guard let first = files.first else { return .shell }
        if first == "check" { return .check(Array(files.dropFirst()), checkOptions) }
        if first == "grade" { return .grade(files.count > 1 ? files[1] : "", Array(files.dropFirst(2)), gradeOptions) }
        if first == "lesson" {
            return .lesson(files.count > 1 ? files[1] : nil, words: files.dropFirst(2).joined(separator: " "))
        }
        return first == "-" ? .standardInput : .script(first)
    }

    /// What can be given in vain is refused, so that each option does something or ends the program with 2.
    func validate() throws {
        if !commands.isEmpty, let file = files.first {
            throw ValidationError("-c runs commands, and '\(file)' is a file: only one of them can run")
        }
        if files.first == "check", files.count == 1 {
            throw ValidationError("check needs a file: backprop check FILE... (a script called check is ./check)")
        }
        if files.first == "grade", files.count < 3 {
            throw ValidationError("grade needs a lesson and what was typed in it: backprop grade LESSON.bp FILE...")
        }
        for (name, isGiven) in [("--limit", !limits.isEmpty), ("--csv", csv), ("--alone", alone)]
        where isGiven && files.first != "grade" {
            throw ValidationError("\(name) belongs to grade: backprop grade LESSON.bp FILE... \(name)")
        }
        if let limit = limits.last, !(1...3600).contains(limit) {
            throw ValidationError("--limit takes a number from 1 to 3600, not \(limit)")
        }
        if csv, format == .json { throw ValidationError("--csv and --format json are two forms: leave one out") }
        if files.first == "lesson", files.count > 2, !["for", "anew"].contains(files[2]) {
            throw ValidationError("one lesson can run, '\(files[2])' is a second: backprop lesson NAME for ID")
        }
        if !["check", "lesson", "grade"].contains(files.first), files.count > 1 {
            throw ValidationError("one script can run, '\(files[1])' is a second: use check to verify several")
        }
        let belonging = [
            ("--update", update), ("--jobs", !jobCounts.isEmpty), ("--tap", tap), ("--junit", !junitFiles.isEmpty),
        ]
        for (name, isGiven) in belonging
        where isGiven && files.first != "check" && !(name == "--jobs" && files.first == "grade") {
            throw ValidationError("\(name) belongs to check: backprop check FILE... \(name)")
        }
        if let jobs = jobCounts.last, !(1...64).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 64, not \(jobs)")
        }
        if let file = junitFiles.last, files.dropFirst().contains(where: { FileSystem.isSameFile($0, file) }) {
            throw ValidationError("--junit would write over '\(file)', which is checked")
        }
        if tap, format == .json { throw ValidationError("--tap and --format json are two forms: leave one out") }
        try refuseRepetition()
        if files.first == "check" { try refuseOptionsOfRuns() }
        if format == .json, color == .always { throw ValidationError("JSON has no colour: leave out --color always") }
        if !pixelChoices.isEmpty, !task.isTyped {
            throw ValidationError("--pixels belongs to the shell: leave it out, or the script")
        }
        if !pixelChoices.isEmpty, format == .json {
            throw ValidationError("JSON has no pixels: leave out --pixels or --format json")
        }
        for folder in writableFolders where !FileSystem.isFolder(FileSystem.expanded(folder)) {
            throw ValidationError("--allow-write needs a folder that exists, '\(folder)' is none")
        }
    }

    private func refuseRepetition() throws {
        let counts = [
            ("--seed", seeds.count), ("--precision", precisions.count), ("--format", formats.count),
            ("--color", colors.count), ("--pixels", pixelChoices.count), ("--jobs", jobCounts.count),
            ("--junit", junitFiles.count), ("--limit", limits.count),
        ]
        for (name, count) in counts where count > 1 { throw ValidationError("\(name) is given \(count) times") }
    }

    /// A check runs every session as it was recorded, writes nothing for it and reports no times.
    private func refuseOptionsOfRuns() throws {
        if seed != nil { throw ValidationError("--seed does not go with check: a session says its seed itself") }
        if precision != nil {
            throw ValidationError("--precision does not go with check: a session says its precision itself")
        }
        if time { throw ValidationError("--time does not go with check") }
        if !writableFolders.isEmpty {
            throw ValidationError("--allow-write does not go with check: sessions that are checked write nothing")
        }
    }
}

extension Options.Choice {
    init?(argument: String) { self.init(rawValue: argument) }
    var defaultValueDescription: String { rawValue }
    static var allValueStrings: [String] { allCases.map(\.rawValue) }
    static var allValueDescriptions: [String: String] { [:] }
}
