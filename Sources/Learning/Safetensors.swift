import Autodiff
import Limits

/// Named arrays in a file of the safetensors format (Hugging Face, format specification 0.4): eight bytes with the length of the head,
/// the head as JSON, and the numbers, little-endian, in the order of rows.
package struct Safetensors: Sendable {
    /// What numbers are, as the head spells it.
    package enum Element: String, Hashable, Sendable, CaseIterable {
        case float64 = "F64"
        case float32 = "F32"
        case float16 = "F16"
        case bfloat16 = "BF16"
        case int64 = "I64"
        case int32 = "I32"
        case int16 = "I16"
        case int8 = "I8"
        case uint64 = "U64"
        case uint32 = "U32"
        case uint16 = "U16"
        case uint8 = "U8"
        case bool = "BOOL"

        package var size: Int {
            switch self {
            case .float64, .int64, .uint64: 8
            case .float32, .int32, .uint32: 4
            case .float16, .bfloat16, .int16, .uint16: 2
            case .int8, .uint8, .bool: 1
            }
        }
    }

    package struct Tensor: Hashable, Sendable {
        package let name: String
        package let element: Element
        /// The sizes of its dimensions; none for a single number.
        package let sizes: [Int]
        package let values: [Double]

        package init(_ name: String, _ element: Element, _ sizes: [Int], _ values: [Double]) {
            precondition(sizes.reduce(1, *) == values.count, "\(values.count) numbers for \(sizes)")
            (self.name, self.element, self.sizes, self.values) = (name, element, sizes, values)
        }

        package init(_ name: String, _ matrix: Matrix, as element: Element = .float64) {
            self.init(name, element, [matrix.rows, matrix.columns], matrix.values)
        }
    }

    package var tensors: [Tensor]
    /// Texts about them.
    package var metadata: [String: String]

    package init(tensors: [Tensor], metadata: [String: String] = [:]) {
        (self.tensors, self.metadata) = (tensors, metadata)
    }

    package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

    /// Longer heads are refused by the library that defines the format too.
    private static let longestHead = 100_000_000
}

// MARK: - Reading

extension Safetensors {
    /// The contents of a file; `file` is its name for errors.
    package init(_ bytes: [UInt8], file: String? = nil) throws(DataError) {
        do throws(DataError) { try self.init(reading: bytes) } catch {
            var error = error
            error.file = file
            throw error
        }
    }

    private init(reading bytes: [UInt8]) throws(DataError) {
        guard bytes.count >= 8 else { throw Self.noFile("it has \(bytes.count) bytes") }
        let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * $1) }
        guard length <= Self.longestHead, length > 1, bytes[8...].first == UInt8(ascii: "{") else {
            throw Self.noFile("its head is no JSON object")
        }
        guard Int(length) <= bytes.count - 8 else { throw DataError("the file ends within its head") }
        let start = 8 + Int(length)
        let entries: [String: JSONValue]
        do throws(JSONReader.Flaw) { entries = try JSONReader.value(bytes[8..<start]).object ?? [:] } catch {
            throw DataError("the head of the file cannot be read, after \(error.offset) bytes: \(error.message)")
        }
        var metadata: [String: String] = [:]
        for (name, value) in entries["__metadata__"]?.object ?? [:] { metadata[name] = value.string }
        let layouts = try entries.filter { $0.key != "__metadata__" }.map { (name, value) throws(DataError) in
            try Layout(name, value)
        }.sorted { ($0.start, $0.end, $0.name) < ($1.start, $1.end, $1.name) }
        try Self.check(layouts, bytes: bytes.count - start)
        let numbers = Double(layouts.reduce(0) { $0 + $1.count }) * 8
        if let rest = Memory.shortage(of: numbers) {
            throw DataError(
                "the arrays take \(Int(numbers)) bytes of memory, \(rest) can be had",
                hint: "give the program more memory")
        }
        self.metadata = metadata
        tensors = bytes.withUnsafeBytes { all in
            layouts.map { layout in
                let data = UnsafeRawBufferPointer(rebasing: all[(start + layout.start)..<(start + layout.end)])
                return Tensor(layout.name, layout.element, layout.sizes, layout.element.values(data, layout.count))
            }
        }
    }

    private static func noFile(_ why: String) -> DataError {
        DataError("this is no safetensors file: \(why)", hint: "safetensors.torch.save_file writes one")
    }

    /// The numbers lie one array after the other, without gaps, to the end of the file.
    private static func check(_ layouts: [Layout], bytes: Int) throws(DataError) {
        var end = 0
        for layout in layouts {
            guard layout.start == end else {
                throw DataError("the array \(DataError.quoted(layout.name)) does not begin where the one before ends")
            }
            end = layout.end
        }
        if end > bytes {
            throw DataError(
                "the head promises \(end) bytes of numbers, the file has \(bytes)",
                hint: "the file is cut short: write it again")
        }
        if end < bytes { throw DataError("\(bytes - end) more bytes than the arrays that the head promises") }
    }

    /// Where an array lies, as the head says.
    private struct Layout {
        let name: String
        let element: Element
        let sizes: [Int]
        let count: Int
        let start: Int
        let end: Int

        init(_ name: String, _ value: JSONValue) throws(DataError) {
            let quoted = DataError.quoted(name)
            guard let entry = value.object, let type = entry["dtype"]?.string, let shape = entry["shape"]?.array,
                let offsets = entry["data_offsets"]?.array?.map(\.integer), offsets.count == 2,
                let start = offsets[0], let end = offsets[1]
            else { throw DataError("the array \(quoted) lacks its dtype, shape or data_offsets") }
            guard let element = Element(rawValue: type) else {
                throw DataError(
                    "numbers of type \(DataError.quoted(type)) are not read, as the array \(quoted) has them",
                    hint: "write them as float32: tensor.float()")
            }
            var (sizes, count): ([Int], Int) = ([], 1)
            for size in shape {
                guard let size = size.integer, size >= 0 else {
                    throw DataError("the array \(quoted) has a size that is none")
                }
                let (product, overflow) = count.multipliedReportingOverflow(by: size)
                guard !overflow else { throw DataError("the array \(quoted) has more numbers than there can be") }
                sizes.append(size)
                count = product
            }
            let (size, overflow) = count.multipliedReportingOverflow(by: element.size)
            guard !overflow, start >= 0, end >= start, end - start == size else {
                throw DataError("the array \(quoted) takes another number of bytes than its shape needs")
            }
            (self.name, self.element, self.sizes, self.count) = (name, element, sizes, count)
            (self.start, self.end) = (start, end)
        }
    }
}

