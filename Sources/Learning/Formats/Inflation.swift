import CZlib
import Limits

/// Unpacks what gzip or a zip archive has packed (RFC 1951, RFC 1952), never more than there is memory for.
enum Inflation {
    enum Wrapping: Int32 {
        /// A gzip file.
        case gzip = 31
        /// The bare stream in a zip archive.
        case none = -15
    }

    /// Whether bytes begin as a gzip file does.
    static func recognizes(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B, 8]) }

    /// The bytes that were packed.
    ///
    /// - Parameters:
    ///   - most: more are refused.
    ///   - progress: asked now and then; false ends the work with an error.
    static func unpacked(
        _ packed: ArraySlice<UInt8>, _ wrapping: Wrapping, most: Int = .max, file: String? = nil,
        progress: () -> Bool = { true }
    ) throws(DataError) -> [UInt8] {
        var stream = z_stream()
        guard zlib_begin(&stream, wrapping.rawValue) == Z_OK else {
            throw DataError("there is no memory to unpack the file", hint: "give the program more memory", file: file)
        }
        defer { inflateEnd(&stream) }
        let damaged = DataError(
            "the compressed data are cut short or damaged", hint: "fetch or write the file again", file: file)
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        var asked = 0
        var place = packed.startIndex
        while true {
            var status: Int32 = Z_OK
            var used = 0
            let part = min(packed.endIndex - place, 1 << 20)
            let made = chunk.withUnsafeMutableBufferPointer { out in
                packed[place..<place + part].withUnsafeBufferPointer { input in
                    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                    stream.avail_in = UInt32(part)
                    stream.next_out = out.baseAddress
                    stream.avail_out = UInt32(out.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    used = part - Int(stream.avail_in)
                    return out.count - Int(stream.avail_out)
                }
            }
            place += used
            guard result.count + made <= most else { throw damaged }
            result.append(contentsOf: chunk[..<made])
            switch status {
            case Z_STREAM_END:
                // A gzip file may hold several streams, one after the other.
                guard wrapping == .gzip, place < packed.endIndex, packed[place] == 0x1F else { return result }
                guard inflateReset(&stream) == Z_OK else { throw damaged }
            case Z_OK where made > 0 || used > 0: break
            default: throw damaged  // not our enum
            }
            guard result.count - asked >= 1 << 24 else { continue }
            asked = result.count
            guard progress() else { throw DataError("unpacking was stopped", file: file) }
            // An array grows by making another one of twice its size; the numbers in it take room too.
            if Memory.shortage(of: Double(result.count) * 8) != nil {
                throw DataError(
                    "the file unpacks to more than \(result.count) bytes: there is no memory for the numbers in it",
                    hint: "give the program more memory", file: file)
            }
            // Nothing but one byte again and again packs so well.
            guard result.count < 1 << 28 || result.count / 200 < packed.count else {
                throw DataError(
                    "the file unpacks to more than 200 times its size: that is no data",
                    hint: "fetch or write the file again",
                    file: file)
            }
        }
    }
}
