import Autodiff
import Limits

/// Reads an array in the format of the MNIST data (IDX; LeCun, Cortes and Burges, 1998): two zeros, the type of the
/// elements, how many sizes, the sizes and the elements, large end first. The first size counts the rows.
package enum IDXReader {
    private enum Element: UInt8 {
        case uint8 = 8
        case int8 = 9
        case int16 = 11
        case int32 = 12
        case float32 = 13
        case float64 = 14

        var size: Int {
            switch self {
            case .uint8, .int8: 1
            case .int16: 2
            case .int32, .float32: 4
            case .float64: 8
            }
        }
    }

    /// Whether bytes begin as such a file does.
    package static func recognizes(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0 && Element(rawValue: bytes[2]) != nil
            && (1...8).contains(bytes[3])
    }

    package static func matrix(_ bytes: [UInt8], file: String? = nil) throws(DataError) -> Matrix {
        guard recognizes(bytes), let element = Element(rawValue: bytes[2]) else {
            throw DataError("this is no IDX file: it does not begin with two zeros and a type", file: file)
        }
        let start = 4 + 4 * Int(bytes[3])
        guard bytes.count >= start else { throw DataError("the file ends in its header", file: file) }
        let sizes = stride(from: 4, to: start, by: 4).map { Int(number(bytes, $0, 4)) }
        let shown = sizes.map(String.init).joined(separator: "×")
        guard let shape = shape(sizes) else {
            throw DataError("the header promises \(shown) elements: that is no matrix", file: file)
        }
        let (size, overflow) = shape.count.multipliedReportingOverflow(by: element.size)
        guard !overflow, size == bytes.count - start else {
            throw DataError(
                "the header promises \(shown) elements of \(element.size) bytes, the file has \(bytes.count - start) bytes",
                hint: "the file is cut short or damaged: write it again", file: file)
        }
        if let rest = Memory.shortage(of: Double(shape.count) * 8) {
            throw DataError(
                "\(shape) numbers take \(shape.count * 8) bytes of memory, \(rest) can be had",
                hint: "give the program more memory", file: file)
        }
        return Matrix(
            shape,
            stride(from: start, to: bytes.count, by: element.size).map {
                value(element, number(bytes, $0, element.size))
            }
        )
    }

    private static func shape(_ sizes: [Int]) -> Shape? {
        var columns = 1
        for size in sizes.dropFirst() {
            let (product, overflow) = columns.multipliedReportingOverflow(by: size)
            guard !overflow else { return nil }
            columns = product
        }
        guard sizes[0] > 0, columns > 0, !sizes[0].multipliedReportingOverflow(by: columns).overflow else { return nil }
        return Shape(sizes[0], columns)
    }

    @inline(__always)
    private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> UInt64 {
        (0..<size).reduce(0) { $0 << 8 | UInt64(bytes[place + $1]) }
    }

    @inline(__always)
    private static func value(_ element: Element, _ bits: UInt64) -> Double {
        switch element {
        case .uint8: Double(bits)
        case .int8: Double(Int8(truncatingIfNeeded: bits))
        case .int16: Double(Int16(truncatingIfNeeded: bits))
        case .int32: Double(Int32(truncatingIfNeeded: bits))
        case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .float64: Double(bitPattern: bits)
        }
    }
}
