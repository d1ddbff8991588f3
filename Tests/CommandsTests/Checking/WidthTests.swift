import Autodiff
import Foundation
import Learning
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// All that the program shows, on screens of any width: no line is wider, and no word and no number is broken.
@Suite struct WidthTests {
    /// A block with all words that it may show.
    struct Known: Sendable {
        let block: Report.Block
        let words: Set<String>

        init(_ block: Report.Block) { (self.block, words) = (block, WidthTests.words(of: block)) }
    }

    /// What the sessions beside the program and the pages of help say.
    static let reports: [(name: String, blocks: [Known], diagnostics: [Diagnostic])] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("sessions")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        var reports: [(String, [Report.Block], [Diagnostic])] = []
        for file in files.sorted() where file.hasSuffix(".bp") {
            guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) else {
                continue
            }
            let harness = Harness()
            harness.run(Thinned.isThin ? shortened(text) : text)
            reports.append((file, harness.blocks, harness.notices + harness.errors))
        }
        let pages = Harness()
        for topic in Help.topics(pages.session).sorted() {
            reports.append(("help \(topic)", Help.blocks(on: topic, pages.session) ?? [], []))
        }
        reports.append(("help", Help.overview(pages.session), []))
        var said: [Diagnostic] = []
        for line in HintTriggers.foreignLines {
            let harness = Harness(HintTests.setup)
            harness.run(line)
            said += harness.notices + harness.errors
        }
        return (reports + [("errors", [], said)]).map { ($0.0, $0.1.map(Known.init), $0.2) }
    }()

    /// A session with short trainings, and without what it claims of them: how wide its texts are does not depend on it.
    private static func shortened(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("assert") }.joined(separator: "\n")
            .replacing(/train \d+/, with: "train 5")
    }

    /// The words and numbers of a text.
    private static func words(_ text: String) -> [String] {
        text.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }.map(String.init)
    }

    /// All words that a block may show: those of a wide screen, and its numbers one by one.
    private static func words(of block: Report.Block) -> Set<String> {
        let wide = TerminalRenderer(width: 2000)
        var known = Set(wide.lines(of: Report(block)).flatMap(words) + words("(columns below each other)"))
        for width in [80, 120, 200] {
            known.formUnion(TerminalRenderer(width: width).lines(of: Report(block)).flatMap(words))
        }
        let format = NumberFormat()
        func add(_ matrix: Report.Matrix) {
            var all = matrix
            all.abbreviates = false
            known.formUnion(wide.lines(of: Report(.matrix(all))).flatMap(words))
            known.formUnion(matrix.values.flatMap { words(format.string($0)) })
            let mean = matrix.values.reduce(0, +) / Double(matrix.values.count)
            let norm = Matrix(Shape(matrix.rows, matrix.columns), matrix.values).norm
            known.formUnion(["mean", "norm"] + [mean, norm].flatMap { words(format.string($0)) })
            known.formUnion([String(matrix.rows), String(matrix.columns)])
            var short = matrix
            short.name = ""
            known.formUnion(
                wide.lines(of: Report(.table(.init(kind: "", headings: [""], rows: [[.values(short)]])))).flatMap(words)
            )
        }
        switch block {
        case .matrix(let matrix): add(matrix)
        case .table(let table):
            known.formUnion(table.headings.flatMap(words))
            for case .values(let matrix) in table.rows.joined() { add(matrix) }
        case .text, .scalar, .formula, .diagram, .paths, .picture: break
        }
        return known
    }

    @Test(arguments: [20, 30, 50, 80])
    func nothingIsWiderOrBroken(width: Int) {
        let renderer = TerminalRenderer(width: width)
        let coloured = TerminalRenderer(width: width, isColoured: true)
        #expect(Self.reports.count > 100)
        for (name, blocks, diagnostics) in Self.reports {
            for known in blocks {
                let block = known.block
                let lines = renderer.lines(of: Report(block))
                let painted = coloured.lines(of: Report(block)).map(plain)
                for line in lines + painted where DisplayText.width(line) > width {
                    Issue.record("\(name), \(width): too wide: \(line)")
                }
                // A picture in colours is another one; what is in it besides words is for its own tests.
                if case .picture(let picture) = block {
                    let sentence = renderer.lines(of: Report(.text(picture.sentence)))
                    #expect(lines.suffix(sentence.count) == sentence[...], "\(name)")
                    #expect(painted.suffix(sentence.count) == sentence[...], "\(name)")
                    expectWhole(sentence, Set(Self.words(picture.sentence)), width, name)
                    continue
                }
                #expect(painted == lines, "\(name)")
                if width < 80 { expectWhole(lines, known.words, width, name) }
            }
            for diagnostic in diagnostics {
                let lines = renderer.lines(of: diagnostic)
                for line in lines where DisplayText.width(line) > width {
                    Issue.record("\(name), \(width): too wide: \(line)")
                }
                #expect(coloured.lines(of: diagnostic).map(plain) == lines, "\(name)")
                let known = TerminalRenderer(width: 2000).lines(of: diagnostic).flatMap(Self.words)
                let isCut = diagnostic.place.map { $0.text.count > width - 4 } ?? false
                if !isCut { expectWhole(lines, Set(known), width, name) }
            }
        }
    }

    private func expectWhole(_ lines: [String], _ known: Set<String>, _ width: Int, _ name: String) {
        for line in lines {
            for word in Self.words(line)
            where !known.contains(word) && known.allSatisfy({ $0.count <= width || !$0.contains(word) }) {
                Issue.record("\(name), \(width): '\(word)' is no whole word in: \(line)")
            }
        }
    }

    /// A line without its colours.
    private func plain(_ line: String) -> String {
        var result = ""
        var isCode = false
        for character in line {
            if character == "\u{1b}" { isCode = true }
            if !isCode { result.append(character) }
            if character == "m" { isCode = false }
        }
        return result
    }
}
