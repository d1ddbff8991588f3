import Autodiff
import Benchmark
import Foundation

/// Every row of the table of operations, forward and each vjp, in both precisions, at two sizes. Run by `scripts/bench
/// --only operations`, which divides by the number that a name ends with: how many elements, or at the small size how
/// many calls, one iteration has.
let benchmarks: @Sendable () -> Void = {
    for id in OperationTable.allIDs {
        let slopes = slopes(of: id)
        for size in Size.allCases {
            guard let trial = Trial(id, times: size.factor) else { preconditionFailure("no example can be timed") }
            add(trial, size, slopes, Double.self, "float64")
            add(trial, size, slopes, Float.self, "float32")
        }
    }
}

enum Size: String, CaseIterable {
    /// The example as it stands in the table: what a call costs.
    case small
    /// Matrices that stay in the second cache: what an element costs.
    case large

    var factor: Int {
        switch self {
        case .small: 1
        case .large: 16
        }
    }

    func units(_ trial: Trial) -> Int {
        switch self {
        case .small: trial.rounds
        case .large: trial.rounds * trial.elements
        }
    }
}

/// The inputs for whose gradient anything is computed.
private func slopes(of id: OperationID) -> [Int] {
    guard let trial = Trial(id, times: 1) else { return [] }
    return trial.shapes.indices.filter { input in
        (try? trial.workspace(Double.self, gradientOf: input))?.backwardPlan.count ?? 0 > 0
    }
}

private func add<S: Scalar>(_ trial: Trial, _ size: Size, _ slopes: [Int], _ type: S.Type, _ precision: String) {
    let seconds = ProcessInfo.processInfo.environment["SECONDS_PER_BENCHMARK"].flatMap(Double.init) ?? 0.1
    // Throughput: the export asks for it.
    let configuration = Benchmark.Configuration(metrics: [.wallClock, .throughput], maxDuration: .seconds(seconds))

    func add(_ kind: String, gradientOf parameter: Int, run: @escaping @Sendable (Workspace<S>) -> Void) {
        Benchmark(
            "\(trial.row.name) \(kind) \(size) \(precision) \(size.units(trial))", configuration: configuration,
            closure: { (_, space: Workspace<S>) in for _ in 0..<trial.rounds { run(space) } },
            // Made here, since each benchmark is run by a process of its own.
            setup: { try trial.workspace(type, gradientOf: parameter) })
    }

    add("forward", gradientOf: 0) { $0.forwardPlan.run() }
    for i in slopes { add("d\(trial.row.inputNames[i])", gradientOf: i) { $0.backwardPlan.run() } }
}
