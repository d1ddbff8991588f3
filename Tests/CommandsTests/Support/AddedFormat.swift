@testable import Autodiff
@testable import Learning

/// A format of data that the program does not read, written as a contributor would: two bytes 9, the type of the
/// elements, how many sizes, the sizes, the elements.
enum AddedFormat {
    static let formats = [bytesRow] + DataFormat.all

    private static let bytesRow = DataFormat(
        suffix: ".byt", summary: "with one array of bytes", recognizes: { $0.starts(with: [9, 9, 8]) },
        content: .matrix { (bytes, file) throws(DataError) in
            guard bytes.count >= 4 else { throw DataError("the file ends in its header", file: file) }
            let start = 4 + 4 * Int(bytes[3])
            guard bytes.count >= start, bytes[3] > 0 else { throw DataError("the file ends in its header", file: file) }
            let sizes = stride(from: 4, to: start, by: 4).map { place in
                bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            }
            let columns = sizes.dropFirst().reduce(1, *)
            guard sizes[0] > 0, columns > 0, sizes[0] * columns == bytes.count - start else {
                throw DataError(
                    "the file has \(bytes.count - start) elements, not \(sizes[0]) × \(columns)", file: file)
            }
            return Matrix(Shape(sizes[0], columns), bytes[start...].map(Double.init))
        })

    /// Such a file.
    static func bytes(_ sizes: [Int], _ elements: [UInt8]) -> [UInt8] {
        [9, 9, 8, UInt8(sizes.count)] + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } }
            + elements
    }
}
