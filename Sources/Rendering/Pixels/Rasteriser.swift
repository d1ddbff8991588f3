import Limits
import Reporting

/// Draws SVG in pixels with librsvg and cairo, which are opened when a picture needs them.
///
/// The SVG is the one definition of a drawing. Equal pictures give equal bytes on one machine; another may have other
/// fonts.
struct Rasteriser {
    private let library: SharedLibrary

    /// What cairo draws each way.
    static let mostPixels = 32_767

    /// - Throws: where the library is missing, or all fonts are, without which text would vanish.
    init(library name: String = "librsvg-2.so.2") throws(Diagnostic) {
        library = try SharedLibrary(name, package: "librsvg2-2")
        guard try hasFonts else { throw .fontMissing }
    }

    private var hasFonts: Bool {
        get throws(Diagnostic) {
            typealias Fonts = @convention(c) (OpaquePointer?, Int32) -> UnsafePointer<Int32>?
            let system: Int32 = 0
            // The first field of the set is how many it has.
            return try library.function("FcConfigGetFonts", Fonts.self)(nil, system)?.pointee ?? 0 > 0
        }
    }

    /// An SVG, drawn.
    ///
    /// - Parameter scale: pixels for each of the SVG's own, by its width and height.
    func drawn(_ svg: [UInt8], scale: (_ width: Double, _ height: Double) -> Double) throws(Diagnostic) -> Surface {
        let drawing = try Drawing(svg, library)
        let size = try drawing.size
        let factor = scale(size.width, size.height)
        let (width, height) = (Int((size.width * factor).rounded()), Int((size.height * factor).rounded()))
        guard max(width, height) <= Self.mostPixels else {
            throw .tooManyPixels(width, height, most: Self.mostPixels)
        }
        // cairo's own, ours of four bytes each, and what is packed of them.
        if Memory.shortage(of: Double(width) * Double(height) * 12) != nil { throw .memoryForPixels(width, height) }
        let surface = try Surface(width, height, library)
        try drawing.draw(on: surface)
        return surface
    }
}

/// An SVG as librsvg has read it.
private final class Drawing {
    private typealias Failure = UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private typealias Number = UnsafeMutablePointer<Double>

    private let library: SharedLibrary
    private let handle: OpaquePointer
    private let release: @convention(c) (OpaquePointer) -> Void

    init(_ svg: [UInt8], _ library: SharedLibrary) throws(Diagnostic) {
        typealias Parse = @convention(c) (UnsafePointer<UInt8>?, UInt, Failure?) -> OpaquePointer?
        self.library = library
        release = try library.function("g_object_unref")
        let parse: Parse = try library.function("rsvg_handle_new_from_data")
        guard let handle = parse(svg, UInt(svg.count), nil) else { throw .notDrawn("librsvg does not read it") }
        self.handle = handle
    }

    deinit { release(handle) }

    var size: (width: Double, height: Double) {
        get throws(Diagnostic) {
            typealias Measure = @convention(c) (OpaquePointer, Number, Number) -> Int32
            let measure: Measure = try library.function("rsvg_handle_get_intrinsic_size_in_pixels")
            var (width, height) = (0.0, 0.0)
            guard measure(handle, &width, &height) != 0 else { throw .notDrawn("it has no size") }
            return (width, height)
        }
    }

    /// Draws it as large as the surface, on white.
    func draw(on surface: Surface) throws(Diagnostic) {
        typealias Render = @convention(c) (OpaquePointer, OpaquePointer, UnsafePointer<Double>, Failure?) -> Int32
        let render: Render = try library.function("rsvg_handle_render_document")
        let start: @convention(c) (OpaquePointer) -> OpaquePointer = try library.function("cairo_create")
        let end: @convention(c) (OpaquePointer) -> Void = try library.function("cairo_destroy")
        let setColour: @convention(c) (OpaquePointer, Double, Double, Double) -> Void =
            try library.function("cairo_set_source_rgb")
        let paint: @convention(c) (OpaquePointer) -> Void = try library.function("cairo_paint")
        let context = start(surface.pointer)
        defer { end(context) }
        setColour(context, 1, 1, 1)
        paint(context)
        guard render(handle, context, [0, 0, Double(surface.width), Double(surface.height)], nil) != 0 else {
            throw .notDrawn("librsvg gave up")
        }
    }
}
