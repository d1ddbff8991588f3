import Autodiff
import Foundation
import Testing

/// No operation is named outside the table: what a reader needs to know of a row is a column.
@Suite struct NamesInSourcesTests {
    /// Texts that are an operation's name and mean something else, with what they mean.
    private static let homonyms: [String: (names: Set<String>, meaning: String)] = [
        "Insight/Questions/Influence.swift": (["norm"], "the heading of a column"),
        "Insight/Explaining/ExplainRule.swift": (["norm"], "the heading of a column"),
        "Commands/Models/LookReports.swift": (["mean"], "the heading of a column"),
        "Insight/Reports/StepReports.swift": (["norm"], "the heading of a column"),
        "Learning/BuiltInDataset.swift": (["and", "or"], "truth tables to learn"),
        "Rendering/Glyphs.swift": (["sum", "sqrt"], "signs in plain letters"),
        "Rendering/JSONRenderer.swift": (["sum"], "the key of a path sum"),
        "Syntax/Expression.swift": (["and", "or", "not"], "operators of the grammar"),
        "Syntax/Parser+Commands.swift": (["and", "or"], "operators of the grammar"),
        "Syntax/Parser+Expressions.swift": (["not"], "an operator of the grammar"),
        "Syntax/Parser.swift": (["and", "or", "not"], "operators of the grammar"),
        "Syntax/Token.swift": (["and", "or", "not"], "operators of the grammar"),
        "Syntax/ForeignNotation+Formulas.swift": (["and", "or", "not"], "operators of the grammar"),
        "Syntax/ForeignWord.swift": (
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
            read += 1
            for line in text.split(separator: "\n") where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
                // Every second part between quotes is a text.
                for (index, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                where index % 2 == 1 && names.contains(String(part)) {
                    found[path, default: []].insert(String(part))
                }
            }
        }
        #expect(read > 100)
        for (path, words) in found {
            let unexplained = words.subtracting(Self.homonyms[path]?.names ?? [])
            #expect(unexplained.isEmpty, "\(path) names \(unexplained.sorted()): which column is missing?")
        }
        for (path, entry) in Self.homonyms {
            #expect(found[path] == entry.names, "\(path) no longer has all of \(entry.names.sorted())")
        }
    }
}
