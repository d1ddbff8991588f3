import Autodiff
import Modelling
import Reporting

/// A form in which a session can be read, chosen by the end of the file's name: a row says all that the commands and the
/// help know of it.
struct SessionFormat: Sendable {
    /// How the names of such files end, with the point.
    let suffix: String
    /// Other ends of names that mean the same.
    var otherSuffixes: [String] = []
    /// What is written, without a full stop.
    let summary: String
    /// Whether what statements printed is written where nobody says.
    let hasOutputs: Bool
    /// Makes the file, and says what is in it beside the statements.
    let write: @Sendable (any Context, _ path: String, _ withOutputs: Bool) throws(Diagnostic) -> Written

    struct Written {
        let bytes: [UInt8]
        let remark: String
    }

    /// What a name with any other end is written as.
    static let script = SessionFormat(suffix: ".bp", summary: "a script", hasOutputs: false) {
        (context, path, withOutputs) in
        let text = SessionFile.text(
            of: context.session.transcript, savedIn: DataFiles.folder(of: path),
            outputs: withOutputs ? context.environment.render : nil)
        return Written(bytes: Array(text.utf8), remark: "")
    }

    static let page = SessionFormat(
        suffix: PageFile.suffix, otherSuffixes: PageFile.otherSuffixes,
        summary:
            "a page for a browser, with tables, formulas and pictures, a slider over the training, and the session in it",
        hasOutputs: true
    ) { (context, path, withOutputs) throws(Diagnostic) in
        let page = try PageMaker(context: context, withOutputs: withOutputs).page(savedAt: path)
        let bytes = PageFile.sealed(context.environment.page(page))
        let moments = page.moments.map { ", \(counted($0.steps.count, "moment")) of the training" } ?? ""
        return Written(bytes: bytes, remark: " as a page\(moments)")
    }

    static let markdown = SessionFormat(
        suffix: ".md", summary: "Markdown, with statements and what they printed in blocks of code", hasOutputs: true
    ) { (context, path, withOutputs) in
        Written(bytes: Array(prose(context, path, withOutputs).markdown.utf8), remark: " as Markdown")
    }

    static let text = SessionFormat(
        suffix: ".txt", summary: "text, as it looked in the terminal", hasOutputs: true
    ) { (context, path, withOutputs) in
        Written(bytes: Array(prose(context, path, withOutputs).plain.utf8), remark: " as text")
    }

    static let film = SessionFormat(
        suffix: ".cast", summary: "a film for asciinema, with a mark at each statement", hasOutputs: true
    ) { (context, path, withOutputs) in
        let film = SessionFilm(
            title: title(path), pieces: pieces(context, path), render: withOutputs ? context.environment.render : nil)
        return Written(
            bytes: context.environment.film(film.recording), remark: " as a film; play it: asciinema play \(path)")
    }

    private static func prose(_ context: any Context, _ path: String, _ withOutputs: Bool) -> SessionProse {
        SessionProse(
            title: title(path), pieces: pieces(context, path), render: withOutputs ? context.environment.render : nil)
    }

    private static func pieces(_ context: any Context, _ path: String) -> [SessionPiece] {
        SessionPiece.pieces(of: context.session.transcript, savedIn: DataFiles.folder(of: path)).map(\.harmless)
    }

    /// The name of a file without its ending.
    static func title(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.lastIndex(of: ".").map { String(name[..<$0]) }.flatMap { $0.isEmpty ? nil : $0 } ?? name
    }

    static let all = [script, page, markdown, text, film]

    /// The ends of names that are only read: `.md, .txt and .cast`.
    static var readable: String {
        let suffixes = all.filter { $0.suffix != script.suffix && $0.suffix != page.suffix }.map(\.suffix)
        return suffixes.dropLast().joined(separator: ", ") + " and " + suffixes[suffixes.count - 1]
    }

    static func format(of path: String) -> SessionFormat {
        all.first { $0.ending(of: path) != nil } ?? script
    }

    /// The end that a name has in common with such files; nil for the name of another.
    func ending(of path: String) -> String? {
        ([suffix] + otherSuffixes).first { path.lowercased().hasSuffix($0) }
    }
}
