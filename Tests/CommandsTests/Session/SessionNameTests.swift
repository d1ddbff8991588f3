import Autodiff
import Testing

@testable import Commands
@testable import Modelling

/// The names of the session's own: each has a page, a value where there is one, and one meaning only.
@Suite struct SessionNameTests {
    private static let names = SessionName.all.map(\.name)

    @Test(arguments: names)
    func hasAPage(_ name: String) {
        let harness = Harness()
        #expect(!harness.output(of: "help \(name)").isEmpty)
    }

    @Test(arguments: names)
    func hasAValueWithAModelAndData(_ name: String) throws {
        let data = name.hasSuffix("r2") ? "data normal(40, 4) -> normal(40, 3)" : "data iris"
        let output = name.hasSuffix("r2") ? "3" : "3 softmax"
        let balance = name == LossFormula.weights ? "; balance classes" : ""
        let harness = Harness("\(data)\(balance); split 0.6 0.2 0.2; network 4 -> 3 tanh -> \(output); train 2")
        let value = try #require(harness.matrix(name))
        let row = try #require(SessionName.named(name))
        #expect(
            value.shape.isScalar || [.rows, .output].contains(row.role) || "xy".contains(name.prefix(1))
                || value.columns == 1 && name == LossFormula.weights)
        #expect(harness.session.visibleNames.contains(name))
        #expect(harness.session.showsName(name))
    }

    /// What has no value yet says what to do; what is a number of the session has one from the start.
    @Test(arguments: names)
    func withoutAModel(_ name: String) throws {
        let row = try #require(SessionName.named(name))
        let harness = Harness()
        if row.isNumber {
            #expect(harness.matrix(name)?.shape == .scalar)
        } else {
            #expect(harness.error(of: "(\(name))")?.hint != nil)
        }
        #expect(harness.session.showsName(name) == harness.session.visibleNames.contains(name))
    }

    @Test(arguments: names)
    func meansOneThing(_ name: String) throws {
        let row = try #require(SessionName.named(name))
        let harness = Harness("data iris; balance classes; split 0.6 0.2 0.2; network 4 -> 3 tanh -> 3 softmax")
        let line = row.role == .rows ? "\(name) = ones(90, 4)" : "\(name) = 0.5"
        #expect((harness.error(of: line) == nil) == row.isAssignable, "\(line)")
        // What came later than sessions that are saved may be called as they call it.
        if row.role == .heldOut { return }
        #expect(harness.error(of: "for \(name) in 1:2 { print \(name) }") != nil || row.role == .output)
        #expect(harness.error(of: "param \(name) = 1") != nil)
        #expect(harness.error(of: "model { param W = ones(2, 1); for \(name) in 1:2 { h = x }; yhat = x @ W }") != nil)
    }
}
