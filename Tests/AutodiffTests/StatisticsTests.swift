import Testing

@testable import Autodiff

struct StatisticsTests {
    /// Ranks are exact where a float32 cannot count the elements.
    @Test(arguments: [1, 2, 3, 1 << 24, (1 << 24) + 2, (1 << 24) + 4, (1 << 30) + 1])
    func ranksStayInside(_ count: Int) {
        for q in [0, 0.5, 0.9999999999999999, 1] {
            let (below, part) = Statistics.rank(q, count)
            #expect(below + (part > 0 ? 1 : 0) < count && below >= 0 && part >= 0 && part < 1, "\(q), \(count)")
        }
        #expect(Statistics.rank(1, count) == (count - 1, 0))
        #expect(Statistics.rank(0.5, count).below == (count - 1) / 2)
    }

    /// An activation goes quiet at the ends that a call gives it.
    @Test func quietFollowsTheSettings() throws {
        let row = try #require(Operation<Double>.all.first { $0.settledQuiet != nil })
        guard case .saturates(let share)? = row.quiet(for: row.attribute(["low": -3, "high": 2])),
            case .saturates(let usual)? = row.quiet(for: .none)
        else {
            Issue.record("\(row.name) does not level off")
            return
        }
        #expect([-3, -2.9, 1.5, 2].map(share) == [0, 1, 1, 0] && [-1, 0.5, 1.5].map(usual) == [0, 1, 0])
    }
}
