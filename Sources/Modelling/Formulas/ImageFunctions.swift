import Autodiff
import Learning
import Reporting

/// The functions that say where the windows of an image lie in a row.
enum ImageFunctions {
    static let all = [patches, windows]

    private static let patches = FunctionTable.Entry(
        name: "patches", usage: "patches(ROWS, COLUMNS, CHANNELS, HEIGHT, WIDTH, STRIDE, PADDING)",
        summary:
            "the columns of each window of an image that is a row, one window after the other: x[:, patches(8, 8, 1, 3, 3, 1, 0)]",
        counts: 7...7, obstacle: "makes constants"
    ) { (call) throws(Diagnostic) in
        let image = try image(call)
        let (height, width, stride) = (try call.size(3), try call.size(4), try call.size(5))
        let padding = try call.evaluator.integer(call.positional[6], for: "a padding", in: 0...max(height, width))
        let output = image.windows(height, width, stride: stride, padding: padding, channels: image.channels)
        try requireSize(output, height, width, call)
        guard
            let places = ImageWindows.patches(
                of: image, height: height, width: width, stride: stride, padding: padding)
        else { throw call.evaluator.failure(Diagnostic.windowTooLarge(image, height, width), at: call.span) }
        return .known(Matrix(Shape(1, places.count)) { Double(places[$0]) })
    }

    private static let windows = FunctionTable.Entry(
        name: "windows", usage: "windows(ROWS, COLUMNS, CHANNELS, SIZE, STRIDE)",
        summary: "the same for each channel by itself: x[:, windows(8, 8, 1, 2, 2)]", counts: 5...5,
        obstacle: "makes constants"
    ) { (call) throws(Diagnostic) in
        let image = try image(call)
        let (size, stride) = (try call.size(3), try call.size(4))
        try requireSize(
            image.windows(size, size, stride: stride, padding: 0, channels: image.channels), size, size, call)
        guard let places = ImageWindows.windows(of: image, size: size, stride: stride) else {
            throw call.evaluator.failure(Diagnostic.windowTooLarge(image, size, size), at: call.span)
        }
        return .known(Matrix(Shape(1, places.count)) { Double(places[$0]) })
    }

    /// So many columns are named as there are numbers in all windows together.
    private static func requireSize(
        _ output: ImageShape?, _ height: Int, _ width: Int, _ call: CallSite
    ) throws(Diagnostic) {
        guard let output else { return }
        let places = Double(output.rows) * Double(output.columns) * Double(output.channels)
        try call.evaluator.requireSize(places * Double(height) * Double(width), at: call.span)
    }

    private static func image(_ call: CallSite) throws(Diagnostic) -> ImageShape {
        let image = ImageShape(try call.size(0), try call.size(1), try call.size(2))
        try call.evaluator.requireSize(
            Double(image.rows) * Double(image.columns) * Double(image.channels), at: call.span)
        return image
    }
}

extension Diagnostic {
    package static func windowTooLarge(_ image: ImageShape, _ height: Int, _ width: Int) -> Diagnostic {
        Diagnostic(
            "a window of \(height)×\(width) does not fit into an image of \(image.rows)×\(image.columns)",
            hint: "take a smaller one, or padding: network image 8 8 -> conv 3 3 6 padding=1 relu -> 10 softmax")
    }
}
