import Rendering
import Reporting
import Testing

struct PathsLayoutTests {
    private func paths(_ contributions: [Double]) -> Report.Paths {
        Report.Paths(
            name: "dW1[2,1]",
            factors: contributions.map {
                Report.Paths.Factor(name: "dz1/dW1", formula: "x[1,2]", numbers: "0.1", value: $0)
            },
            paths: contributions.enumerated().map {
                Report.Paths.Path(sample: $0 + 1, use: "z1", route: "z1 → loss", factors: [$0], contribution: $1)
            }, sum: contributions.reduce(0, +))
    }

    @Test func showsTheLargestAndTheRestAsOne() {
        let lines = TerminalRenderer().lines(of: Report(.paths(paths([9, 8, 7, 6, 5, 4, 3, 2]))))
        #expect(lines.count == 2 + 6 + 1)
        #expect(lines[2].hasPrefix("1"))
        #expect(lines.last?.hasPrefix("2 others") == true && lines.last?.hasSuffix("5") == true)
        #expect(TerminalRenderer().lines(of: Report(.paths(paths([9])))) == [])
    }

    @Test func writesEveryFactor() {
        let line = JSONRenderer().line(
            number: 1, statement: "explain W1[2,1]", blocks: [.paths(paths([0.5]))], notices: [], error: nil)
        #expect(
            String(decoding: line, as: UTF8.self) == """
                {"line":1,"statement":"explain W1[2,1]","reports":[{"kind":"paths","name":"dW1[2,1]","aggregated":false,\
                "sum":0.5,"factors":[{"name":"dz1/dW1","formula":"x[1,2]","numbers":"0.1","value":0.5}],"paths":[\
                {"sample":1,"through":"z1","route":"z1 → loss","factors":[1],"contribution":0.5}]}]}

                """)
    }
}
