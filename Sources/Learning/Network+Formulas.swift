import Autodiff

/// The formulas that a network stands for.
extension Network {
    /// What a layer sees, and the layers before it give.
    package struct Place: Hashable, Sendable {
        /// Columns of a row.
        package let width: Int
        /// What they are, if they are images.
        package let image: ImageShape?

        package init(width: Int, image: ImageShape?) { (self.width, self.image) = (width, image) }

        /// How many values each unit of a layer sees; nil where it has no units.
        func seen(by layer: Layer) -> Int? {
            switch layer.kind {
            case .dense: width
            case .convolution(let height, let width, _, _): height * width * (image?.channels ?? 1)
            case .pool: nil
            case .embedding(let classes): classes
            }
        }

        /// What a layer gives; nil where its windows do not fit into the image, or there is none.
        package func after(_ layer: Layer) -> Place? {
            let output: ImageShape?
            switch layer.kind {
            case .dense: return Place(width: layer.units, image: nil)
            case .embedding: return Place(width: width * layer.units, image: nil)
            case .convolution(let height, let width, let stride, let padding):
                output = image?.windows(height, width, stride: stride, padding: padding, channels: layer.units)
            case .pool(let size, let stride, _):
                output = image?.windows(size, size, stride: stride, padding: 0, channels: image?.channels ?? 1)
            }
            return output.map { Place(width: $0.count, image: $0) }
        }
    }

    /// What each layer sees, and what the last one gives; fewer where a layer does not fit.
    package var places: [Place] {
        var places = [Place(width: inputs, image: image)]
        for layer in layers {
            guard let next = places[places.count - 1].after(layer) else { break }
            places.append(next)
        }
        return places
    }

    package var formulas: [Formula] {
        var formulas: [Formula] = []
        var input = "x"
        for (k, (layer, place)) in zip(1..., zip(layers, places)) {
            switch layer.kind {
            case .dense:
                formulas.append(Formula(name: "z\(k)", expression: "\(input) @ W\(k) + b\(k)"))
                formulas += activated(layer, k)
                input = "a\(k)"
            case .embedding(let classes):
                formulas += embedded(layer, k, place, classes, of: input)
                input = "a\(k)"
            case .convolution, .pool:
                formulas += windowed(layer, k, place, of: input)
                input = "o\(k)"
            }
            guard let dropout = layer.dropout else { continue }
            let share = DataError.shown(dropout)
            formulas += [
                Formula(
                    name: "m\(k)",
                    expression:
                        "in_training((random(rows(\(input)), columns(\(input))) >= \(share)) / (1 - \(share)), 1)"),
                Formula(name: "h\(k)", expression: "\(input) * m\(k)"),
            ]
            input = "h\(k)"
        }
        return formulas + [Formula(name: "yhat", expression: input)]
    }

    /// From the weighted sums to the activations.
    private func activated(_ layer: Layer, _ k: Int) -> [Formula] {
        let sums = layer.normalization == nil ? "z\(k)" : "n\(k)"
        let arguments = layer.learned == nil ? sums : "\(sums), slope\(k)"
        let activated = Formula(name: "a\(k)", expression: layer.activation.map { "\($0)(\(arguments))" } ?? sums)
        return (layer.normalization?.formulas(k) ?? []) + [activated]
    }

    /// From class numbers to numbers: each becomes a row with a 1 in the column of its class, which takes the row of that class.
    private func embedded(
        _ layer: Layer, _ k: Int, _ place: Place, _ classes: Int, of input: String
    ) -> [Formula] {
        let numbers = place.width == 1 ? input : "reshape(\(input), rows(\(input)) * \(place.width), 1)"
        let chosen = Formula(name: "c\(k)", expression: "\(numbers) == (1:\(classes))")
        guard place.width > 1 else { return [chosen, Formula(name: "a\(k)", expression: "c\(k) @ E\(k)")] }
        return [
            chosen, Formula(name: "e\(k)", expression: "c\(k) @ E\(k)"),
            Formula(
                name: "a\(k)", expression: "reshape(e\(k), rows(\(input)), \(place.width * layer.units))"),
        ]
    }

    /// From images to images: the windows become rows, what is made of each becomes a pixel.
    private func windowed(_ layer: Layer, _ k: Int, _ place: Place, of input: String) -> [Formula] {
        guard let image = place.image, let output = place.after(layer)?.image else { return [] }
        let size = "\(image.rows), \(image.columns), \(image.channels)"
        let back = Formula(name: "o\(k)", expression: "reshape(a\(k), rows(\(input)), \(output.count))")
        switch layer.kind {
        case .dense, .embedding: return []
        case .convolution(let height, let width, let stride, let padding):
            // Pixels of the padding are a column of zeros behind the image.
            let source = padding == 0 ? input : "concat(\(input), zeros(rows(\(input)), 1))"
            let patches = "patches(\(size), \(height), \(width), \(stride), \(padding))"
            let seen = height * width * image.channels
            return [
                Formula(
                    name: "p\(k)",
                    expression: "reshape(\(source)[:, \(patches)], rows(\(input)) * \(output.places), \(seen))"),
                Formula(name: "z\(k)", expression: "p\(k) @ W\(k) + b\(k)"),
            ] + activated(layer, k) + [back]
        case .pool(let window, let stride, let isMean):
            let windows = "windows(\(size), \(window), \(stride))"
            return [
                Formula(
                    name: "p\(k)",
                    expression:
                        "reshape(\(input)[:, \(windows)], rows(\(input)) * \(output.count), \(window * window))"),
                Formula(name: "a\(k)", expression: "\(isMean ? "mean" : "max")(p\(k), axis=columns)"), back,
            ]
        }
    }
}
