/// Rows that hold images: pixel by pixel, row after row, the channels of a pixel together.
package struct ImageShape: Hashable, Sendable {
    package var rows: Int
    package var columns: Int
    package var channels: Int

    package init(_ rows: Int, _ columns: Int, _ channels: Int = 1) {
        (self.rows, self.columns, self.channels) = (rows, columns, channels)
    }

    package var count: Int { rows * columns * channels }
    package var places: Int { rows * columns }

    /// The image that windows of a size make; nil where they do not fit into it.
    package func windows(_ height: Int, _ width: Int, stride: Int, padding: Int, channels: Int) -> ImageShape? {
        let (high, wide) = (rows + 2 * padding - height, columns + 2 * padding - width)
        guard high >= 0, wide >= 0 else { return nil }
        return ImageShape(high / stride + 1, wide / stride + 1, channels)
    }
}
