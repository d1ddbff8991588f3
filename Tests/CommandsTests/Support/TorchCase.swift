import Testing

@testable import Modelling

/// A call with its value and gradients by PyTorch: see Tests/References/torch_functions.py.
struct TorchCase: Decodable, CustomTestStringConvertible, Sendable {
    let name, call: String
    let inputs: [String: [[Double]]]
    let weights, value: [[Double]]
    let gradients: [String: [[Double]]]

    var testDescription: String { call }
}

/// The names of PyTorch's activations, losses and functions.
struct TorchNames: Decodable, Sendable {
    let activations, losses, functions: [String]
}
