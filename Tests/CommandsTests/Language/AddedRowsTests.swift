import Autodiff
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// What a row of the operation table brings with it: everything that reads the table is right for rows that it never
/// saw.
@Suite struct AddedRowsTests {
    private typealias Subject = TypedFormulaTests.Subject

    private static let data = "seed 3; x = random(4, 3) - 0.5; y = random(4, 2); "

    private static let subjects = [
        Subject(name: "gaussgate", script: data + "network 3 -> 2 gaussgate -> 2; b1 = [0.3, -0.2]; loss huber"),
        Subject(name: "gaussgate at the end", script: data + "network 3 -> 4 gaussgate -> 2 gaussgate"),
        Subject(
            name: "ballnorm",
            script: data
                + "model { param W = normal(3, 2); param g = [2, 1]; h = ballnorm(x @ W) * g; yhat = ballnorm(h) + h }"
        ),
        Subject(
            name: "pick",
            script: data + "model { param W = normal(3, 2); param s = 2; z = x @ W; "
                + "yhat = pick(z > 0.1, z * s, pick(x[:,1], s, z^2)) }"),
        Subject(
            name: "pick, on its own inputs",
            script: data + "model { param W = normal(3, 2); param V = normal(3, 2); c = x @ V; "
                + "yhat = pick(c - 0.2, x @ W, c) + pick(1, c, 0) }"),
    ]

    /// Runs with the added rows in the table.
    private func extended(_ body: () throws -> Void) rethrows {
        try OperationTable.$current.withValue(AddedRows.table, operation: body)
    }

    /// forward, backward, trace, show graph, show model, explain: every formula can be typed and gives its number.
    @Test(arguments: subjects.indices)
    func isExplained(_ index: Int) throws {
        try extended {
            let typed = TypedFormulaTests()
            try typed.tablesOfTheSteps(Self.subjects[index])
            try typed.explanations(Self.subjects[index])
            try typed.models(Self.subjects[index])
        }
    }

    @Test(arguments: subjects.indices)
    func isCheckedDiagnosedAndTrained(_ index: Int) throws {
        try extended {
            let harness = Harness(Self.subjects[index].script + "; backward")
            for verdict in try GradientVerdictReport.verdicts(harness.session, checksAll: true) {
                #expect(verdict.judgement == .ok, "\(Self.subjects[index].name): \(verdict.place)")
            }
            let before = harness.value("loss")
            harness.must("diagnose; show influence; whatif lr = 0.01; lr = 0.05; train 20")
            #expect(harness.value("loss") < before)
            harness.must("save \"a.bp\"; undo; replay \"a.bp\"")
        }
    }

    /// Texts, definitions, shapes and notation agree with what the code does, in both precisions and fused.
    @Test func textsAreTrue() throws {
        try extended {
            let texts = TableTextTests()
            for id in AddedRows.ids {
                for call in Operation<Double>[id].examples {
                    let example = TableTextTests.Example(id: id, shapes: call.shapes, attribute: call.attribute)
                    try texts.derivatives(example)
                    try texts.definitions(example)
                    try texts.shapes(example)
                    try texts.notation(example)
                }
            }
        }
    }

    @Test func isDerivedOrRefused() {
        extended {
            let harness = Harness()
            #expect(
                harness.output(of: "derive gaussgate").formulas.first?.forms.first?.contains("sigmoid(z^2)") == true)
            harness.must("function f(u) = gaussgate(u)^2; derive f")
            let rows = harness.output(of: "derive ballnorm").formulas
            #expect(rows.first?.forms.first?.contains("mean(ballnorm(z) * dy, axis=columns)") == true)
            #expect(rows.first?.name == "dz" && rows.last?.name == "d ballnorm(z) / dz")
            #expect(harness.output(of: "derive pick wrt w").formulas.first?.forms == ["condition == 0"])
            for name in ["gaussgate", "ballnorm", "pick"] {
                for table in [harness.output(of: "check grads of \(name)").table("gradient-check")] {
                    #expect(table?.rows.allSatisfy { $0.last == .text("ok") } == true, "\(name)")
                }
            }
        }
    }

    @Test func isKnownToHelpCompletionAndErrors() {
        extended {
            let harness = Harness("x = [1, 2]; y = [1]")
            #expect(
                harness.output(of: "help gaussgate").texts.first == "gaussgate(x): x times the sigmoid of its square"
            )
            #expect(
                harness.output(of: "help functions").texts.contains { $0.contains("ballnorm") && $0.contains("pick") })
            func offered(_ line: String) -> [String] {
                harness.interpreter.completions(of: line, at: line.utf8.count).candidates.map(\.trimmed)
            }
            #expect(offered("network 2 -> 4 gauss").contains("gaussgate"))
            #expect(offered("print ball") == ["ballnorm("])
            #expect(harness.error(of: "gausgate(1)")?.hint == "did you mean 'gaussgate'?")
            #expect(
                harness.error(of: "pick(1, 2)")?.hint?.contains("pick(condition, x, w)") == true)
            #expect(
                harness.error(of: "pick([1, 2], [1; 2; 3], [1, 2, 3])")?.message
                    == "[1, 2] is 1×2, [1, 2, 3] is 1×3: pick([1, 2], [1; 2; 3], [1, 2, 3]) needs equal shapes, or sides of 1 "
                    + "to repeat")
            #expect(harness.values("pick([1, 0, nan], 5, [1, 2, 3])") == [5, 2, 5])
        }
        #expect(Harness().error(of: "gaussgate(1)") != nil)
    }
}
