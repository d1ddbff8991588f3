import OrderedCollections
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The names of a session beside an ordered dictionary, in many copies that share.
@Suite struct NamedValuesTests {
    @Test(arguments: [1, 31, 32, 33, 1000, 1024, 1025, 3000])
    func areADictionary(count: Int) {
        var values = NamedValues<Int>()
        var expected: OrderedDictionary<String, Int> = [:]
        var chance = Chance(UInt64(count))
        for round in 0..<2 * count {
            let name = "v\(chance.below(count))"
            values[name] = round
            expected[name] = round
        }
        #expect(values.count == expected.count)
        #expect(values.keys == Array(expected.keys))
        #expect(values.values == Array(expected.values))
        #expect(values["none"] == nil && values["v\(count)"] == nil)
        values["v0"] = nil
        expected["v0"] = nil
        #expect(values.keys == Array(expected.keys))
    }

    @Test func copiesGoTheirOwnWays() {
        var first = NamedValues<Int>()
        for i in 0..<100 { first["a\(i)"] = i }
        var second = first
        first["b"] = 1
        first["c"] = 2
        second["c"] = 3
        second["d"] = 4
        second["b"] = 5
        #expect(first.keys.suffix(2) == ["b", "c"] && second.keys.suffix(3) == ["c", "d", "b"])
        #expect(first["c"] == 2 && second["c"] == 3 && first["d"] == nil && second["b"] == 5)
        #expect(first != second)
        second = first
        second["a5"] = 0
        #expect(first != second)
        second["a5"] = 5
        #expect(first == second)
    }

    @Test func tellWhatTheyDoNotShare() {
        var values = NamedValues<Int>()
        for i in 0..<5000 { values["a\(i)"] = i }
        let before = values
        values["a77"] = -1
        values["new"] = 0
        var (bytes, changed) = (0, [Int]())
        before.eachUnshared(with: values, part: { bytes += $0 }) { own, theirs in
            if own != theirs { changed.append(own) }
        }
        #expect(changed == [77])
        #expect(bytes > 0 && bytes < 8000)
    }
}
