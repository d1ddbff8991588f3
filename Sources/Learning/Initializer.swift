import Autodiff

/// The distribution from which the first values of a weight matrix are drawn.
package struct Initializer: Sendable {
    package let name: String
    /// What is drawn, in one line. `in` and `out` are the rows and columns of the matrix.
    package let summary: String
    /// The number that all elements are, where it is named by that.
    package private(set) var constant: Double?
    /// One element of a matrix of the given shape.
    private let element: @Sendable (Shape, inout RandomSource) -> Double

    /// A matrix of first values, drawn row after row.
    package func values(shape: Shape, random: inout RandomSource) -> Matrix {
        Matrix(shape) { _ in element(shape, &random) }
    }

    /// The same, as a precision holds them.
    func fill<S: MachineScalar>(_ place: UnsafeMutablePointer<S>, shape: Shape, random: inout RandomSource) {
        for i in 0..<shape.count { place[i] = S(element(shape, &random)) }
    }

    package static func named(_ name: String) -> Initializer? { all.first { $0.name == name } }

    /// What a function of the language draws: the initializer of that name, and `random` the uniform numbers.
    package static func drawn(by function: String) -> Initializer? {
        function == "random" ? .uniform : named(function)
    }
}

extension Initializer {
    package static let zeros = Initializer(name: "zeros", summary: "0 everywhere") { _, _ in 0 }

    package static let ones = Initializer(name: "ones", summary: "1 everywhere") { _, _ in 1 }

    /// The first weights of the textbook's one neuron.
    package static let uniform = Initializer(name: "uniform", summary: "uniform in [0, 1)") { _, random in
        random.uniform()
    }

    package static let normal = Initializer(name: "normal", summary: "normal, mean 0, deviation 1") { _, random in
        random.normal()
    }

    /// Keeps the variance of values and gradients from layer to layer where the activation is nearly linear at 0
    /// (Glorot and Bengio, 2010).
    package static let glorot = Initializer(name: "glorot", summary: "uniform in ±√(6 / (in + out))") { shape, random in
        let bound = (6 / (Double(shape.rows) + Double(shape.columns))).squareRoot()
        return random.uniform(-bound..<bound)
    }

    /// Makes up for the half of the values that relu sets to 0 (He, Zhang, Ren and Sun, 2015).
    package static let he = Initializer(name: "he", summary: "normal, mean 0, deviation √(2 / in)") { shape, random in
        (2 / Double(shape.rows)).squareRoot() * random.normal()
    }

    /// Keeps the variance of values where the activation keeps that of normal numbers, as selu does (LeCun et al., 1998).
    package static let lecun = Initializer(name: "lecun", summary: "normal, mean 0, deviation √(1 / in)") {
        shape, random in (1 / Double(shape.rows)).squareRoot() * random.normal()
    }

    /// Small first weights: what PyTorch's Linear draws (Kaiming's rule with a slope of √5).
    package static let torch = Initializer(
        name: "torch", summary: "uniform in ±√(1 / in), as PyTorch's Linear draws weights"
    ) {
        shape, random in
        let bound = (1 / Double(shape.rows)).squareRoot()
        return random.uniform(-bound..<bound)
    }

    /// One number everywhere.
    package static func constant(_ value: Double) -> Initializer {
        var row = Initializer(name: DataError.shown(value), summary: "\(value) everywhere") { _, _ in value }
        row.constant = value
        return row
    }

    package static let all = [zeros, ones, uniform, normal, glorot, he, lecun, torch]

    /// The initializer of a layer that names none: the one in the row of its activation.
    package static func standard(forActivation activation: String?) -> Initializer {
        Operation<Double>.row(named: activation).flatMap { named($0.initializer) } ?? .glorot
    }
}

/// Two rows of the table are the same when they have the same name.
extension Initializer: Hashable {
    package static func == (a: Initializer, b: Initializer) -> Bool { a.name == b.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
