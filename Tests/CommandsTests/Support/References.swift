import Autodiff
import Foundation
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The values that PyTorch gave, see Tests/References/make.py, and mpmath for digits, see digits.py.
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
        /// Statements in front.
        let before: String?
        let steps: Int
        let losses: [Double]
        let final: [String: [[Double]]]
    }

    struct SearchCase: Decodable {
        let name, setup, optimizer: String
        let loss, before: String?
        let x, y: [[Double]]?
        let parameters, final: [String: [[Double]]]
        let steps: Int
        let losses: [Double]
    }

    struct LayersCase: Decodable {
        let network: String
        let x, y, evaluated: [[Double]]
        let parameters, gradients, final: [String: [[Double]]]
        let loss: Double
        let steps: Int
    }

    struct BalanceCase: Decodable {
        let network, loss, before: String
        let x, y: [[Double]]
        let parameters, gradients, final: [String: [[Double]]]
        let batch: Int?
        let value, finalLoss: Double
        let steps: Int
    }

    struct ScheduleCase: Decodable {
        let schedule: String
        let base: Double
        /// Of epochs, for a schedule that follows them.
        let losses: [Double]?
        let rates: [Double]
    }

    struct HessianCase: Decodable {
        let network: String
        let loss: String
        let x, y: [[Double]]
        let parameters: [String: [[Double]]]
        /// Smallest first.
        let eigenvalues: [Double]
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

    struct FunctionCase: Decodable, CustomStringConvertible {
        let expression: String
        let interval: [Double]
        let points, values, derivatives: [Double]
        var description: String { expression }
    }

    struct OperationCase: Decodable {
        let name: String
        let points, values, derivatives: [Double]
    }

    struct DigitsCase: Decodable {
        let data, network, precision, loss: String
        let parameters: [String: [[Double]]]
        let values: [String: Entry]
        let gradients: [String: [[Double]]]
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

    /// A network or a model as a script, with its gradients.
    struct GradientCase: CustomStringConvertible {
        let description: String
        let script: String
        let gradients: [String: [[Double]]]
    }

    static let gradientCases =
        networks.map { GradientCase(description: $0.network, script: $0.script, gradients: $0.gradients) }
        + models.map { GradientCase(description: $0.name, script: $0.script, gradients: $0.gradients) }

    static let networks: [NetworkCase] = cases("networks")
    static let training: [TrainingCase] = cases("training")
    static let optimizers: [TrainingCase] = cases("optimizers")
    static let searches: [SearchCase] = cases("searches")
    static let penalties: [TrainingCase] = cases("penalties")
    static let layers: [LayersCase] = cases("layers")
    static let balances: [BalanceCase] = cases("balances")
    static let schedules: [ScheduleCase] = cases("schedules")
    static let models: [ModelCase] = cases("models")
    static let hessians: [HessianCase] = cases("hessians")
    static let functions: [FunctionCase] = cases("functions")
    static let operations: [OperationCase] = cases("operations")
    static let digits: [DigitsCase] = cases("digits")
    static let torch: [TorchCase] = cases("torch")
    static let torchNames: TorchNames = (cases("names") as [TorchNames])[0]

    private static func cases<T: Decodable>(_ name: String) -> [T] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            let text = try Data(contentsOf: tests.appending(path: "References/\(name).json"))
            return try decoder.decode([T].self, from: text)
        } catch {
            // The cases are the arguments of tests: without them nothing would run, and nothing would fail.
            // Without the references no test that reads them means anything.
            fatalError("\(name).json cannot be read: \(error)")
        }
    }
}

extension References.NetworkCase {
    /// The script that builds it.
    var script: String {
        setup(["network \(network)"], x: x, y: y, loss: loss, parameters: parameters)
    }
}

extension References.ModelCase {
    /// The script that builds it.
    var script: String {
        setup((functions ?? []) + [model], x: x, y: y, loss: loss, parameters: parameters)
    }
}

private func setup(
    _ building: [String], x: [[Double]], y: [[Double]], loss: String?, parameters: [String: [[Double]]]
) -> String {
    let values = [("x", x), ("y", y)] + parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let assignments = values.map { "\($0) = \(literal($1))" }
    return
        (building.dropLast() + assignments.prefix(2) + building.suffix(1) + (loss.map { ["loss \($0)"] } ?? [])
        + assignments.dropFirst(2)).joined(separator: "\n")
}

/// A matrix as it is typed.
func literal(_ rows: [[Double]]) -> String {
    "[" + rows.map { $0.map { "\($0)" }.joined(separator: ", ") }.joined(separator: "; ") + "]"
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
            #expect(session.parameters[name]?.shape == Matrix(rows: value).shape, "\(name)")
            interpreter.session.parameters[name] = session.precision.rounded(Matrix(rows: value))
        }
        if let loss { must("loss \(loss)") }
    }
}
