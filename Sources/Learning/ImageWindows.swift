/// Which columns of a row that holds an image stand in each window of it.
package enum ImageWindows {
    /// For each place of a window, from left to right and row after row: its pixels row after row, all channels of a
    /// pixel. Counted from 1; what lies in the padding is the column behind the last.
    package static func patches(
        of image: ImageShape, height: Int, width: Int, stride: Int, padding: Int
    ) -> [Int]? {
        guard let output = image.windows(height, width, stride: stride, padding: padding, channels: 1) else {
            return nil
        }
        var places: [Int] = []
        places.reserveCapacity(output.places * height * width * image.channels)
        for top in 0..<output.rows {
            for left in 0..<output.columns {
                for y in 0..<height {
                    for x in 0..<width {
                        let (row, column) = (top * stride + y - padding, left * stride + x - padding)
                        let isInside = (0..<image.rows).contains(row) && (0..<image.columns).contains(column)
                        for channel in 0..<image.channels {
                            places.append(
                                isInside
                                    ? (row * image.columns + column) * image.channels + channel + 1 : image.count + 1)
                        }
                    }
                }
            }
        }
        return places
    }

    /// For each place of a window and each channel: the pixels of that channel, row after row. Counted from 1.
    package static func windows(of image: ImageShape, size: Int, stride: Int) -> [Int]? {
        guard let output = image.windows(size, size, stride: stride, padding: 0, channels: 1) else { return nil }
        var places: [Int] = []
        places.reserveCapacity(output.places * size * size * image.channels)
        for top in 0..<output.rows {
            for left in 0..<output.columns {
                for channel in 0..<image.channels {
                    for y in 0..<size {
                        for x in 0..<size {
                            let pixel = (top * stride + y) * image.columns + left * stride + x
                            places.append(pixel * image.channels + channel + 1)
                        }
                    }
                }
            }
        }
        return places
    }
}
