import Autodiff
import Limits

/// Reads an array that NumPy wrote (`.npy`, versions 1 to 3; NEP 1 and numpy.lib.format): floats, integers and
/// booleans, little-endian, in C or Fortran order. A single number is 1 × 1, a one-dimensional array a column n × 1.
package enum NumPyReader {
    /// The matrix in the bytes of a file; `file` is the name for errors. Whole numbers beyond 2⁵³ are rounded.
    package static func matrix(_ bytes: [UInt8], file: String? = nil) throws(DataError) -> Matrix {
        do throws(DataError) {
            let header = try NumPyHeader(bytes)
            return try matrix(bytes, header, header.matrixShape())
        } catch {
            var error = error
            error.file = file
            throw error
        }
    }

    /// An array of any number of dimensions, with the sizes of these: a row for each of the first dimension, which holds the
    /// others one after the other. `isShort` is true for floats of 4 bytes or fewer.
    package static func array(
        _ bytes: [UInt8], file: String? = nil
    ) throws(DataError) -> (sizes: [Int], matrix: Matrix, isShort: Bool) {
        do throws(DataError) {
            let header = try NumPyHeader(bytes)
            guard !header.isFortranOrder || header.shape.count <= 2 else {
                throw DataError(
                    "the array has \(header.shape.count) dimensions in Fortran order, which is not read",
                    hint: "write it in C order: numpy.ascontiguousarray(a)")
            }
            let rows = header.shape.first ?? 1
            var columns = 1
            for size in header.shape.dropFirst() {
                let (product, overflow) = columns.multipliedReportingOverflow(by: size)
                guard !overflow else { throw DataError("the header promises more numbers than there can be") }
                columns = product
            }
            let shape = try NumPyHeader.checked(rows, columns)
            return (header.shape, try matrix(bytes, header, shape), [.float32, .float16].contains(header.element))
        } catch {
            var error = error
            error.file = file
            throw error
        }
    }

    private static func matrix(
        _ bytes: [UInt8], _ header: NumPyHeader, _ shape: Shape
    ) throws(DataError) -> Matrix {
        let available = bytes.count - header.length
        let (size, overflow) = shape.count.multipliedReportingOverflow(by: header.element.size)
        guard !overflow, size <= available else {
            throw DataError(
                "the header promises \(shape) numbers of \(header.element.size) bytes, the file has \(available) bytes",
                hint: "the file is cut short: write it again")
        }
        guard size == available else {
            let rest = available - size
            throw DataError(
                "\(rest) more \(rest == 1 ? "byte" : "bytes") than the \(shape) numbers that the header promises")
        }
        let memory = Double(shape.count) * 8
        if let rest = Memory.shortage(of: memory) {
            throw DataError(
                "\(shape) numbers take \(Int(memory)) bytes of memory, \(rest) can be had",
                hint: "give the program more memory")
        }
        return header.matrix(shape, from: bytes)
    }
}

extension NumPyReader {
    /// Whether bytes begin as an array of NumPy does.
    package static func recognizes(_ bytes: [UInt8]) -> Bool { bytes.starts(with: NumPyHeader.magic) }
}

extension NumPyHeader {
    /// The size of the matrix: checked so that its count is no overflow.
    fileprivate func matrixShape() throws(DataError) -> Shape {
        guard shape.count <= 2 else {
            let sizes = shape.map(String.init).joined(separator: "×")
            throw DataError(
                "the array has \(shape.count) dimensions, \(sizes): a matrix has two",
                hint: "one row per sample: numpy.save(file, a.reshape(len(a), -1))")
        }
        let rows = shape.first ?? 1
        let columns = shape.count == 2 ? shape[1] : 1
        return try Self.checked(rows, columns)
    }

    fileprivate static func checked(_ rows: Int, _ columns: Int) throws(DataError) -> Shape {
        guard rows > 0, columns > 0 else { throw DataError("the array is empty: \(rows)×\(columns)") }
        guard !rows.multipliedReportingOverflow(by: columns).overflow else {
            throw DataError("the header promises \(rows)×\(columns) numbers, more than there can be")
        }
        return Shape(rows, columns)
    }

    /// The numbers after the header, which are all there.
    fileprivate func matrix(_ shape: Shape, from bytes: [UInt8]) -> Matrix {
        bytes.withUnsafeBytes { all in
            converted(UnsafeRawBufferPointer(rebasing: all[length...]), shape)
        }
    }

    private func converted(_ data: UnsafeRawBufferPointer, _ shape: Shape) -> Matrix {
        if isBigEndian, element.size > 1 { return littleEndian(data).withUnsafeBytes { read($0, shape) } }
        return read(data, shape)
    }

    /// The bytes of each number in the other order.
    private func littleEndian(_ data: UnsafeRawBufferPointer) -> [UInt8] {
        let size = element.size
        return (0..<data.count).map { data[$0 - $0 % size + size - 1 - $0 % size] }
    }

    private func read(_ data: UnsafeRawBufferPointer, _ shape: Shape) -> Matrix {
        switch element {
        case .float64: isFortranOrder ? converted(data, shape) { (v: Double) in v } : copied(data, shape)
        case .float32: converted(data, shape) { (v: Float) in Double(v) }
        case .float16: converted(data, shape) { (v: UInt16) in HalfPrecision.value(UInt16(littleEndian: v)) }
        case .int8: converted(data, shape) { (v: Int8) in Double(v) }
        case .int16: converted(data, shape) { (v: Int16) in Double(Int16(littleEndian: v)) }
        case .int32: converted(data, shape) { (v: Int32) in Double(Int32(littleEndian: v)) }
        case .int64: converted(data, shape) { (v: Int64) in Double(Int64(littleEndian: v)) }
        case .uint8: converted(data, shape) { (v: UInt8) in Double(v) }
        case .uint16: converted(data, shape) { (v: UInt16) in Double(UInt16(littleEndian: v)) }
        case .uint32: converted(data, shape) { (v: UInt32) in Double(UInt32(littleEndian: v)) }
        case .uint64: converted(data, shape) { (v: UInt64) in Double(UInt64(littleEndian: v)) }
        case .bool: converted(data, shape) { (v: UInt8) in v == 0 ? 0 : 1 }
        }
    }

    private func copied(_ data: UnsafeRawBufferPointer, _ shape: Shape) -> Matrix {
        Matrix(
            shape,
            [Double](unsafeUninitializedCapacity: shape.count) { target, count in
                UnsafeMutableRawBufferPointer(target).copyMemory(from: data)
                count = shape.count
            })
    }

    @inline(__always)
    private func converted<Element: BitwiseCopyable>(
        _ data: UnsafeRawBufferPointer, _ shape: Shape, _ double: (Element) -> Double
    ) -> Matrix {
        let size = MemoryLayout<Element>.size
        let values = [Double](unsafeUninitializedCapacity: shape.count) { target, count in
            if isFortranOrder {
                for i in 0..<shape.rows {
                    for j in 0..<shape.columns {
                        let offset = (j * shape.rows + i) * size
                        target.initializeElement(
                            at: i * shape.columns + j,
                            to: double(data.loadUnaligned(fromByteOffset: offset, as: Element.self)))
                    }
                }
            } else {
                for i in 0..<shape.count {
                    target.initializeElement(
                        at: i, to: double(data.loadUnaligned(fromByteOffset: i * size, as: Element.self)))
                }
            }
            count = shape.count
        }
        return Matrix(shape, values)
    }
}
