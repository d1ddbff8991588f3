import Autodiff
import Learning
import Reporting
import Syntax

/// The words of the errors of files, of the history and of going back in time.
extension Diagnostic {
    // MARK: - Time

    static func nothingToUndo(_ forgotten: Int) -> Diagnostic {
        Diagnostic(
            forgotten == 0
                ? "there is nothing to undo" : "there is nothing more to undo: \(forgotten) older changes are forgotten"
        )
    }

    static let nothingToRedo = Diagnostic("there is nothing to redo")

    static func noSuchLine(_ number: Double, _ count: Int) -> Diagnostic {
        Diagnostic("the history has no line \(Diagnostic.number(number)), it has \(count)")
    }

    static let triedOut = Diagnostic(
        "this was tried on a copy: resume, or Enter, leads back to the replay", severity: .notice)

    static func noStretch(_ from: Int, _ to: Int) -> Diagnostic {
        Diagnostic(
            "from \(from) to \(to) has no statement in it", hint: "the smaller number first: from \(to) to \(from)")
    }

    static func noSuchSessionStatement(_ number: Int, _ count: Int) -> Diagnostic {
        Diagnostic("the session has no statement \(number), it has \(count)")
    }

    // MARK: - Files

    static func pageWithoutSession(_ path: String) -> Diagnostic {
        Diagnostic("'\(path)' is a page without a session in it", hint: "save \"page.html\" writes one that can be run")
    }

    /// What is seen of a page is no longer what was saved.
    static func pageAltered(_ path: String) -> Diagnostic {
        Diagnostic(
            "'\(path)' is not as it was saved: something in it was changed",
            hint: "to have the page anew: replay \"\(path)\", then save \"new.html\"")
    }

    /// A page that is as it was saved, whose session prints something else now.
    static func pageDiffers(_ path: String, _ count: Int, of compared: Int) -> Diagnostic {
        Diagnostic(
            "\(count) of \(compared) recorded outputs of '\(path)' differ\(count == 1 ? "s" : "")",
            hint: "to have the page anew: replay \"\(path)\", then save \"new.html\"")
    }

    package static func pageNotRewritten(_ path: String) -> Diagnostic {
        Diagnostic(
            "'\(path)' is a page, whose outputs are not rewritten one by one",
            hint: "replay \"\(path)\", then save \"new.html\"")
    }

    /// A notice before a replay.
    static func fileDiffers(_ name: String) -> Diagnostic {
        Diagnostic(
            "'\(name)' is not what this session was saved with: its numbers may be others", severity: .notice)
    }

    /// A file that cannot be read, named like a data set of the program.
    static func builtInWithQuotes(_ path: String, _ error: Diagnostic) -> Diagnostic {
        guard let name = sameWord(as: path, among: BuiltInDataset.all.map(\.name)) ?? builtIn(path) else {
            return error
        }
        var better = error
        better.hint = "built-in data have no quotes: data \(name)"
        return better
    }

    private static func builtIn(_ path: String) -> String? {
        BuiltInDataset.all.first { $0.name == path }?.name
    }

    static func targetsMissing(_ path: String, _ format: DataFormat) -> Diagnostic {
        Diagnostic(
            "a \(format.suffix) file holds inputs alone, the targets are missing",
            hint: "data \"\(path)\" -> \"y\(format.suffix)\"")
    }

    static func archiveForOne(_ path: String, _ format: DataFormat, _ names: [String]) -> DataError {
        let shown = names.map { DataError.quoted($0) }.joined(separator: ", ")
        return DataError(
            "an \(format.suffix) archive holds several arrays\(names.isEmpty ? "" : ", this one \(shown)"): one is needed here",
            hint: "x and y together: data \"\(path)\"; one alone: numpy.save writes an .npy file", file: path)
    }

