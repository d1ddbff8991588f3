import ArgumentParser

/// What the user asked for on the command line.
struct Options: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backprop",
        abstract: "A debugger for gradients: build a small network, watch it learn, ask why.",
        usage: """
            backprop [options]                    the shell
            backprop [options] FILE               run a script; - is standard input
            backprop [options] -c 'COMMANDS'      run commands
            backprop check FILE... [--update]     verify recorded outputs
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
        name: .customShort("c"), parsing: .unconditional,
        help: ArgumentHelp("Run these commands.", valueName: "commands"))
    var commands: String?

    @Option(help: ArgumentHelp("Where all random numbers begin.", valueName: "n"))
    var seed: UInt64?

    @Option(help: "The numbers to compute with: float64 or float32.")
    var precision: Precision?

    @Option(help: "How results are written: text or json.")
    var format: Format = .text

    @Option(help: "Colour: auto, always or never.")
    var color: Colour = .auto

    @Flag(help: "Write ASCII only.")
    var ascii = false

    @Flag(name: .customLong("no-rc"), help: "Do not run rc.bp at the start of the shell.")
    var noRC = false

    @Flag(help: "No banner, no notices, no progress.")
    var quiet = false

    @Flag(help: "Write how long each statement ran to standard error.")
    var time = false

    @Flag(help: "With check: rewrite the recorded outputs that differ.")
    var update = false

    enum Precision: String, ExpressibleByArgument, CaseIterable { case float64, float32 }
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }
    enum Colour: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

    /// What the options and the files amount to.
    enum Task: Equatable {
        case shell
        case script(String)
        case standardInput
        case commands(String)
        case check([String], updates: Bool)
    }

    var task: Task {
        if let commands { return .commands(commands) }
        guard let first = files.first else { return .shell }
        if first == "check" { return .check(Array(files.dropFirst()), updates: update) }
        return first == "-" ? .standardInput : .script(first)
    }

    func validate() throws {
        if commands != nil, let file = files.first {
            throw ValidationError("-c runs commands, and '\(file)' is a file: only one of them can run")
        }
        if files.first == "check", files.count == 1 {
            throw ValidationError("check needs a file: backprop check FILE... (a script called check is ./check)")
        }
        if files.first != "check", files.count > 1 {
            throw ValidationError("one script can run, '\(files[1])' is a second: use check to verify several")
        }
        if update, files.first != "check" {
            throw ValidationError("--update belongs to check: backprop check FILE... --update")
        }
    }
}
