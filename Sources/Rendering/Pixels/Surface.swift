import Reporting

/// A drawing of cairo in pixels without transparency.
final class Surface {
    let width: Int
    let height: Int
    let pointer: OpaquePointer
    private let library: SharedLibrary
    private let destroy: @convention(c) (OpaquePointer) -> Void

    init(_ width: Int, _ height: Int, _ library: SharedLibrary) throws(Diagnostic) {
        (self.width, self.height, self.library) = (width, height, library)
        destroy = try library.function("cairo_surface_destroy")
        let make: @convention(c) (Int32, Int32, Int32) -> OpaquePointer =
            try library.function("cairo_image_surface_create")
        let status: @convention(c) (OpaquePointer) -> Int32 = try library.function("cairo_surface_status")
        let withoutAlpha: Int32 = 1  // CAIRO_FORMAT_RGB24
        pointer = make(withoutAlpha, Int32(width), Int32(height))
        guard status(pointer) == 0 else { throw .memoryForPixels(width, height) }
    }

    deinit { destroy(pointer) }

    /// Red, green and blue of each pixel in one number, row after row from the upper left corner.
    var pixels: [UInt32] {
        get throws(Diagnostic) {
            let flush: @convention(c) (OpaquePointer) -> Void = try library.function("cairo_surface_flush")
            let data: @convention(c) (OpaquePointer) -> UnsafePointer<UInt32>? =
                try library.function("cairo_image_surface_get_data")
            let stride: @convention(c) (OpaquePointer) -> Int32 =
                try library.function("cairo_image_surface_get_stride")
            flush(pointer)
            guard let start = data(pointer) else { throw .memoryForPixels(width, height) }
            let step = Int(stride(pointer)) / 4
            return (0..<height).flatMap { row in
                UnsafeBufferPointer(start: start + row * step, count: width).lazy.map { $0 & 0xff_ffff }
            }
        }
    }

    /// The bytes of a PNG file.
    var png: [UInt8] {
        get throws(Diagnostic) {
            typealias Write = @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> Int32
            let encode: @convention(c) (OpaquePointer, Write, UnsafeMutableRawPointer?) -> Int32 =
                try library.function("cairo_surface_write_to_png_stream")
            var bytes: [UInt8] = []
            let status = withUnsafeMutablePointer(to: &bytes) { file in
                encode(
                    pointer,
                    { file, start, count in
                        file?.assumingMemoryBound(to: [UInt8].self).pointee
                            .append(contentsOf: UnsafeBufferPointer(start: start, count: Int(count)))
                        return 0
                    }, file)
            }
            guard status == 0 else { throw .memoryForPixels(width, height) }
            return bytes
        }
    }
}
