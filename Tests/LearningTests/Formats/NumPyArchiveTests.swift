import Autodiff
import Testing

@testable import Learning

/// Archives that `numpy.savez` and `numpy.savez_compressed` wrote, as text in base 16.
@Suite struct NumPyArchiveTests {
    static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        func value(_ digit: UInt8) -> UInt8 { digit < 97 ? digit - 48 : digit - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
    }

    @Test func arraysAreRead() throws {
        let archive = try NumPyArchive(Self.bytes(ArchiveBytes.stored), file: "a.npz")
        #expect(archive.names == ["x", "Y"])
        let (x, y) = try archive.samples()
        #expect(x == Matrix(Shape(2, 2), [1, 2, 3, 4]) && y == Matrix(Shape(2, 1), [5, 6]))
    }

    @Test func compressedArraysAreUnpacked() throws {
        let archive = try NumPyArchive(Self.bytes(ArchiveBytes.compressed), file: "a.npz")
        let (x, y) = try archive.samples()
        #expect(x.shape.count == 40 && x.rows == y.rows)
    }

    @Test func missingNamesAreNamed() throws {
        do {
            _ = try NumPyArchive(Self.bytes(ArchiveBytes.others), file: "a.npz").samples()
            Issue.record("it was read")
        } catch {
            #expect(error.message == "the archive has no array called 'x': it holds 'inputs', 'y'")
        }
    }

    /// A changed byte of the numbers is found by the checksum, in each place.
    @Test func damagedNumbersAreRefused() throws {
        let whole = Self.bytes(ArchiveBytes.stored)
        let start = try #require(whole.indices.first { whole[$0...].starts(with: [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]) })
        for place in start..<start + 32 {
            var damaged = whole
            damaged[place] ^= 0x10
            do {
                _ = try NumPyArchive(damaged, file: "a.npz").samples()
                Issue.record("a change of byte \(place) was not found")
            } catch { #expect(error.message.contains("is damaged"), "\(error.message)") }
        }
    }

    /// Cut and changed archives give a value or an error.
    @Test func damageNeverTraps() {
        let whole = Self.bytes(ArchiveBytes.stored)
        for length in 0..<whole.count { _ = try? NumPyArchive(Array(whole[..<length])).samples() }
        var random = RandomSource(seed: 3, for: .data)
        for _ in 0..<3000 {
            var damaged = whole
            for _ in 0...random.below(3) { damaged[random.below(whole.count)] = UInt8(random.below(256)) }
            _ = try? NumPyArchive(damaged).samples()
        }
    }
}