extension Safetensors.Element {
    fileprivate func values(_ data: UnsafeRawBufferPointer, _ count: Int) -> [Double] {
        switch self {
        case .float64: read(data, count) { (v: UInt64) in Double(bitPattern: UInt64(littleEndian: v)) }
        case .float32: read(data, count) { (v: UInt32) in Double(Float(bitPattern: UInt32(littleEndian: v))) }
        case .float16: read(data, count) { (v: UInt16) in HalfPrecision.value(UInt16(littleEndian: v)) }
        case .bfloat16:
            read(data, count) { (v: UInt16) in Double(Float(bitPattern: UInt32(UInt16(littleEndian: v)) << 16)) }
        case .int64: read(data, count) { (v: Int64) in Double(Int64(littleEndian: v)) }
        case .int32: read(data, count) { (v: Int32) in Double(Int32(littleEndian: v)) }
        case .int16: read(data, count) { (v: Int16) in Double(Int16(littleEndian: v)) }
        case .int8: read(data, count) { (v: Int8) in Double(v) }
        case .uint64: read(data, count) { (v: UInt64) in Double(UInt64(littleEndian: v)) }
        case .uint32: read(data, count) { (v: UInt32) in Double(UInt32(littleEndian: v)) }
        case .uint16: read(data, count) { (v: UInt16) in Double(UInt16(littleEndian: v)) }
        case .uint8: read(data, count) { (v: UInt8) in Double(v) }
        case .bool: read(data, count) { (v: UInt8) in v == 0 ? 0 : 1 }
        }
    }

    @inline(__always)
    private func read<Stored: BitwiseCopyable>(
        _ data: UnsafeRawBufferPointer, _ count: Int, _ double: (Stored) -> Double
    ) -> [Double] {
        (0..<count).map { double(data.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Stored>.size, as: Stored.self)) }
    }

    /// The bytes of a number; only of kinds that are written.
    fileprivate func append(_ value: Double, to bytes: inout [UInt8]) {
        switch self {
        case .float64: withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
        case .float32: withUnsafeBytes(of: Float(value).bitPattern.littleEndian) { bytes += $0 }
        case .int32: withUnsafeBytes(of: Int32(value).littleEndian) { bytes += $0 }
        case .float16, .bfloat16, .int64, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool:
            preconditionFailure("\(rawValue) is read only")
        }
    }
}

// MARK: - Writing

extension Safetensors {
    /// The bytes of a file: the arrays with the largest numbers first, then by name, the head filled up with blanks to a
    /// multiple of eight bytes, as the library writes it.
    package var bytes: [UInt8] {
        let sorted = tensors.sorted { ($1.element.size, $0.name) < ($0.element.size, $1.name) }
        var (entries, place): ([String], Int) = ([], 0)
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
            entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
        }
        for tensor in sorted {
            let end = place + tensor.values.count * tensor.element.size
            let sizes = tensor.sizes.map(String.init).joined(separator: ",")
            entries.append(
                "\(Self.quoted(tensor.name)):{\"dtype\":\"\(tensor.element.rawValue)\",\"shape\":[\(sizes)],\"data_offsets\":[\(place),\(end)]}"
            )
            place = end
        }
        var head = Array("{\(entries.joined(separator: ","))}".utf8)
        head += [UInt8](repeating: 0x20, count: (8 - head.count % 8) % 8)
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: head.count >> (8 * $0)) } + head
        bytes.reserveCapacity(bytes.count + place)
        for tensor in sorted { for value in tensor.values { tensor.element.append(value, to: &bytes) } }
        return bytes
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let code = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
