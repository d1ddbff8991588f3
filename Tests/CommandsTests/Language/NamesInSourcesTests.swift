import Autodiff
import Foundation
import Testing

/// No operation is named outside the table: what a reader needs to know of a row is a column.
@Suite struct NamesInSourcesTests {
    /// Texts that are an operation's name and mean something else, with what they mean.
    private static let homonyms: [String: (names: Set<String>, meaning: String)] = [
        "Influence.swift": (["norm", "cosine"], "headings of columns"),
        "ExplainRule.swift": (["norm"], "the heading of a column"),
        "EvaluateReport.swift": (["mean"], "the name of a row"),
        "UpdateCommands.swift": (["norm"], "a word of clip"),
        "ExplainStep.swift": (["norm"], "a name in the rule of clip"),
        "Schedule.swift": (["threshold"], "a setting"),
        "ScheduleRow.swift": (["power", "cosine", "threshold"], "schedules and settings"),
        "LayerNormalization.swift": (["layernorm", "rmsnorm", "mean", "var"], "words of layers, and parameters"),
        "StepReports.swift": (["norm"], "the heading of a column"),
        "ColumnWords.swift": (["cosine"], "the heading of a column"),
        "CompareReports.swift": (["median"], "one of three runs"),
        "ForeignNotation+Statements.swift": (["var"], "a word of other languages"),
        "DataReport.swift": (["mean"], "the heading of a column"),
        "MeasuredTable.swift": (["mean", "median"], "ways to fill gaps of a table"),
        "GeneratedTable.swift": (["and", "or"], "truth tables to learn"),
        "Glyphs.swift": (["sum", "sqrt"], "signs in plain letters"),
        "JSONRenderer.swift": (["sum"], "the key of a path sum"),
        "MomentsMarkup.swift": (["min", "max", "norm"], "attributes of a slider, and the heading of a column"),
        "Expression.swift": (["and", "or", "not"], "operators of the grammar"),
        "Parser+Commands.swift": (["and", "or"], "operators of the grammar"),
        "Parser+Expressions.swift": (["not"], "an operator of the grammar"),
        "Parser.swift": (["and", "or", "not"], "operators of the grammar"),
        "Token.swift": (["and", "or", "not"], "operators of the grammar"),
        "ForeignNotation+Formulas.swift": (["and", "or", "not"], "operators of the grammar"),
        "Idea+Networks.swift": (["softmax"], "ideas"),
        "Idea+Troubles.swift": (["minimum"], "ideas"),
        "Idea.swift": (["or"], "the end of words"),
        "ShippedSessions.swift": (["swish", "residual"], "names of sessions"),
        "ForeignWord.swift": (
            ["add", "divide", "matmul", "multiply", "power", "subtract"], "functions of other programs"
        ),
    ]

    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

    @Test func namesOfOperationsStandInTheTable() throws {
        let names = Set(Operation<Double>.all.map(\.name))
        let files = try #require(FileManager.default.enumerator(atPath: Self.sources.path))
        var (found, read): ([String: Set<String>], Int) = ([:], 0)
        for case let path as String in files
        where path.hasSuffix(".swift") && !path.hasPrefix("Autodiff/Operations/") {
            let text = try String(contentsOf: Self.sources.appending(path: path), encoding: .utf8)
            let file = path.split(separator: "/").last.map(String.init) ?? path
            read += 1
            for line in text.split(separator: "\n") where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
                // Every second part between quotes is a text.
                for (index, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                where index % 2 == 1 && names.contains(String(part)) {
                    found[file, default: []].insert(String(part))
                }
            }
        }
        #expect(read > 100)
        for (file, words) in found {
            let unexplained = words.subtracting(Self.homonyms[file]?.names ?? [])
            #expect(unexplained.isEmpty, "\(file) names \(unexplained.sorted()): which column is missing?")
        }
        for (file, entry) in Self.homonyms {
            #expect(found[file] == entry.names, "\(file) no longer has all of \(entry.names.sorted())")
        }
    }
}
