import Testing

@testable import Insight

struct ValleysTests {
    @Test func findsTheLowestOfAllAndTheWaysOutOfTheOthers() {
        // Two hollows with a ridge of 5 between them, and a dent that is no deeper than 1.
        let heights: [Double] = [
            9, 9, 9, 9, 9, 9,
            9, 1, 5, 2, 9, 9,
            9, 9, 9, 3, 9, 9,
            9, 9, 9, 9, 4, 3,
        ]
        let all = Valleys(heights, width: 6).all
        #expect(all.map(\.place) == [7, 9, 23])
        #expect(all.map(\.pass) == [nil, 5, 4])
    }

    @Test func whatIsLevelIsOneValley() {
        let all = Valleys([1, 1, 1, 1], width: 2).all
        #expect(all.count == 1 && all[0].pass == nil)
        #expect(Valleys([], width: 1).all.isEmpty)
        #expect(Valleys([.nan, .infinity], width: 2).all.isEmpty)
    }

    @Test func whatCannotBeReachedIsLowestThere() {
        let all = Valleys([1, .nan, 0], width: 3).all
        #expect(all.map(\.place) == [2, 0])
        #expect(all.allSatisfy { $0.pass == nil })
    }

    /// A pass is the lowest height at which water over a valley flows to a lower one.
    @Test(arguments: 1...20) func isWhatFloodingFinds(seed: Int) {
        var state = UInt64(seed)
        let (width, rows) = (7, 5)
        let heights = (0..<width * rows).map { _ -> Double in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40)
        }
        let found = Valleys(heights, width: width).all
        let isLower = { (a: Int, b: Int) in heights[a] < heights[b] }
        let minima = heights.indices.filter { place in
            neighbours(of: place, width, rows).allSatisfy { isLower(place, $0) }
        }
        #expect(Set(found.map(\.place)) == Set(minima))
        for valley in found {
            let levels = heights.filter { $0 >= heights[valley.place] }.sorted()
            let pass = levels.first { level in
                flooded(from: valley.place, heights, to: level, width, rows).contains { isLower($0, valley.place) }
            }
            #expect(pass == valley.pass)
        }
    }

    private func neighbours(of place: Int, _ width: Int, _ rows: Int) -> [Int] {
        let (row, column) = (place / width, place % width)
        return (max(row - 1, 0)...min(row + 1, rows - 1)).flatMap { i in
            (max(column - 1, 0)...min(column + 1, width - 1)).map { i * width + $0 }
        }.filter { $0 != place }
    }

    private func flooded(
        from place: Int, _ heights: [Double], to level: Double, _ width: Int, _ rows: Int
    ) -> Set<Int> {
        var (wet, waiting): (Set<Int>, [Int]) = ([place], [place])
        while let next = waiting.popLast() {
            for neighbour in neighbours(of: next, width, rows)
            where heights[neighbour] <= level && wet.insert(neighbour).inserted { waiting.append(neighbour) }
        }
        return wet
    }
}
