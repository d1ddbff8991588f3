import Testing

@testable import Modelling

/// The sums are those of `cksum`.
@Suite struct ChecksumTests {
    @Test(arguments: [
        ("", "4294967295 0"), ("a", "1220704766 1"), ("123456789", "930766865 9"), ("a,b\n1,2\n3,4\n", "993671161 12"),
    ])
    func isThatOfTheSystem(text: String, sum: String) {
        let checksum = Checksum(of: Array(text.utf8))
        #expect(checksum.description == sum)
        #expect(Checksum(sum) == checksum)
    }

    @Test(arguments: ["", "1", "1 2 3", "-1 2", "1 -2", "99999999999 2", "a b", " 1 2", "1  2"])
    func refusesWhatIsNone(text: String) { #expect(Checksum(text) == nil) }
}
