import Reporting
import Testing

@testable import Rendering

struct TerminalRendererTests {
    private static func matrix(_ rows: Int, _ columns: Int, _ value: (Int) -> Double = { Double($0) / 8 })
        -> Report.Matrix
    {
        Report.Matrix(name: "W1", rows: rows, columns: columns, values: (0..<rows * columns).map(value))
    }

    /// One of everything, small, large, empty and hostile.
    static let blocks: [Report.Block] = {
        let hostile = "\u{1b}]0;x\u{7}\u{202e}日本語 ŷ " + String(repeating: "long", count: 60)
        let matrices = [
            matrix(1, 1), matrix(1, 3), matrix(2, 2), matrix(4, 4), matrix(1, 1000), matrix(1000, 1), matrix(40, 60),
            matrix(11, 2) { [.nan, .infinity, -.infinity, -0.0, 1e-300][$0 % 5] }, matrix(0, 3), matrix(5, 30),
        ]
        let cells: [Report.Cell] = [
            .empty, .text(hostile), .formula("x @ W1 + b1"), .integer(-3), .number(.nan), .shape(rows: 2, columns: 3),
        ]
        let row = cells + [.values(matrix(3, 400))]
        let headings = ["a", "b", "formula", "n", "number", "shape", "values"]
        return matrices.map(Report.Block.matrix) + [
            .text(hostile), .scalar(name: hostile, .nan), .scalar(name: "loss", 0.126025),
            .table(Report.Table(kind: "t", caption: hostile, headings: headings, rows: [row, row.reversed(), []])),
            .table(Report.Table(kind: "t", headings: [], rows: [])),
            .table(Report.Table(kind: "t", headings: headings, rows: [])),
            .formula(Report.Formula(name: "loss", forms: [hostile, "mean((0.645 - 1)^2)"], value: 0.126025)),
            .diagram(Report.Diagram(stages: ["3 inputs", hostile, "1 unit"], arrows: ["relu", hostile])),
            .diagram(Report.Diagram(stages: [], arrows: [])),
        ] + SamplePictures.named("loss").map(Report.Block.picture)
            + SamplePictures.named(hostile).map(Report.Block.picture)
            + SamplePictures.odd.map(Report.Block.picture)
    }()

    @Test(arguments: [20, 40, 80, 120], [true, false])
    func staysHarmless(width: Int, isUnicode: Bool) {
        let renderer = TerminalRenderer(width: width, isUnicode: isUnicode)
        for block in TerminalRendererTests.blocks {
            for line in renderer.lines(of: Report(block)) {
                #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202e })
                #expect(isUnicode || line.utf8.allSatisfy { $0 < 0x80 })
            }
        }
    }

    @Test(arguments: [12, 20, 30, 50, 80, 120], [true, false])
    func staysInsideTheScreen(width: Int, isUnicode: Bool) {
        let renderer = TerminalRenderer(width: width, isUnicode: isUnicode)
        for block in TerminalRendererTests.blocks {
            for line in renderer.lines(of: Report(block)) { #expect(DisplayText.width(line) <= width, "\(line)") }
        }
    }

    @Test(arguments: [12, 20, 30, 50, 80]) func saysTheSameInColour(width: Int) {
        let plain = TerminalRenderer(width: width)
        let coloured = TerminalRenderer(width: width, isColoured: true)
        for block in TerminalRendererTests.blocks where block.picture == nil {
            var text = coloured.text(of: Report(block))
            for code in ["0", "1", "2", "36", "33", "32", "1;31", "1;34"] {
                text = text.split(separator: "\u{1b}[\(code)m", omittingEmptySubsequences: false).joined()
            }
            #expect(text == plain.text(of: Report(block)))
        }
    }

    @Test(
        arguments: [
            (matrix(1, 1), ["W1 = 0"]),
            (matrix(1, 3), ["W1 = [0, 0.125, 0.25]"]),
            (matrix(2, 2), ["W1 = [0, 0.125; 0.25, 0.375]"]),
            (
                matrix(4, 2),
                ["W1 = [0,    0.125;", "      0.25, 0.375;", "      0.5,  0.625;", "      0.75, 0.875]"]
            ),
            (
                matrix(1000, 1),
                [
                    "W1  1000×1  mean 62.4375  norm 2280.47", "    0", "    0.125", "    0.25", "  …", "  124.75",
                    "  124.875",
                ]
            ),
            (matrix(0, 3), ["W1 = []  0×3"]),
        ])
    func showsMatrices(matrix: Report.Matrix, lines: [String]) {
        #expect(TerminalRenderer().lines(of: Report(.matrix(matrix))) == lines)
    }

    @Test func showsEverythingOnRequest() {
        var matrix = TerminalRendererTests.matrix(12, 40)
        matrix.abbreviates = false
        let lines = TerminalRenderer().lines(of: Report(.matrix(matrix)))
        #expect(lines.joined().filter { $0 == "," || $0 == ";" || $0 == "]" }.count == 480)
    }

    @Test func alignsTables() {
        let table = Report.Table(
            kind: "t", caption: "Two rows", headings: ["name", "value", "shape"],
            rows: [
                [.text("W1"), .number(0.5), .shape(rows: 2, columns: 3)],
                [.formula("x @ W1"), .number(-10.25), .shape(rows: 10, columns: 3)],
            ])
        #expect(
            TerminalRenderer().lines(of: Report(.table(table))) == [
                "Two rows", "name     value  shape", "──────  ──────  ─────", "W1        0.5   2×3",
                "x @ W1  -10.25  10×3",
            ])
    }

