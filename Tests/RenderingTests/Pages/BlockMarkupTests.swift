import Reporting
import Testing

@testable import Rendering

/// What statements printed, as it stands in a page.
struct BlockMarkupTests {
    private static func markup(_ printed: Page.Printed) -> String {
        var blocks = BlockMarkup { _ in nil }
        blocks.write(printed)
        return blocks.taken().string
    }

    private static let paths = Report.Paths(
        name: "dW1[1,1]", factors: [],
        paths: (1...3).map {
            Report.Paths.Path(sample: $0, use: "z1", route: "W1 → z1", factors: [], contribution: Double($0) / 8)
        }, sum: 0.75)

    private static func matrix(_ rows: Int, _ columns: Int, remark: String? = nil) -> Report.Block {
        .matrix(
            Report.Matrix(
                name: "W1", rows: rows, columns: columns, values: (0..<rows * columns).map { Double($0) / 4 },
                remark: remark))
    }

    private static let blocks: [(block: Report.Block, parts: [String])] = [
        (.text("one\ntwo"), ["<p class=\"say\">one</p><p class=\"say\">two</p>"]),
        (.scalar(name: "loss", 0.25), ["<code>loss</code> = <span class=\"number\">0.25</span>"]),
        (matrix(1, 1, remark: "error"), ["= <span class=\"number\">0</span> (error)"]),
        (matrix(2, 3), ["<th scope=\"col\">3</th>", "<th scope=\"row\">2</th>", "<td>1.25</td>"]),
        (
            matrix(30, 40),
            ["W1  30×40", "<th scope=\"row\" class=\"n\">30</th>", "scope=\"col\" class=\"n\">40</th>", "…"]
        ),
        (
            .table(.init(kind: "a", headings: ["name", "size"], rows: [[.text("W1"), .number(0.5)]])),
            ["<th scope=\"col\">name</th>", "<th scope=\"row\">W1</th>", "<td class=\"n\">0.5</td>"]
        ),
        (.formula(.init(name: "loss", forms: ["mean(y)"], value: 0.5)), ["loss = mean(y)"]),
        (.diagram(.init(stages: ["x", "a1"], arrows: ["W1"])), ["<svg", "role=\"img\""]),
        (.paths(paths), ["<th scope=\"col\">sample</th>", "<td class=\"n\">0.375</td>"]),
        (
            .picture(
                .init(
                    title: "t", drawing: .image(.init(rows: 1, columns: 2, values: [0, 1], scale: .sequential)),
                    sentence: "two cells")), ["<figcaption>two cells</figcaption>", "<svg"]
        ),
    ]

    /// A reader of screens walks tables and paragraphs; blocks of text as on a terminal are none of these.
    @Test(arguments: blocks.indices) func everyKindHasAFormOfItsOwn(place: Int) {
        let (block, parts) = Self.blocks[place]
        let whole = Self.markup(.report(Report(block)))
        let abridged = Self.markup(.report(TerminalRenderer().abridged(Report(block))))
        for part in parts { #expect(whole.contains(part), "\(part) in \(whole)") }
        #expect(!whole.contains("<pre"))
        #expect(!abridged.contains("<pre"))
    }

    @Test func ofOnePathNothingIsShown() {
        var one = Self.paths
        one.paths = Array(one.paths.prefix(1))
        #expect(Self.markup(.report(Report(.paths(one)))) == "\n")
    }

    /// Of many numbers a page keeps what a terminal shows.
    @Test func manyNumbersAreAbridged() {
        let long = Report.Series(
            name: "loss", xs: (0..<100_000).map(Double.init), ys: (0..<100_000).map { 1 / Double($0 + 1) })
        let wide = Report.Matrix(name: "a", rows: 60, columns: 8, values: [Double](repeating: 0.5, count: 480))
        let blocks: [Report.Block] = [
            .picture(
                .init(
                    title: "", drawing: .plot(.init(x: .init(label: "x"), y: .init(label: "y"), series: [long])),
                    sentence: "")), .table(.init(kind: "forward", headings: ["values"], rows: [[.values(wide)]])),
            .matrix(.init(name: "x", rows: 300, columns: 300, values: [Double](repeating: 1, count: 90_000))),
        ]
        for block in blocks {
            #expect(block.isAbridged)
            let abridged = TerminalRenderer().abridged(Report(block))
            #expect(abridged.bytes * 2 < Report(block).bytes)
            #expect(!abridged.block.isAbridged)
        }
        guard case .picture(let picture) = TerminalRenderer().abridged(Report(blocks[0])).block,
            case .plot(let plot) = picture.drawing
        else { return #expect(Bool(false), "a plot stays a plot") }
        #expect(plot.series[0].ys.max() == 1)
        #expect(plot.series[0].xs.last == 99_999)
    }
}
