import Autodiff
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// generate, and the draw behind it.
@Suite struct GenerateTests {
    @Test func placesAreDrawnByTheirShares() {
        var random = RandomSource(seed: 5, for: .expressions)
        let shares = [0.1, 0, 0.6, 0.3]
        var counts = [0, 0, 0, 0]
        for _ in 0..<20_000 { counts[random.place(from: shares)] += 1 }
        for (count, share) in zip(counts, shares) { #expect(abs(Double(count) / 20_000 - share) < 0.015) }
        #expect(counts[1] == 0)
        // They need not add up to 1.
        #expect((0..<100).allSatisfy { _ in random.place(from: [0, 0, 7, 0]) == 2 })
    }

    /// A model that is sure of what comes next says it in every way of writing what went before.
    @Test(arguments: ["codes=true", ""])
    func whatIsSureIsSaid(_ coding: String) {
        let inputs = coding.isEmpty ? "2 * 28" : "2"
        let harness = Harness("data text context=2 \(coding); seed 2")
        let network = coding.isEmpty ? "network 56 -> 28 softmax" : "network 2 -> embedding 28 -> 28 softmax"
        harness.must(network)
        // The last character again, and always.
        let eye = (0..<28).map { i in (0..<28).map { $0 == i ? 100.0 : 0 } }
        let zeros = (0..<28).map { _ in [Double](repeating: 0, count: 28) }
        if coding.isEmpty {
            harness.interpreter.session.parameters["W1"] = Matrix(rows: zeros + eye)
        } else {
            harness.interpreter.session.parameters["E1"] = Matrix(rows: eye)
            harness.interpreter.session.parameters["W2"] = Matrix(rows: zeros + eye)
        }
        #expect(harness.lines(of: "generate 6") == ["tw|wwwwww"], "\(inputs)")
        #expect(harness.lines(of: "generate 3 from 2") == ["wa|aaa"])
    }

    /// One graph for all rows gives what a graph for each gives.
    @Test func rowsInTurn() throws {
        let harness = Harness("data text codes=true; network 3 -> embedding 4 -> 28 softmax")
        let (executor, session) = (harness.interpreter.executor, harness.session)
        let rows = [[1.0, 2, 3], [2, 3, 28], [7, 7, 7]].map { Matrix(Shape(1, 3), $0) }
        let outputs = try executor.outputsInTurn(session, first: rows[0])
        for row in rows { #expect(try outputs(row) == executor.outputs(session, x: row, y: nil).output()) }
    }

    @Test func sameSeedSameText() {
        let start = "data text codes=true; network 3 -> embedding 4 -> 28 softmax; seed 9"
        let (one, two) = (Harness(start), Harness(start))
        let text = one.lines(of: "generate 50")
        #expect(text == two.lines(of: "generate 50"))
        #expect(text != one.lines(of: "generate 50"))
        one.must("undo; undo")
        #expect(text == one.lines(of: "generate 50"))
        // Weights, data and order are as they would be without.
        #expect(one.session.stream(.weights) == Harness(start).session.stream(.weights))
        #expect(one.lines(of: "generate 20 temperature=0.01")[0].count >= 24)
    }

    @Test(arguments: [
        "generate 5", "data iris; network 4 -> 3 softmax; generate 5", "data text codes=true; generate 5",
        "data text codes=true; network 3 -> embedding 2 -> 28; generate 5",
        "data text codes=true; network 3 -> embedding 2 -> 28 softmax; generate 0",
        "data text codes=true; network 3 -> embedding 2 -> 28 softmax; generate 5 from 0",
        "data text codes=true; network 3 -> embedding 2 -> 28 softmax; generate 5 temperature=0",
    ])
    func whatCannotBeDrawnIsRefused(_ script: String) { #expect(!Harness(script).errors.isEmpty) }
}