    /// A file for one matrix whose format neither its bytes nor its name tells.
    static func unknownMatrix(_ path: String) -> DataError {
        let name = DataFiles.name(of: path).split(separator: ".").first ?? "m"
        return DataError(
            "what the file holds is told neither by its first bytes nor by the end of its name",
            hint: "numbers as text under a name that says so: read(\"\(name).csv\")", file: path)
    }

    static func fileExists(_ path: String) -> Diagnostic {
        Diagnostic("'\(path)' exists already", hint: "overwrite it: add the word force")
    }

    static func endingForScripts(_ path: String, _ ending: String) -> Diagnostic {
        Diagnostic(
            "a script may not write '\(path)': the name must end in \(ending)",
            hint: "choose such a name, or type the command by hand")
    }

    static func notForScripts(_ path: String) -> Diagnostic {
        Diagnostic(
            "'\(path)' was there before: a script writes over nothing but what was written since the start",
            hint: "choose another name, or type the command by hand with force")
    }

    static func notWritten(_ path: String) -> Diagnostic {
        Diagnostic(
            "'\(path)' was not written", hint: "replay the session again and answer y, or type the command by hand")
    }

    static func notOverwritten(_ path: String) -> Diagnostic { Diagnostic("'\(path)' was left as it is") }

    static func safetensorsName(_ path: String) -> Diagnostic {
        Diagnostic("'\(path)' is not the name of a .safetensors file", hint: "as in \"run.safetensors\"")
    }

    static let noModelToLoad = Diagnostic(
        "there is no model yet to take weights for", hint: "build it first: network 3 -> 2 relu -> 1 sigmoid")

    static func matrixName(_ path: String) -> Diagnostic {
        let formats = DataFormat.written.map(\.suffix)
        return Diagnostic(
            "'\(path)' is not the name of a \(formats.joined(separator: " or ")) file",
            hint: "as in " + formats.map { "\"w\($0)\"" }.joined(separator: " or "))
    }

    static func tableName(_ path: String) -> Diagnostic {
        let suffixes = DataFormat.writtenTables.map(\.suffix)
        return Diagnostic(
            "'\(path)' is not the name of a \(suffixes.joined(separator: " or ")) file",
            hint: "write data \"rows\(suffixes.first ?? "")\"")
    }

    static func notUTF8(_ path: String) -> Diagnostic { Diagnostic("cannot run '\(path)': it is not a text in UTF-8") }

    static func scriptTooLarge(_ path: String) -> Diagnostic {
        Diagnostic("cannot run '\(path)': it is larger than 256 MB, and no session is")
    }

    static func foreignFile(_ path: String, line: Int?) -> Diagnostic {
        Diagnostic(
            "'\(path)' does not begin like a session, and \(line.map { "its line \($0)" } ?? "a line of it") is no statement that runs",
            hint: "errors are shown in full where the first line is: # backprop session 1")
    }

    static func noTable(_ path: String) -> Diagnostic {
        Diagnostic(
            "'\(path)' does not begin like a table",
            hint: "a table has column names in its first line and a row in each other, as: area,price")
    }

    static func newerFormat(_ format: Int) -> Diagnostic {
        Diagnostic(
            "this session has format \(format), this program knows format 1",
            hint: "a newer version of backprop can run it")
    }

    static func checksTooDeep(_ depth: Int) -> Diagnostic {
        Diagnostic("sessions check each other more than \(depth) deep")
    }

    static func leftWithCode(_ code: Int32, at place: Diagnostic.Place) -> Diagnostic {
        Diagnostic("the session ended with the exit code \(code)", place: place)
    }

    static func leftBefore(_ count: Int, at place: Diagnostic.Place) -> Diagnostic {
        Diagnostic("the session ended before \(counted(count, "recorded output"))", place: place)
    }

    static func rerunsTooDeep(_ depth: Int) -> Diagnostic {
        Diagnostic("replay, rerun and edit run each other more than \(depth) deep")
    }

    static func sourcesTooDeep(_ depth: Int) -> Diagnostic {
        Diagnostic("files source each other more than \(depth) deep")
    }
}