    @Test func breaksAndAbbreviatesWideCells() {
        let table = Report.Table(
            kind: "t", headings: ["stage", "values"],
            rows: [[.text("one two three four five six seven"), .values(TerminalRendererTests.matrix(1, 1000))]])
        let lines = TerminalRenderer(width: 40).lines(of: Report(.table(table)))
        #expect(lines.allSatisfy { DisplayText.width($0) <= 40 }, "\(lines)")
        #expect(lines.count > 3)
    }

    @Test func setsTablesWithoutRoomAsRecords() {
        let table = Report.Table(
            kind: "t", headings: ["setting", "value", "meaning"],
            rows: [
                [.formula("learning_rate"), .number(0.123456), .text("the size of an update")],
                [.formula("momentum"), .number(0.9), .text("the memory of it")],
            ])
        #expect(
            TerminalRenderer(width: 24).lines(of: Report(.table(table))) == [
                "(columns below each", "other)", "────────", "setting: learning_rate", "value: 0.123456",
                "meaning: the size of an", "         update",
                "────────", "setting: momentum", "value: 0.9", "meaning: the memory of", "         it",
            ])
    }

    @Test func setsFormulasBelowEachOther() {
        let forms = ["mean((yhat - y)^2)", "mean((0.645 - 1)^2)"]
        let formula = Report.Block.formula(Report.Formula(name: "loss", forms: forms, value: 0.126025))
        let line = "loss = mean((yhat - y)^2) = mean((0.645 - 1)^2) = 0.126025"
        #expect(TerminalRenderer().lines(of: Report(formula)) == [line])
        #expect(
            TerminalRenderer(width: 40).lines(of: Report(formula)) == [
                "loss = mean((yhat - y)^2)", "     = mean((0.645 - 1)^2)", "     = 0.126025",
            ])
    }

    @Test func drawsBoxes() {
        let diagram = Report.Block.diagram(Report.Diagram(stages: ["3", "2"], arrows: ["relu"]))
        #expect(
            TerminalRenderer(isUnicode: false).lines(of: Report(diagram)) == [
                "+---+         +---+", "| 3 |- relu ->| 2 |", "+---+         +---+",
            ])
    }

    /// Several curves between the same axes: no line is wider than the screen, and each has its number where there is room.
    @Test(arguments: 1...9, [false, true]) func severalCurvesFit(count: Int, isUnicode: Bool) {
        let xs = (0..<30).map(Double.init)
        let series = (1...count).map { k in
            Report.Series(name: "number \(k)", xs: xs, ys: xs.map { $0 * Double(k) })
        }
        let picture = Report.Picture.course("loss", of: series, over: "update", sentence: "rose")
        for width in [1, 5, 8, 12, 18, 30, 40, 80, 200] {
            let lines = TerminalRenderer(width: width, isUnicode: isUnicode).lines(of: Report(.picture(picture)))
            if width >= 12 { #expect(lines.allSatisfy { DisplayText.width($0) <= width }, "\(width): \(lines)") }
            guard width >= 80, count > 1 else { continue }
            for number in 1...count {
                #expect(lines.contains { $0.hasSuffix(" \(number)") || $0.contains(" \(number) ") })
            }
        }
    }

    @Test func drawsCurves() {
        let xs = (0...100).map(Double.init)
        let series = Report.Series(name: "loss", xs: xs, ys: xs.map { 100 - $0 })
        let picture = Report.Picture.course("loss", of: [series], over: "epoch", sentence: "fell")
        let lines = TerminalRenderer(width: 40, isUnicode: false).lines(of: Report(.picture(picture)))
        #expect(lines.count == 14)
        #expect(lines.first == "loss" && lines.last == "fell")
        #expect(lines[1].hasPrefix("100+*"))
        #expect(lines[10].hasPrefix("  0+") && lines[10].hasSuffix("*"))
    }
}
