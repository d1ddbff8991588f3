import Autodiff
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

struct ExplainGradientTests {
    static let textbook = """
        network 3 -> 2 relu -> 1 sigmoid
        x = [0.5, 0.1, 0.4]
        y = [1]
        W1 = [0.6, 0.2; 0.8, 0.4; 0.4, 0.3]
        b1 = [0.16, 0.04]
        W2 = [0.5; -0.4]
        b2 = log(0.645 / 0.355) - [0.7, 0.3] @ W2
        """

    /// Elements of gradients drawn from all reference models: what the factors multiply and add up to is what
    /// PyTorch computed.
    @Test func factorsGiveTheGradientsOfPyTorch() throws {
        let cases = References.gradientCases
        #expect(cases.count > 100)
        var state: UInt64 = 42
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        for round in 0..<240 {
            let reference = cases[round % cases.count]
            let names = reference.gradients.keys.filter { $0 != "y" }.sorted()
            let name = names[draw(names.count)]
            let matrix = try #require(reference.gradients[name])
            let (row, column) = (draw(matrix.count), draw(matrix[0].count))
            let harness = Harness(reference.script)
            let before = harness.session
            let blocks = harness.output(of: "explain d\(name)[\(row + 1),\(column + 1)]")
            let label = Comment(rawValue: "\(reference.description): d\(name)[\(row + 1),\(column + 1)]")
            let paths = try #require(blocks.paths, label)
            let scale = matrix.joined().reduce(1e-3) { max($0, abs($1)) }
            #expect(abs(paths.recomputed - matrix[row][column]) <= 1e-12 * scale, label)
            #expect(
                paths.paths.allSatisfy { path in
                    let product = path.factors.reduce(1) { $0 * paths.factors[$1].value }
                    return abs(product - path.contribution) <= 1e-14 * max(abs(product), 1e-300) * 10
                }, label)
            #expect(blocks.texts.last?.hasSuffix("they agree") == true, label)
            #expect(harness.session.hasSameState(as: before), label)
        }
    }

    /// The formulas say what the numbers do: put through the evaluator they give the factor's value.
    @Test func formulasGiveTheirValues() throws {
        var checked = 0
        for reference in References.gradientCases {
            let harness = Harness(reference.script + "\nbackward")
            guard let name = reference.gradients.keys.filter({ $0 != "y" }).sorted().first else { continue }
            let paths = try #require(harness.output(of: "explain d\(name)[1,1]").paths)
            for factor in paths.factors.prefix(12) where !factor.formula.isEmpty && !factor.formula.contains("gradient")
            {
                guard
                    let matrix = try? harness.interpreter.evaluator(SourceText(factor.formula)).matrix(
                        Expression.parsed(factor.formula))
                else { continue }
                checked += 1
                #expect(
                    abs(matrix.values[0] - factor.value) <= 1e-9 * max(1, abs(factor.value)),
                    "\(reference.description): \(factor.name) = \(factor.formula)")
            }
        }
        #expect(checked > 300)
    }

    @Test func followsTheTextbookWeight() throws {
        let harness = Harness(Self.textbook)
        let table = try #require(harness.output(of: "explain W1[2,1]").table("factors"))
        #expect(
            table.rows.map { $0[0] } == [
                .formula("dloss/da2[1,1]"), .formula("da2[1,1]/dz2[1,1]"), .formula("dz2[1,1]/da1[1,1]"),
                .formula("da1[1,1]/dz1[1,1]"), .formula("dz1[1,1]/dW1[2,1]"), .text("product"),
            ])
        #expect(
            table.rows.dropLast().map { $0[1] } == [
                .formula("2 * (a2[1,1] - y[1,1]) / size(y)"), .formula("a2[1,1] * (1 - a2[1,1])"), .formula("W2[1,1]"),
                .formula("z1[1,1] > 0"), .formula("x[1,2]"),
            ])
        #expect(table.rows[0][2] == .formula("2 * (0.645 - 1) / 1"))
        #expect(table.rows[4][2] == .formula("0.1"))
    }

    @Test func namesBothOfAStablePair() throws {
        let harness = Harness(Self.textbook + "\nloss bce")
        let blocks = harness.output(of: "explain W1[2,1]")
        #expect(blocks.table("factors")?.rows[0][0] == .formula("dloss/dz2[1,1]"))
        #expect(blocks.table("factors")?.rows[0][1] == .formula("residual(z2[1,1], y[1,1]) / size(y)"))
        #expect(blocks.texts.contains { $0.hasPrefix("sigmoid and bce") })
        // Far from 0 the pair still gives the right slope, and the bypassed output has one of its own.
        harness.must("b2 = -1000")
        #expect(abs(harness.output(of: "explain z2[1,1]").count) > 0)
        #expect(try abs(#require(harness.output(of: "explain dz2[1,1]").paths).recomputed + 1) < 1e-12)
        let classes = Harness("network 2 -> 3 softmax\nx = [1, 2; 3, 4]\ny = [1, 0, 0; 0, 0, 1]")
        let pair = classes.output(of: "explain W1[1,2]")
        #expect(pair.texts.contains { $0.hasPrefix("softmax and ce") })
        #expect(try #require(classes.output(of: "explain da1[1,1]").paths).paths.count == 1)
    }

    @Test func addsUpTheUsesOfASharedWeight() throws {
        let harness = Harness(
            """
            x = [0.2, 0.5, -0.4; 0.1, 0.3, 0.9]
            y = [1, 0; 0, 1]
            model {
                param W = glorot(3, 2)
                param U = glorot(2, 2)
                h = x @ W
                repeat 3 { h = tanh(h @ U + x @ W) }
                yhat = softmax(h)
            }
            backward
            """)
        let paths = try #require(harness.output(of: "explain U[1,2]").paths)
        #expect(paths.sorting == .use)
        let groups = paths.groups(by: .use, most: 9).shown
        #expect(Set(groups.map(\.label)) == ["h_1", "h_2", "h_3"])
        let whole = harness.values("dU")[1]
        #expect(abs(groups.reduce(0) { $0 + $1.contribution } - whole) < 1e-14)
    }

    @Test func picksTheSamplesOfABatch() throws {
        let harness = Harness("network 2 -> 4 tanh -> 3 tanh -> 1 sigmoid\ndata xor")
        let whole = try #require(harness.output(of: "explain W1[2,1]").paths)
        #expect(whole.paths.compactMap(\.sample).count == whole.paths.count)
        var sum = 0.0
        for sample in 1...4 {
            let part = try #require(harness.output(of: "explain W1[2,1] sample \(sample)").paths)
            #expect(part.paths.allSatisfy { $0.sample == sample })
            #expect(part.factors.allSatisfy { !$0.formula.isEmpty })
            sum += part.recomputed
        }
        #expect(abs(sum - whole.recomputed) < 1e-15)
    }

    @Test func saysWhyAPathIsClosed() {
        let harness = Harness(Self.textbook + "\nb1[1,2] = -0.56")
        let blocks = harness.output(of: "explain W1[2,2]")
        #expect(blocks.texts.contains("this path is closed: relu's slope is 0 at z1[1,2] = -0.3"))
        #expect(blocks.paths?.paths == [])
        harness.must("x = [0.5, 0, 0.4]")
        #expect(
            harness.output(of: "explain W1[2,1]").texts.contains("this path is closed: dz1[1,1]/dW1[2,1] = x[1,2] = 0"))
    }

    @Test func saysWhichSampleIsClosed() {
        let harness = Harness("network 2 -> 1\nx = [0, 1; 3, 1]\ny = [1; 0]")
        #expect(
            harness.output(of: "explain W1[1,1] sample 1").texts.contains(
                "this path is closed: dz1[1,1]/dW1[1,1] = x[1,1] = 0"))
        #expect(!harness.output(of: "explain W1[1,1] sample 2").texts.contains { $0.contains("closed") })
    }

    /// With too many paths the factors are a slope and the gradient that arrived, and still give the gradient.
    @Test func bundlesPathsWhereTheyAreTooMany() throws {
        let harness = Harness(
            "network 3 -> 30 tanh -> 30 tanh -> 30 tanh -> 2 softmax\nx = random(40, 3)\ny = concat(ones(40, 1), zeros(40, 1))\nbackward"
        )
        let paths = try #require(harness.output(of: "explain W1[2,5]").paths)
        #expect(paths.isAggregated && paths.paths.count == 40)
        #expect(abs(paths.recomputed - (harness.values("dW1")[34])) < 1e-15)
    }

    @Test func explainsAWholeGradient() {
        let harness = Harness(Self.textbook)
        for name in ["z1", "W1", "b1", "a1", "z2", "W2", "x", "yhat"] {
            let blocks = harness.output(of: "explain d\(name)")
            #expect(blocks.texts.contains { $0.hasSuffix("they agree") }, "\(name)")
        }
        #expect(harness.output(of: "explain dz1").formulas.first?.forms.first == "(z1 > 0) * da1")
        #expect(harness.output(of: "explain W1").formulas == (harness.output(of: "explain dW1").formulas))
    }

    @Test func namesWhereANumberIsLost() {
        let harness = Harness("param q = [1]\nmodel { yhat = sqrt(x - 2) * q }\nx = [3; 1]\ny = [0; 0]")
        #expect(
            harness.output(of: "explain q[1,1]").texts.contains {
                $0.hasPrefix("nan first appears in sqrt(x") && $0.hasSuffix("[2,1], row 2")
            })
        harness.must("x = [2]; y = [0]")
        #expect(harness.output(of: "explain x[1,1]").texts.contains { $0.contains("on the way back") })
        harness.must("x = [nan]")
        #expect(harness.output(of: "explain q").texts.contains { $0.hasPrefix("nan stands in x[1,1] already") })
    }

    /// A value that is read whole and by one of its elements: only the ways of the element that is asked for count.
    @Test(
        arguments: ["z / z[1,1]", "z - z[2,1] * z", "concat(z, z[:,1]) * z[1,2]", "z * sum(z[1,:])"],
        ["z[2,1]", "z[1,1]", "W[1,1]"])
    func readWholeAndByElement(_ formula: String, _ element: String) throws {
        let harness = Harness(
            """
            seed 3; x = [1, 2; 3, -4; 0.5, 0.1; 2, 2]; y = [1; 0; 1; 0.5]
            model { param W = normal(2, 3); z = x @ W; g = \(formula); yhat = sum(g, axis=columns) }
            backward; explain d\(element)
            """)
        #expect(harness.error == nil, "\(harness.error?.message ?? "")")
        for table in harness.tables("factors") {
            for row in table.rows {
                guard case .formula(let text) = row[1], case .number(let value) = row[3], !text.isEmpty,
                    !text.contains("arrived")
                else { continue }
                let again = harness.value(text)
                #expect(abs(again - value) < 1e-9 * max(1, abs(value)), "\(text): \(again), shown \(value)")
            }
        }
        #expect(!harness.blocks.contains { "\($0)".contains("= 1 = 0") })
    }

    /// Where the textbook rule has lost digits, it says so, and the formula that it names has them all.
    @Test(arguments: Operation<Double>.all.filter { $0.exactSlope != nil }.map(\.callName))
    func aRuleWithoutItsDigitsNamesTheOneThatHasThem(_ name: String) throws {
        let harness = Harness("x = [25; 17; -9]; y = [1; 1; 0]; network 1 -> 1 \(name); W1 = 1; backward")
        let remark = try #require(harness.output(of: "explain dz1").texts.first { $0.contains("few digits left") })
        let formula = try #require(remark.components(separatedBy: "weighted sums: ").last)
        harness.must("exact = \(formula); typed = dz1")
        let (exact, computed) = (harness.session.variables["exact"], harness.session.variables["typed"])
        for (a, b) in zip(exact?.values ?? [], computed?.values ?? []) { #expect(abs(a - b) <= 1e-12 * abs(b)) }
        harness.must("W1 = 0.01; backward")
        #expect(!harness.output(of: "explain dz1").texts.contains { $0.contains("few digits left") })
    }
}
