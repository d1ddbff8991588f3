extension Report {
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
