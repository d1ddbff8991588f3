import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct SensitivityTests {
    /// yhat = x @ W1 + b1 is [0.1; 1.85], the loss half the sum of the squares of its errors -0.9 and -0.15, so that
    /// dW1 = x' @ [-0.9; -0.15], db1 = -1.05 and dx = [-0.9; -0.15] @ W1'.
    private let line = Harness(
        "x = [1, 2; 3, -1]; y = [1; 2]; network 2 -> 1; W1 = [0.5; -0.25]; b1 = 0.1")

    private func expectClose(_ found: [Double], _ expected: [Double], at location: SourceLocation = #_sourceLocation) {
        #expect(
            found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 },
            "\(found) is not \(expected)", sourceLocation: location)
    }

    @Test func elementsAreRankedByValueTimesGradient() throws {
        let found = try Sensitivity(line.session)
        #expect(found.elements.map(\.name) == ["W1[1,1]", "W1[2,1]", "b1"] && found.count == 3)
        expectClose(found.elements.map(\.value), [0.5, -0.25, 0.1])
        expectClose(found.elements.map(\.gradient), [-1.35, -1.65, -1.05])
        expectClose(found.elements.map(\.weight), [0.675, 0.4125, 0.105])
    }

    @Test func parametersAndFeaturesAreSumsOverTheirElements() throws {
        let found = try Sensitivity(line.session)
        #expect(found.parameters.map(\.name) == ["W1", "b1"] && found.parameters.map(\.elements) == [2, 1])
        expectClose(found.parameters.map(\.weight), [1.0875, 0.105])
        #expect(found.features.map(\.name) == ["x[:,1]", "x[:,2]"] && found.features.map(\.elements) == [2, 2])
        expectClose(found.features.map(\.weight), [0.675, 0.4875])
    }

    @Test func sharesAreOfTheWhole() throws {
        let blocks = try Sensitivity(line.session).blocks()
        for kind in ["parameters", "features"] {
            let rows = try #require(blocks.table(kind)).rows
            let shares = rows.compactMap { if case .number(let share)? = $0.last { share } else { nil } }
            #expect(shares.count == 2 && abs(shares.reduce(0, +) - 1) < 1e-12, "\(kind)")
        }
        let idle = Harness("x = [0, 0]; y = [1]; network 2 -> 1; W1 = 0 * W1; b1 = 1")
        let table = try #require(try Sensitivity(idle.session).blocks().table("parameters"))
        #expect(table.rows.allSatisfy { $0.last == .number(0) })
    }

    /// To first order the loss changes by so much when a number becomes 0: by exactly as much where it is a line.
    @Test func itIsTheChangeOfALossThatIsALine() throws {
        let harness = Harness("model { param w = [2, -3, 0.5]; loss = sum(w * [1, 4, -2]) }")
        for element in try Sensitivity(harness.session).elements {
            let before = harness.value("loss")
            harness.must("\(element.name) = 0")
            #expect(abs(abs(harness.value("loss") - before) - element.weight) < 1e-12, "\(element.name)")
            harness.must("undo")
        }
    }

    @Test func ofManyTheFirstAreShownAndAllAreCounted() throws {
        let many = Harness("model { param w = 1:2000; loss = sum(w * w) }")
        let found = try Sensitivity(many.session)
        #expect(found.count == 2000)
        #expect(found.elements.map(\.value) == (1986...2000).reversed().map(Double.init))
    }

    /// Of an infinite sum nothing has a share, in either precision.
    @Test(arguments: ["float32", "float64"]) func whatIsNotFiniteHasNoShares(precision: String) {
        let harness = Harness(
            "precision \(precision); x = [1, 2]; y = 1; network 2 -> 1; loss poisson; b1 = 800; backward")
        for line in harness.lines(of: "sensitivity") where line.hasPrefix("W1 ") || line.hasPrefix("x[:,1] ") {
            #expect(line.hasSuffix("inf"), "\(line)")
        }
    }

    @Test func whatIsNoNumberComesFirst() throws {
        let harness = Harness("model { param w = [1, -1, 4]; loss = sum(sqrt(w)) }")
        let found = try Sensitivity(harness.session)
        #expect(found.elements.map(\.name) == ["w[1,2]", "w[1,3]", "w[1,1]"])
    }

    /// yhat = w · x with y = 0: the gradient of w is 2 mean(x · yhat), known by hand.
    @Test func knownCaseIsRanked() throws {
        let harness = Harness("data [1, 2, 0; 1, 2, 0] -> [0; 0]; network 3 -> 1; W1 = [1; 3; 9]; b1 = 0")
        let before = harness.session
        let answer = try Sensitivity(harness.session)
        #expect(answer.elements.map(\.name) == ["W1[2,1]", "W1[1,1]", "W1[3,1]", "b1"])
        // yhat = 7, dW1 = 14 x
        #expect(abs(answer.elements[0].weight - 14 * 2 * 3) < 1e-12 && abs(answer.elements[1].weight - 14) < 1e-12)
        #expect(answer.elements[2].weight == 0)
        #expect(answer.parameters.map(\.name) == ["W1", "b1"])
        #expect(answer.features.map(\.name) == ["x[:,2]", "x[:,1]", "x[:,3]"])
        #expect(abs(answer.features[0].weight - 2 * 21 * 2) < 1e-12)
        harness.run("sensitivity")
        #expect(harness.session.hasSameState(as: before) && harness.tables("sensitivity").count == 1)
    }

    @Test func leakedFeatureLeads() throws {
        let harness = Harness(
            "data spiral n=100 classes=2; x = concat(x, y); network 3 -> 1 sigmoid; loss bce; lr = 1; train 500")
        #expect(try Sensitivity(harness.session).features.first?.name.hasPrefix("x[:,3]") == true)
    }
}
