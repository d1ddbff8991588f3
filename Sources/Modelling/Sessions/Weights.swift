import Autodiff
import Learning
import OrderedCollections
import Reporting

/// Parameters as arrays of a file.
package struct Weights {
    private let contents: Safetensors

    package init(_ contents: Safetensors) { self.contents = contents }

    /// The parameters of a session under names and in shapes of PyTorch: `0.weight` of units × inputs, `0.bias` of the units,
    /// counted as `torch.nn.Sequential` counts layers and activations.
    package init(torch session: Session) throws(Diagnostic) {
        guard let network = session.model?.object.network, network.isPlain else { throw Diagnostic.noNetworkForTorch }
        let element: Safetensors.Element = session.precision == .float32 ? .float32 : .float64
        var tensors: [Safetensors.Tensor] = []
        var place = 0
        for (number, layer) in network.layers.enumerated() {
            if let weight = session.parameters["W\(number + 1)"] {
                tensors.append(.init("\(place).weight", weight.transposedRows, as: element))
            }
            if let bias = session.parameters["b\(number + 1)"] {
                tensors.append(.init("\(place).bias", element, [bias.shape.count], bias.values))
            }
            place += layer.activation == nil ? 1 : 2
        }
        contents = Safetensors(tensors: tensors)
    }

    package var bytes: [UInt8] { contents.bytes }

    /// A value for each parameter of a session, by its name.
    package func parameters(for session: Session) throws(Diagnostic) -> OrderedDictionary<String, Matrix> {
        var values = session.parameters
        for (name, value) in session.parameters {
            guard let tensor = contents[name] else {
                throw Diagnostic.noStoredParameter(
                    name, contents.tensors.map(\.name), isOurs: contents.metadata["backprop"] != nil)
            }
            values[name] = try matrix(tensor, value.shape, of: name, in: session)
        }
        return values
    }

    /// A value for each parameter of a network, from a file of PyTorch: the matrices and biases in the order of their names.
    ///
    /// - Returns: the values, and which array each parameter has.
    package func torchParameters(
        for session: Session
    ) throws(Diagnostic) -> (values: OrderedDictionary<String, Matrix>, sources: [(parameter: String, array: String)]) {
        guard session.model?.object.network?.isPlain == true else { throw Diagnostic.noNetworkForTorch }
        var sources: [(parameter: String, array: String)] = []
        let modules = Dictionary(grouping: contents.tensors) { String($0.name.prefix(upTo: $0.name.lastDot)) }
        let ordered = modules.keys.sorted().sorted {
            $0.numberedParts.lexicographicallyPrecedes($1.numberedParts, by: <)
        }
        let weights = ordered.compactMap { name in modules[name]?.first { $0.name.hasSuffix("weight") } }
        let biases = ordered.compactMap { name in modules[name]?.first { $0.name.hasSuffix("bias") } }
        var values = session.parameters
        for (kind, tensors) in [("W", weights), ("b", biases)] {
            let names = session.parameters.keys.filter { $0.hasPrefix(kind) && Int($0.dropFirst()) != nil }
            guard names.count == tensors.count else {
                throw Diagnostic.torchCount(
                    kind == "W" ? "weight" : "bias", tensors.count, needed: names.count, contents.tensors.map(\.name))
            }
            for (name, tensor) in zip(names, tensors) {
                guard let shape = session.parameters[name]?.shape else { continue }
                let stored = kind == "W" ? Shape(shape.columns, shape.rows) : shape
                let value = try matrix(tensor, stored, of: name, in: session)
                values[name] = kind == "W" ? value.transposedRows : value
                sources.append((name, tensor.name))
            }
        }
        return (values, sources)
    }

    private func matrix(
        _ tensor: Safetensors.Tensor, _ shape: Shape, of name: String, in session: Session
    ) throws(Diagnostic) -> Matrix {
        // A row may have one dimension only, as biases of other programs do.
        let isRow = shape.rows == 1 && tensor.sizes == [shape.columns] || shape.isScalar && tensor.sizes.isEmpty
        guard tensor.sizes == [shape.rows, shape.columns] || isRow else {
            throw Diagnostic.storedShape(tensor.name, tensor.sizes, of: name, needed: shape)
        }
        return session.precision.rounded(Matrix(shape, tensor.values))
    }

    /// Arrays that no parameter of the session takes.
    package func unused(but used: Set<String>) -> [String] {
        contents.tensors.map(\.name).filter { !used.contains($0) }.sorted()
    }

    /// How many arrays there are.
    package var count: Int { contents.tensors.count }
}

extension Matrix {
    /// Rows as columns.
    fileprivate var transposedRows: Matrix {
        Matrix(Shape(columns, rows), (0..<columns).flatMap { j in (0..<rows).map { self[$0, j] } })
    }
}

extension String {
    /// Where the last part of a name with dots begins.
    fileprivate var lastDot: Index { lastIndex(of: ".") ?? startIndex }

    /// The parts of a name, numbers as such: `layer.2` comes before `layer.10`.
    fileprivate var numberedParts: [NamePart] { split(separator: ".").map { NamePart(String($0)) } }
}

/// A part of a name with dots.
private struct NamePart {
    let number: Int
    let text: String

    init(_ part: String) {
        let digits = part.reversed().prefix(while: \.isNumber).count
        text = String(part.dropLast(digits))
        number = Int(part.suffix(digits)) ?? 0
    }

    static func < (a: NamePart, b: NamePart) -> Bool { (a.text, a.number) < (b.text, b.number) }
}

extension Diagnostic {
    static func newerTraining(_ version: String) -> Diagnostic {
        Diagnostic("the file keeps a training in a later form, \(version), than this program knows")
    }

    static func storedFlaw(_ name: String) -> Diagnostic {
        Diagnostic("the entry '\(name)' of the stored training is missing or amiss", hint: "store it again")
    }

    static func noStoredParameter(_ name: String, _ names: [String], isOurs: Bool) -> Diagnostic {
        let shown = names.sorted().prefix(8).map { "'\($0)'" }.joined(separator: ", ")
        return Diagnostic(
            "the file has no array '\(name)'; it has \(names.isEmpty ? "none" : shown)\(names.count > 8 ? ", …" : "")",
            hint: isOurs
                ? "the model is another one than the stored: show params"
                : "weights of PyTorch are read with: load \"w.safetensors\" as torch")
    }

    static func storedShape(_ array: String, _ sizes: [Int], of name: String, needed: Shape) -> Diagnostic {
        let text = sizes.isEmpty ? "a single number" : sizes.map(String.init).joined(separator: "×")
        return Diagnostic("the array '\(array)' is \(text), for \(name) \(needed) is needed", hint: "show params")
    }

    static func torchCount(_ what: String, _ found: Int, needed: Int, _ names: [String]) -> Diagnostic {
        Diagnostic(
            "the file has \(counted(found, "array")) that end in '\(what)', the network needs \(needed)",
            hint: "show params")
    }

    static let noNetworkForTorch = Diagnostic(
        "the names of PyTorch are known of networks whose layers are but units and an activation with nothing to learn",
        hint: "by our own names: store \"w.safetensors\"")

    static let storedUnnormalized = Diagnostic(
        "the stored training saw the data as they are, these are normalized", hint: "undo")

    static let storedOtherwiseNormalized = Diagnostic(
        "the stored training saw the data normalized in another way",
        hint: "load the data anew and do not normalize them")

    static func storedFeatures(_ stored: Int, _ present: Int) -> Diagnostic {
        Diagnostic(
            "the stored training saw \(counted(stored, "feature")), the data have \(present)", hint: "show data")
    }
}
