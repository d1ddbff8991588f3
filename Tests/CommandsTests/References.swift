import Autodiff
import Foundation
import Testing

@testable import Commands

/// The values that PyTorch gave, see Tests/References/make.py.
enum References {
    struct NetworkCase: Decodable {
        let network: String
        let loss: String
        let x, y: [[Double]]
        let parameters: [String: [[Double]]]
        let values: [String: Entry]
        let gradients: [String: [[Double]]]
    }

    struct TrainingCase: Decodable {
        let network: String
        let loss: String
        let x, y: [[Double]]
        let parameters: [String: [[Double]]]
        let optimizer: String
        let steps: Int
        let losses: [Double]
        let final: [String: [[Double]]]
    }

    struct ModelCase: Decodable {
        let name: String
        let model: String
        let functions: [String]?
        let loss: String?
        let x, y: [[Double]]
        let parameters: [String: [[Double]]]
        let values: [String: Entry]
        let gradients: [String: [[Double]]]
    }

    struct FunctionCase: Decodable {
        let expression: String
        let points, values, derivatives: [Double]
    }

    struct OperationCase: Decodable {
        let name: String
        let points, values, derivatives: [Double]
    }

    /// A matrix, or a number for a matrix of one.
    struct Entry: Decodable {
        let matrix: Matrix

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                matrix = Matrix(number)
            } else {
                matrix = Matrix(rows: try container.decode([[Double]].self))
            }
        }
    }

    static let networks: [NetworkCase] = cases("networks")
    static let training: [TrainingCase] = cases("training")
    static let models: [ModelCase] = cases("models")
    static let functions: [FunctionCase] = cases("functions")
    static let operations: [OperationCase] = cases("operations")

    private static func cases<T: Decodable>(_ name: String) -> [T] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            let text = try Data(contentsOf: folder.appending(path: "References/\(name).json"))
            return try decoder.decode([T].self, from: text)
        } catch { fatalError("\(name).json cannot be read: \(error)") }
    }
}

extension Harness {
    /// A network or model with data and parameters set, as a user would set them but without the literals.
    convenience init(
        _ building: String, loss: String?, x: [[Double]], y: [[Double]], parameters: [String: [[Double]]],
        precision: String = "float64"
    ) {
        self.init()
        must("precision \(precision)")
        must(building)
        interpreter.session.setTraining(x: Matrix(rows: x), y: Matrix(rows: y))
        for (name, value) in parameters {
            precondition(session.parameters[name]?.shape == Matrix(rows: value).shape)
            interpreter.session.parameters[name] = interpreter.rounded(Matrix(rows: value))
        }
        if let loss { must("loss \(loss)") }
    }
}
