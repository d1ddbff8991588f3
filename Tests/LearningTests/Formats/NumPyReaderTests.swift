import Autodiff
import Testing

@testable import Learning

/// Files that NumPy 2.4.6 wrote.
struct NumPyReaderTests {
    struct Sample: Sendable {
        let dictionary: String
        let numbers: [UInt8]
        let shape: Shape
        let values: [Double]

        init(_ dictionary: String, _ hex: String, _ shape: Shape, _ values: [Double]) {
            self.dictionary = dictionary
            let nibbles = hex.compactMap { $0.hexDigitValue }
            numbers = stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
            self.shape = shape
            self.values = values
        }

        /// The file, its head filled up to 128 bytes as NumPy does.
        func bytes(version: UInt8 = 1) -> [UInt8] {
            let start = version == 1 ? 10 : 12
            let padding = [UInt8](repeating: 0x20, count: 127 - start - dictionary.utf8.count) + [0x0A]
            let count = [UInt8(128 - start), 0] + (version == 1 ? [] : [0, 0])
            return [0x93] + Array("NUMPY".utf8) + [version, 0] + count + Array(dictionary.utf8) + padding + numbers
        }
    }

    static let samples = [
        Sample(
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
            "000000000000e03f000000000000f03f000000000000f83f000000000000004000000000000004400000000000000840",
            Shape(2, 3), [0.5, 1, 1.5, 2, 2.5, 3]),
        Sample(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
            "0000803e0000003f0000403f0000803f0000a03f0000c03f", Shape(2, 3), [0.25, 0.5, 0.75, 1, 1.25, 1.5]),
        Sample(
            "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }",
            "000000000000f83f000000000000184000000000000008400000000000001e4000000000000012400000000000002240",
            Shape(2, 3), [1.5, 3, 4.5, 6, 7.5, 9]),
        Sample(
            "{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }",
            "feffffff01000000ffffffff020000000000000003000000", Shape(2, 3), [-2, -1, 0, 1, 2, 3]),
        Sample(
            "{'descr': '|i1', 'fortran_order': False, 'shape': (2, 3), }",
            "fdfeff000102", Shape(2, 3), [-3, -2, -1, 0, 1, 2]),
        Sample(
            "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }",
            "f5f6f7f8f9fa", Shape(2, 3), [245, 246, 247, 248, 249, 250]),
        Sample(
            "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }",
            "18fc30f848f460f078ec90e8", Shape(2, 3), [-1000, -2000, -3000, -4000, -5000, -6000]),
        Sample(
            "{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3), }",
            "1027204e3075409c50c360ea", Shape(2, 3), [10000, 20000, 30000, 40000, 50000, 60000]),
        Sample(
            "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }",
            "f7fffffffffffffff8fffffffffffffff9fffffffffffffffafffffffffffffffbfffffffffffffffcffffffffffffff",
            Shape(2, 3), [-9, -8, -7, -6, -5, -4]),
        Sample(
            "{'descr': '<u4', 'fortran_order': False, 'shape': (2, 3), }",
            "0027b929004e725300752b7d009ce4a600c39dd000ea56fa", Shape(2, 3),
            [700000000, 1400000000, 2100000000, 2800000000, 3500000000, 4200000000]),
        Sample(
            "{'descr': '<u8', 'fortran_order': False, 'shape': (2, 3), }",
            "010000000000000002000000000000000300000000000000040000000000000005000000000000000600000000000000",
            Shape(2, 3), [1, 2, 3, 4, 5, 6]),
        Sample(
            "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 2), }",
            "01000001", Shape(2, 2), [1, 0, 0, 1]),
        Sample(
            "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
            "000000000000f03f00000000000000400000000000000840", Shape(3, 1), [1, 2, 3]),
        Sample(
            "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
            "0000000000001d40", Shape(1, 1), [7.25]),
    ]

    @Test(arguments: samples, [1, 2, 3] as [UInt8])
    func reads(_ sample: Sample, _ version: UInt8) throws {
        #expect(try NumPyReader.matrix(sample.bytes(version: version)) == Matrix(sample.shape, sample.values))
    }

    private func file(_ dictionary: String, _ numbers: [UInt8] = []) -> [UInt8] {
        Sample(dictionary, "", .scalar, []).bytes() + numbers
    }

    @Test(arguments: [
        ("<c16", "(1,)", "numbers of type '<c16' are not read"),
        ("<f3", "(1,)", "numbers of type '<f3' are not read"),
        ("=f8", "(1,)", "numbers of type '=f8' are not read"),
        ("|O", "(1,)", "numbers of type '|O' are not read"),
        ("", "(1,)", "numbers of type '' are not read"),
        ("<f8", "(2, 3, 4)", "the array has 3 dimensions, 2×3×4: a matrix has two"),
        ("<f8", "(0, 3)", "the array is empty: 0×3"),
        ("<f8", "(2, 3)", "the header promises 2×3 numbers of 8 bytes, the file has 0 bytes"),
        (
            "<f8", "(4611686018427387904, 4)",
            "the header promises 4611686018427387904×4 numbers, more than there can be"
        ),
        (
            "<f8", "(4611686018427387904, 1)",
            "the header promises 4611686018427387904×1 numbers of 8 bytes, the file has 0 bytes"
        ),
        (
            "<f8", "(-1, 3)",
            "the header of the NumPy file cannot be read: 'descr', 'fortran_order' or 'shape' is amiss"
        ),
        (
            "<f8", "(99999999999999999999,)",
            "the header of the NumPy file cannot be read: 'descr', 'fortran_order' or 'shape' is amiss"
        ),
    ])
    func refuses(_ type: String, _ shape: String, _ message: String) {
        let bytes = file("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }")
        let error = #expect(throws: DataError.self) { try NumPyReader.matrix(bytes, file: "a.npy") }
        #expect(error?.message == message)
        #expect(error?.file == "a.npy")
    }

    @Test func refusesStructuresAndRemains() {
        let structure = "{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (2,), }"
        let error = #expect(throws: DataError.self) { try NumPyReader.matrix(file(structure)) }
        #expect(error?.message == "numbers of type '[('a', '<f4'), ('b', '<i4')]' are not read")
        let short = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }"
        #expect(throws: DataError("1 more byte than the 2×1 numbers that the header promises")) {
            try NumPyReader.matrix(file(short, [1, 2, 3]))
        }
    }

    @Test func damageNeverTraps() {
        var random = RandomSource(seed: 1, for: .data)
        for sample in Self.samples {
            let bytes = sample.bytes()
            for count in 0..<bytes.count {
                #expect(throws: DataError.self) { try NumPyReader.matrix(Array(bytes[..<count])) }
            }
            for _ in 0..<300 {
                var damaged = bytes
                for _ in 0...random.below(4) { damaged[random.below(damaged.count)] = UInt8(random.below(256)) }
                for _ in 0...random.below(2) {
                    damaged[10 + random.below(60)] = Array("0123456789(),'-L{}[]: ".utf8)[random.below(22)]
                }
                if let matrix = try? NumPyReader.matrix(damaged) { #expect(matrix.values.count == matrix.shape.count) }
            }
        }
    }
}
