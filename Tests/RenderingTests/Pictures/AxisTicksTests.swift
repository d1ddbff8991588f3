import Reporting
import Testing

@testable import Rendering

struct AxisTicksTests {
    @Test(
        arguments: [
            ([0, 1], false, 5, ["0", "0.5", "1"]), ([0, 1], false, 6, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
            ([-3, 3], false, 8, ["-3", "-2", "-1", "0", "1", "2", "3"]), ([0.1, 0.9], false, 3, ["0", "0.5", "1"]),
            ([5], false, 5, ["3", "4", "5", "6", "7"]), ([0], false, 5, ["-1", "-0.5", "0", "0.5", "1"]),
            ([0.001, 900], true, 9, ["0.001", "0.01", "0.1", "1", "10", "100"]), ([2, 5], true, 5, ["1", "10"]),
            ([1e-300, 1e300], true, 3, ["0", "1"]),
        ] as [([Double], Bool, Int, [String])])
    func roundNumbers(numbers: [Double], isLogarithmic: Bool, most: Int, labels: [String]) throws {
        let axis = try #require(AxisTicks(numbers, isLogarithmic: isLogarithmic, most: most))
        if numbers[0] != 1e-300 { #expect(axis.ticks.map(\.label) == labels) }
        #expect(axis.ticks.count <= max(most, 2) && axis.ticks.count > 1)
        #expect(axis.ticks.allSatisfy { axis.low <= $0.value && $0.value <= axis.high })
        #expect(numbers.allSatisfy { axis.low <= $0 && $0 <= axis.high })
    }

    @Test func labelsSayTheNumbersOfTheirPlaces() throws {
        for seed in 1...2000 {
            var chance = Chance(seed)
            let offset = chance.number() * 1000
            let numbers = [offset, offset + chance.number()]
            for most in 2...12 {
                let axis = try #require(AxisTicks(numbers, isLogarithmic: false, most: most))
                #expect(axis.ticks.count >= 2, "\(numbers)")
                for tick in axis.ticks { #expect(Double(tick.label) == tick.value, "\(numbers): \(tick)") }
                let gaps = zip(axis.ticks, axis.ticks.dropFirst()).map { $1.value - $0.value }
                #expect(
                    gaps.allSatisfy {
                        abs($0 - gaps[0]) <= 1e-6 * gaps[0] + 4 * axis.high.ulp.magnitude + 4 * axis.low.ulp.magnitude
                    }, "\(numbers): \(gaps)")
            }
        }
    }

    @Test(arguments: [[], [.nan], [.infinity, -.infinity]] as [[Double]]) func nothingHasNoAxis(numbers: [Double]) {
        #expect(AxisTicks(numbers, isLogarithmic: false, most: 5) == nil)
        #expect(AxisTicks([-1, 0], isLogarithmic: true, most: 5) == nil)
    }

    @Test func coloursAreThoseOfTheTables() {
        #expect(ColourMap.viridis.colour(at: 0).code == "#440154" && ColourMap.viridis.colour(at: 1).code == "#fde725")
        #expect(ColourMap.blueWhiteRed.colour(at: 0.5).code == "#f7f7f7")
        #expect(RGB(0xff0000).paletteNumber == 196 && RGB(0x808080).paletteNumber == 244)
        #expect(RGB(0xfde725).ink == RGB(0, 0, 0) && RGB(0x440154).ink == RGB(255, 255, 255))
    }
}
