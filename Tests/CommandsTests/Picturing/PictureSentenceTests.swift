import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// What the sentences below pictures say, so that nobody needs to see them.
@Suite struct PictureSentenceTests {
    /// By numpy.quantile and numpy.histogram (NumPy 2).
    @Test func quantilesAreThoseOfNumPy() {
        let values = [3.5, -1.25, 0, 7.125, 2.5, -0.5, 9.75, 0.0625, -3, 4.75, 1.5]
        let distribution = NumberDistribution(values, name: "v")
        let expected = [(0, -3), (0.05, -2.125), (0.25, -0.25), (0.5, 1.5), (0.75, 4.125), (0.95, 8.4375), (1, 9.75)]
        for (share, value) in expected { #expect(abs(distribution.quantile(share) - value) < 1e-14, "\(share)") }
        #expect(distribution.histogram.edges == [-5, 0, 5, 10] && distribution.histogram.counts == [3, 6, 2])
        #expect(ScatterPicture.correlation([(1, 2), (2, 1), (3, 4), (4, 3)]).map { abs($0 - 0.6) < 1e-15 } == true)
    }

    @Test(arguments: [
        (
            "plot 1/z, 0 * z for z in -1:0.5:1",
            "1 / z rises from -1 at z = -1 to 1 at z = 1, lowest -2 at z = -0.5, highest 2 at z = 0.5, turns at z = -0.5 and z = 0.5, 1 of 5 is no finite number, the first at z = 0; 0 * z is 0 everywhere, from z = -1 to z = 1; 0 * z is above 1 / z at first, they change places over a gap, between z = -0.5 and 0.5"
        ),
        (
            "plot z*(z-1)*(z+0.55) for z in -1:0.1:1",
            "z * (z - 1) * (z + 0.55) rises from -0.9 at z = -1 to 0 at z = 1, highest 0.0975 at z = -0.3, turns at z = -0.3 and z = 0.6, is 0 at z = 0 and z = 1, changes its sign between z = -0.6 and -0.5"
        ),
        (
            "plot 1 + 1e-9 * z for z in 0:0.1:1",
            "1 + 1e-09 * z rises from 1 at z = 0 to 1.000000001 at z = 1, without turning, a tenth of the way, half and nine tenths done at 0.1, 0.5 and 0.9"
        ),
        ("plot 2 * z for z in 1:3", "2 * z rises from 2 at z = 1 to 6 at z = 3, without turning"),
        (
            "plot z^2 for z in -2:2",
            "z^2 ends where it began, from 4 at z = -2 to 4 at z = 2, lowest 0 at z = 0, turns at z = 0, is 0 at z = 0"
        ),
        ("plot 3 + 0 * z for z in 1:3", "3 + 0 * z is 3 everywhere, from z = 1 to z = 3"),
        ("plot z for z in 5:5", "z is one point: 5 at z = 5"),
        ("plot log(z) for z in -1:0", "log(z) has no finite number"),
        (
            "plot z, 2 - z for z in 0:2",
            "z rises from 0 at z = 0 to 2 at z = 2, without turning, is 0 at z = 0; 2 - z falls from 2 at z = 0 to 0 at z = 2, without turning, is 0 at z = 2; 2 - z is above z at first, they change places between z = 0 and 2"
        ),
        (
            "plot [1, 5, 2]",
            "[1, 5, 2] rises from 1 at column 1 to 2 at column 3, highest 5 at column 2, turns at column 2"
        ),
        (
            "plot (z > 2) for z in 0:0.5:4",
            "z > 2 rises from 0 at z = 0 to 1 at z = 4, highest 1 at z = 2.5, without turning, jumps from 0 to 1 between z = 2 and 2.5, is 0 at 5 places, first at z = 0, last at z = 2, flat within 2 % of its range from z = 2.5 on"
        ),
        (
            "plot z, z + 1 for z in 0:0.25:2",
            "z rises from 0 at z = 0 to 2 at z = 2, without turning, a tenth of the way, half and nine tenths done at 0.25, 1 and 2, is 0 at z = 0; z + 1 rises from 1 at z = 0 to 3 at z = 2, without turning, a tenth of the way, half and nine tenths done at 0.25, 1 and 2; z + 1 lies above z, by 1 everywhere"
        ),
        (
            "plot z, z + z^2 for z in 0:0.25:2",
            "z rises from 0 at z = 0 to 2 at z = 2, without turning, a tenth of the way, half and nine tenths done at 0.25, 1 and 2, is 0 at z = 0; z + z^2 rises from 0 at z = 0 to 6 at z = 2, without turning, a tenth of the way, half and nine tenths done at 0.5, 1.5 and 2, is 0 at z = 0; z + z^2 never lies below z, farthest at z = 2, they meet at z = 0"
        ),
        (
            "hist [1, 2, 2, 3, 1, 2, 30]",
            "[1, 2, 2, 3, 1, 2, 30]: 7 numbers from 1 to 30, mean 5.857, median 2, quartiles 1.5 and 2.5, quantiles of 5 % and 95 % 1 and 21.9; 0 are 0 (0 %), 0 below 0 (0 %), 7 above (100 %); most in an interval, 6, from 0 to 10, none from 10 to 20, with 1 above that; counts of the intervals 6, 0 and 1; none is NaN or infinite"
        ),
        (
            "hist [-40, 1, 2, 2]",
            "[-40, 1, 2, 2]: 4 numbers from -40 to 2, mean -8.75, median 1.5, quartiles -9.25 and 2, quantiles of 5 % and 95 % -33.85 and 2; 0 are 0 (0 %), 1 below 0 (25 %), 3 above (75 %); most in an interval, 3, from 0 to 10, none from -30 to 0, with 1 below that; counts of the intervals 1, 0, 0, 0 and 3; none is NaN or infinite"
        ),
        (
            "map [1, -2, -3; 4, 5, -6]",
            "[1, -2, -3; 4, 5, -6] is 2×3: largest 5 at [2,2], smallest -6 at [2,3], mean -0.1667; 3 of 6 are below 0, 0 are 0; norms of the rows 3.742 and 8.775; norms of the columns 4.123, 5.385 and 6.708; column 1 all above 0, column 3 all below 0"
        ),
        (
            "map [1, -2; -4, 5]",
            "[1, -2; -4, 5] is 2×2: largest 5 at [2,2], smallest -4 at [2,1], mean 0; 2 of 4 are below 0, 0 are 0; norms of the rows 2.236 and 6.403; norms of the columns 4.123 and 5.385; no column has one sign"
        ),
        (
            "map [1, 2; 4, 5]",
            "[1, 2; 4, 5] is 2×2: largest 5 at [2,2], smallest 1 at [1,1], mean 3; 0 of 4 are below 0, 0 are 0; norms of the rows 2.236 and 6.403; norms of the columns 4.123 and 5.385"
        ),
        (
            "map [1, 0.5, -2; 0.5, 1, 0; -2, 0, 1]",
            "[1, 0.5, -2; 0.5, 1, 0; -2, 0, 1] is 3×3: largest 1 at [1,1], smallest -2 at [1,3], mean 0; 2 of 9 are below 0, 2 are 0; symmetric, beside the diagonal largest 0.5 at [1,2], smallest -2 at [1,3]; norms of the rows 2.291, 1.118 and 2.236; norms of the columns 2.291, 1.118 and 2.236; no column has one sign"
        ),
        ("hist [0, 0, nan]", "[0, 0, nan]: 2 numbers, all are 0, beside them 1 NaN"),
    ])
    func sentencesSayWhatIsDrawn(line: String, sentence: String) {
        #expect(Harness().output(of: line).pictures.first?.sentence == sentence)
    }

    /// Places that touch at a side are one piece.
    @Test(arguments: [
        ("....", 0, 0, 0...0, 0...0), ("#...", 1, 1, 0...0, 0...0), ("#.#.", 2, 2, 0...2, 0...0),
        ("##......", 2, 1, 0...1, 0...0), ("#....#..", 2, 2, 0...1, 0...1), ("...##...", 2, 2, 0...3, 0...1),
        (".##.##..#...", 5, 1, 0...2, 0...2), ("####.##.####", 10, 1, 0...3, 0...2), ("#.#.###.", 5, 1, 0...2, 0...1),
    ])
    func aRegionHasPieces(map: String, count: Int, pieces: Int, columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
        let region = MapRegion(map.map { $0 == "#" }, width: 4)
        #expect((region == nil) == (count == 0))
        guard let region else { return }
        #expect(region.count == count && region.pieces == pieces && region.columns == columns && region.rows == rows)
    }

    /// What the answers of a model reach on the map, and how layers came to where they are.
    @Test func mapsAndFlowsAreTold() throws {
        let harness = Harness("data xor; network 2 -> 1 sigmoid; W1 = [4; 0]; b1 = -2")
        let map = try #require(harness.output(of: "map yhat").pictures.first?.sentence)
        #expect(map.contains("51 % of the map is 1 (0.5 or more); 0 reaches from -0.1 to 0.48"), "\(map)")
        #expect(map.contains("in x[:,1] and from -0.1 to 1.1 in x[:,2], in one piece"), "\(map)")
        harness.must("network 2 -> 3 tanh -> 1 sigmoid; lr = 1; train 40; backward")
        let flow = try #require(harness.output(of: "show flow").pictures.first?.sentence)
        let parts = flow.split(separator: "; ").map(String.init)
        #expect(parts.contains { $0.hasPrefix("since the start of the training: a1 values ") }, "\(flow)")
        #expect(parts.contains { $0.hasPrefix("a2 values ") && $0.contains(", gradient ") }, "\(flow)")
    }
}
