extension Report {
    /// Something to look at, as values: what is drawn, and the sentence that says what one sees.
    package struct Picture: Hashable, Sendable {
        package var title: String
        package var drawing: Drawing
        /// For those who do not see the drawing: trend, range, turning points, crossings, where the extreme is.
        package var sentence: String

        package init(title: String, drawing: Drawing, sentence: String) {
            self.title = title
            self.drawing = drawing
            self.sentence = sentence
        }
    }

    package enum Drawing: Hashable, Sendable {
        case plot(Plot)
        case field(Field)
        case image(Image)
        case histogram(Histogram)
        case bars(Bars)
        case network(Network)
    }

    /// What an axis counts or measures, and how numbers are placed along it.
    package struct Axis: Hashable, Sendable {
        package var label: String
        /// Equal distances are equal factors; what is not above 0 has no place.
        package var isLogarithmic: Bool

        package init(label: String, isLogarithmic: Bool = false) {
            self.label = label
            self.isLogarithmic = isLogarithmic
        }
    }

    /// Numbers over numbers, as many of each. A number that is not finite has no place and breaks a line.
    package struct Series: Hashable, Sendable {
        package enum Mark: Hashable, Sendable { case line, points }

        package var name: String
        package var mark: Mark
        package var xs: [Double]
        package var ys: [Double]

        package init(name: String, mark: Mark = .line, xs: [Double], ys: [Double]) {
            self.name = name
            self.mark = mark
            self.xs = xs
            self.ys = ys
        }
    }

    /// Series between the same two axes: the course of a loss, a function, predictions against targets.
    package struct Plot: Hashable, Sendable {
        package var x: Axis
        package var y: Axis
        package var series: [Series]

        package init(x: Axis, y: Axis, series: [Series]) {
            self.x = x
            self.y = y
            self.series = series
        }
    }

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

        package init(
            x: Axis, y: Axis, xs: [Double], ys: [Double], values: [Double], name: String, scale: Scale,
            contours: [Double] = [], series: [Series] = []
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
        }
    }

    /// A matrix as coloured cells: weights, a sample as an image, a confusion matrix.
    package struct Image: Hashable, Sendable {
        package var rows: Int
        package var columns: Int
        /// Row-major, the first row on top.
        package var values: [Double]
        package var scale: Scale
        /// What rows and columns are called; empty where they are counted.
        package var rowLabels: [String]
        package var columnLabels: [String]
        /// What the two directions are: `actual`, `predicted`; empty where nothing needs to be said.
        package var rowTitle: String
        package var columnTitle: String
        /// True where each cell also says its number.
        package var showsNumbers: Bool

        package init(
            rows: Int, columns: Int, values: [Double], scale: Scale, rowLabels: [String] = [],
            columnLabels: [String] = [], rowTitle: String = "", columnTitle: String = "", showsNumbers: Bool = false
        ) {
            self.rows = rows
            self.columns = columns
            self.values = values
            self.scale = scale
            self.rowLabels = rowLabels
            self.columnLabels = columnLabels
            self.rowTitle = rowTitle
            self.columnTitle = columnTitle
            self.showsNumbers = showsNumbers
        }
    }

    /// How many of some numbers lie in each of equal intervals.
    package struct Histogram: Hashable, Sendable {
        /// What is counted.
        package var label: String
        /// The ends of the intervals, ascending; one more than there are counts, or none.
        package var edges: [Double]
        package var counts: [Int]

        package init(label: String, edges: [Double], counts: [Int]) {
            self.label = label
            self.edges = edges
            self.counts = counts
        }
    }

    /// Sizes of named things side by side, each with how it came there.
    package struct Bars: Hashable, Sendable {
        package struct Row: Hashable, Sendable {
            package var label: String
            /// One number for each of `measures`; NaN where there is none.
            package var values: [Double]
            /// For each measure its earlier numbers, oldest first; empty where nothing is known of them.
            package var histories: [[Double]]

            package init(label: String, values: [Double], histories: [[Double]] = []) {
                self.label = label
                self.values = values
                self.histories = histories
            }
        }

        /// What the numbers of each row are: `norm of values`, `norm of gradients`.
        package var measures: [String]
        package var rows: [Row]
        /// True where bars are as long as the logarithm says, for sizes of many magnitudes.
        package var isLogarithmic: Bool

        package init(measures: [String], rows: [Row], isLogarithmic: Bool = false) {
            self.measures = measures
            self.rows = rows
            self.isLogarithmic = isLogarithmic
        }
    }

    /// Units in layers from left to right, and the weights between each layer and the next.
    package struct Network: Hashable, Sendable {
        package struct Layer: Hashable, Sendable {
            /// `x`, `a1`, `yhat`.
            package var name: String
            /// What it computes: `2 inputs`, `4 tanh`.
            package var caption: String
            package var units: Int
            /// A number for each unit: its bias, or its value; empty where there is none.
            package var values: [Double]

            package init(name: String, caption: String, units: Int, values: [Double] = []) {
                self.name = name
                self.caption = caption
                self.units = units
                self.values = values
            }
        }

        /// The weights from one layer to the next: a row for each unit on the left, a column for each on the right.
        package struct Weights: Hashable, Sendable {
            /// `W1`.
            package var name: String
            package var values: [Double]

            package init(name: String, values: [Double]) {
                self.name = name
                self.values = values
            }
        }

        package var layers: [Layer]
        /// One fewer than there are layers.
        package var weights: [Weights]

        package init(layers: [Layer], weights: [Weights]) {
            self.layers = layers
            self.weights = weights
        }
    }
}
