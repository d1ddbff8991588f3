/// Writes a `.npz` archive as `numpy.savez` does: stored, little-endian doubles or floats in C order.
enum ArchiveWriter {
    struct Array {
        let name: String
        let sizes: [Int]
        let values: [Double]
        var isShort = false
    }

    static func bytes(_ arrays: [Array]) -> [UInt8] {
        var (files, directory): ([UInt8], [UInt8]) = ([], [])
        for array in arrays {
            let (name, data) = (Swift.Array("\(array.name).npy".utf8), content(array))
            let place = files.count
            let common =
                number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(checksum(data), 4)
                + number(data.count, 4) + number(data.count, 4) + number(name.count, 2) + number(0, 2)
            files += number(0x0403_4B50, 4) + common + name + data
            directory += number(0x0201_4B50, 4) + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2)
            directory += number(0, 4) + number(place, 4) + name
        }
        let end =
            number(0x0605_4B50, 4) + number(0, 4) + number(arrays.count, 2) + number(arrays.count, 2)
            + number(directory.count, 4) + number(files.count, 4) + number(0, 2)
        return files + directory + end
    }

    private static func content(_ array: Array) -> [UInt8] {
        let sizes = array.sizes.map { "\($0), " }.joined()
        var header = "{'descr': '<f\(array.isShort ? 4 : 8)', 'fortran_order': False, 'shape': (\(sizes)), }"
        header += String(repeating: " ", count: (64 - (11 + header.utf8.count) % 64) % 64) + "\n"
        var bytes =
            [0x93] + Swift.Array("NUMPY".utf8) + [1, 0] + number(header.utf8.count, 2) + Swift.Array(header.utf8)
        for value in array.values {
            bytes +=
                array.isShort
                ? number(Int(Float(value).bitPattern), 4) : (0..<8).map { UInt8(value.bitPattern >> (8 * $0) & 0xFF) }
        }
        return bytes
    }

    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(value >> (8 * $0) & 0xFF) }
    }

    /// CRC-32 (ISO 3309), bit by bit.
    private static func checksum(_ bytes: [UInt8]) -> Int {
        var rest = UInt32.max
        for byte in bytes {
            rest ^= UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? 0xEDB8_8320 ^ (rest >> 1) : rest >> 1 }
        }
        return Int(~rest)
    }
}
