import Testing

@testable import Learning

struct RandomSourceTests {
    @Test func normalHasMean0AndVariance1() {
        var random = RandomSource(seed: 3, for: .weights)
        let numbers = (0..<200_000).map { _ in random.normal() }
        let mean = numbers.reduce(0, +) / 200_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200_000
        let fourth = numbers.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 200_000
        #expect(abs(mean) < 0.01)
        #expect(abs(variance - 1) < 0.02)
        #expect(abs(fourth - 3) < 0.1)
        #expect(numbers.allSatisfy { $0.isFinite })
    }

    @Test func equalKeysGiveEqualNumbers() {
        var (a, b) = (RandomSource(seed: 7, for: .data), RandomSource(seed: 7, for: .data))
        #expect((0..<9).map { _ in a.normal() } == (0..<9).map { _ in b.normal() })
        var other = RandomSource(seed: 7, for: .weights)
        #expect(a.normal() != other.normal())
    }

    @Test func uniformStaysInItsRange() {
        var random = RandomSource(seed: 1, for: .data)
        let numbers = (0..<10_000).map { _ in random.uniform(-2..<3) }
        #expect(numbers.allSatisfy { (-2..<3).contains($0) })
        #expect(abs(numbers.reduce(0, +) / 10_000 - 0.5) < 0.05)
    }
}

extension RandomSourceTests {
    /// Several things drawn together: each has numbers of its own, which belong to the place of the stream.
    @Test func partsAreIndependentStreams() {
        var source = RandomSource(seed: 3, for: .draws)
        var numbers: Set<UInt64> = []
        for _ in 0..<20 {
            for index in 0..<20 {
                var part = source.part(index)
                var again = source.part(index)
                for _ in 0..<20 {
                    let number = part.next()
                    #expect(number == again.next())
                    numbers.insert(number)
                }
            }
            _ = source.next()
        }
        #expect(numbers.count == 8000)
    }
}
