extension Report {
    /// How numbers become colours.
    package enum Scale: Hashable, Sendable {
        /// From the smallest to the largest: a map whose lightness rises evenly (viridis).
        case sequential
        /// Around 0, the same distance to both sides: blue below, white at 0, red above.
        case diverging
    }

    /// A number at each place of a grid over two axes, as contours or colours, with points and paths upon it.
    package struct Field: Hashable, Sendable {
        package var x: Axis
        package var y: Axis
        /// The places of the grid along each axis, ascending and at equal distances.
        package var xs: [Double]
        package var ys: [Double]
        /// `ys.count` rows of `xs.count` numbers, from the lowest y upwards.
        package var values: [Double]
        /// What the numbers are: `loss`, `yhat`.
        package var name: String
        package var scale: Scale
        /// Heights at which lines of equal height run, ascending; empty for colours alone.
        package var contours: [Double]
        /// Data and courses in the same plane.
        package var series: [Series]
        /// What the whole numbers from 0 on stand for where the values are classes: each place has that of the nearest place
        /// of the grid, and none lies between two. Empty for heights.
        package var classes: [String]

        package init(
            x: Axis, y: Axis, xs: [Double], ys: [Double], values: [Double], name: String, scale: Scale,
            contours: [Double] = [], series: [Series] = [], classes: [String] = []
        ) {
            self.x = x
            self.y = y
            self.xs = xs
            self.ys = ys
            self.values = values
            self.name = name
            self.scale = scale
            self.contours = contours
            self.series = series
            self.classes = classes
        }
    }
}
