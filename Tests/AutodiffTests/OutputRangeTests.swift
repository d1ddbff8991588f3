import Testing

@testable import Autodiff

/// The ranges in the table of operations hold for all values, and the values come near their ends.
@Suite struct OutputRangeTests {
    private static let numbers: [Double] =
        (-400...400).map { Double($0) / 20 } + [-1e3, -100, -50, 50, 100, 1e3, 1e-12, -1e-12]

    /// The finite values of a row of one input.
    private func values(_ row: Operation<Double>) throws -> [Double] {
        // A question about NaN must be asked.
        let numbers = Self.numbers + (row.dependence == .element ? [.nan] : [])
        let input = Matrix(Shape(1, numbers.count), numbers)
        return try row.evaluate([input], .none).values.filter { !$0.isNaN }
    }

    static let elementwise = Operation<Double>.all.filter {
        $0.arity == 1 && [.elementwise, .activation, .comparison].contains($0.category)
    }.map(\.name)

    @Test(arguments: elementwise)
    func rangesHold(_ name: String) throws {
        let row = Operation<Double>[try #require(Operation<Double>.named(name))]
        let values = try values(row)
        let (least, most) = (try #require(values.min()), try #require(values.max()))
        switch row.range {
        case .interval(let range):
            #expect(values.allSatisfy(range.contains), "\(least) … \(most) is not in \(range)")
            for (end, found) in [(range.lowerBound, least), (range.upperBound, most)] {
                #expect(end.isFinite ? abs(end - found) < 2e-2 : abs(found) > 4, "\(found) is far from \(end)")
            }
        case .distribution:
            #expect(values.allSatisfy { $0 >= 0 } && abs(values.reduce(0, +) - 1) < 1e-12)
        case .real: #expect(least < -1 && most > 1, "\(least) … \(most)")
        case .ofInputs: #expect(values.allSatisfy(Self.numbers.contains))
        case .linear, .computed: break
        }
    }

    @Test(arguments: Operation<Double>.all.filter { $0.category == .comparison && $0.arity == 2 }.map(\.name))
    func comparisonsAnswerOneOrZero(_ name: String) throws {
        let row = Operation<Double>[try #require(Operation<Double>.named(name))]
        #expect(row.range == .interval(0...1))
    }

    /// Only what keeps its values by its own nature says so; a row without a word is judged by its values.
    @Test func everyLossThatIsUndefinedSomewhereSaysWhatItNeeds() throws {
        let demands = Dictionary(
            uniqueKeysWithValues: Operation<Double>.all.filter { $0.category == .loss }.map { ($0.name, $0.demand) })
        for (name, demand) in demands {
            let row = Operation<Double>[try #require(Operation<Double>.named(name))]
            let targets = Matrix(
                Shape(1, 2 / row.outputsPerTarget), [1, 0].prefix(2 / row.outputsPerTarget).map { $0 })
            let outside = try row.evaluate([Matrix(Shape(1, 2), [-0.5, 1.5]), targets])
            #expect(outside.values[0].isNaN == [.probabilities, .distributions].contains(demand), "\(name)")
        }
    }
}
