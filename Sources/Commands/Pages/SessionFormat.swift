import Autodiff
import Modelling
import Reporting

/// A form in which a session can be read, chosen by the end of the file's name: a row says all that the commands and the
/// help know of it.
struct SessionFormat: Sendable {
    /// How the names of such files end, with the point.
    let suffix: String
    /// What is written, without a full stop.
    let summary: String
    /// Makes the file, and says what is in it beside the statements.
    let write: @Sendable (any Context, _ path: String, _ withOutputs: Bool) throws(Diagnostic) -> Written

    struct Written {
        let bytes: [UInt8]
        let remark: String
    }

    /// What a name with any other end is written as.
    static let script = SessionFormat(suffix: ".bp", summary: "a script") { (context, path, withOutputs) in
        let text = SessionFile.text(
            of: context.session.transcript, savedIn: DataFiles.folder(of: path),
            outputs: withOutputs ? context.environment.render : nil)
        return Written(bytes: Array(text.utf8), remark: "")
    }

    static let page = SessionFormat(
        suffix: ".html",
        summary:
            "a page for a browser, with tables, formulas and pictures, a slider over the training, and the session in it"
    ) { (context, path, _) throws(Diagnostic) in
        let page = try PageMaker(context: context).page(savedAt: path)
        let bytes = PageFile.sealed(context.environment.page(page))
        let moments = page.moments.map { ", \(counted($0.steps.count, "moment")) of the training" } ?? ""
        return Written(bytes: bytes, remark: " as a page\(moments)")
    }

    static let all = [script, page]

    static func format(of path: String) -> SessionFormat { all.first { path.hasSuffix($0.suffix) } ?? script }
}
