import Autodiff
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The stated rate is the limit: below it what an update misses shrinks, above it grows.
@Suite struct StableRateTests {
    /// Optimizers with what they remember of one weight, so large that the gradients here do not change its size.
    static let settings: [(optimizer: String, slots: [Double])] = [
        ("sgd", []), ("sgd weight_decay=0.7", []), ("sgd momentum=0.9", [0]),
        ("sgd momentum=0.5 weight_decay=0.7", [0]),
        ("sgd momentum=0.9 nesterov=true", [0]), ("sgd momentum=0.3 nesterov=true weight_decay=2", [0]),
        ("adagrad", [4]), ("adagrad lr_decay=1e-9 weight_decay=0.7", [4]), ("rmsprop alpha=0.999999999", [4]),
        ("rmsprop alpha=1 momentum=0.9 weight_decay=0.7", [4, 0]), ("adam beta2=0.99999999", [0, 4]),
        ("adam beta1=0.5 beta2=0.99999999 weight_decay=0.7", [0, 4]), ("adam beta1=0 beta2=0.99999999", [0, 4]),
        ("adam beta2=0.99999999 amsgrad=true", [0, 4, 9]), ("rmsprop alpha=0.999999999 centered=true", [4, 1]),
        ("adamw beta2=0.99999999 weight_decay=0.3", [0, 4]),
        ("adamw beta1=0.6 beta2=0.99999999 weight_decay=0", [0, 4]),
    ]

    @Test func tableIsCovered() {
        let covered = Set(Self.settings.map { $0.optimizer.split(separator: " ")[0] })
        for row in OptimizerRow.all where row.stableRate(row.defaults) != nil {
            #expect(covered.contains(Substring(row.name)), "\(row.name)")
        }
    }

    @Test(arguments: settings.indices)
    func limitIsWhereUpdatesTurn(_ index: Int) throws {
        let (optimizer, slots) = Self.settings[index]
        let harness = Harness("param w = 1e-5; model { loss = 1.5 * w^2 }; optimizer \(optimizer)")
        var session = harness.session
        if !slots.isEmpty {
            session.optimizer.slots = slots.map { [$0] }
            session.optimizer.steps = 10_000_000_000
        }
        guard case .below(let rate, _) = try Curvature(session).stability else {
            Issue.record("\(optimizer): no limit")
            return
        }
        func distances(_ share: Double) -> [Double] {
            var state = session.optimizer
            state.learningRate = rate.value * share
            var parameters = [Matrix(1e-5)]
            return (0..<400).map { _ in
                state.update(parameters: &parameters, gradients: [Matrix(3 * parameters[0].values[0])])
                return abs(parameters[0].values[0]) / 1e-5
            }
        }
        // Once gradients are large the scale grows with them, and what grew is tamed.
        let (below, above) = (distances(0.97).suffix(50).max() ?? .nan, distances(1.03).max() ?? .nan)
        #expect(below < 0.1, "\(optimizer): \(rate) \(below)")
        #expect(!(above < 100), "\(optimizer): \(rate) \(above)")
    }

    /// Where nothing is remembered of directions, a step is lr · dW / scale, by the words of the row.
    @Test func scalesDivideTheStep() throws {
        for row in OptimizerRow.all {
            var settings = row.defaults
            for name in ["momentum", "beta1", "weight_decay"] where settings[name] != nil { settings[name] = 0 }
            guard let texts = row.stableRate(settings) else { continue }
            let harness = Harness("data xor; network 2 -> 3 tanh -> 1; lr = 0.01")
            var session = harness.session
            session.optimizer = OptimizerState(row, settings)
            for _ in 0..<3 {
                let gradients = try Executor().gradients(session)
                let scale = try #require(try OptimizerScale(session, HessianProduct(session)))
                #expect(scale.texts.scale == texts.scale)
                var after = session
                after.update(gradients)
                let slopes = session.parameters.keys.flatMap { gradients.values[$0]?.values ?? [] }
                let steps = session.parameters.keys.flatMap { name in
                    zip(session.parameters[name]?.values ?? [], after.parameters[name]?.values ?? []).map { $0 - $1 }
                }
                for ((slope, step), size) in zip(zip(slopes, steps), scale.scales) {
                    let expected = session.optimizer.learningRate * slope / size
                    #expect(abs(step - expected) <= 1e-9 * max(abs(step), 1e-6), "\(row.name): \(step) \(expected)")
                }
                session = after
            }
        }
    }

    /// Networks at a minimum, moved a little along the direction that bends most, with rates at both sides of the limit.
    @Test func updatesNearAMinimumDoWhatIsSaid() throws {
        var (right, runs) = (0, 0)
        let networks = [
            "2 -> 4 tanh -> 1", "3 -> 3 sigmoid -> 2", "2 -> 3 softplus -> 2 tanh", "4 -> 2", "2 -> 5 silu -> 1",
        ]
        for seed in 1...25 {
            let network = networks[seed % networks.count]
            let inputs = network.prefix(1)
            // The targets are what the network says, so that its weights are a minimum.
            let harness = Harness(
                "seed \(seed); network \(network); x = normal(12, \(inputs)); y = zeros(12, columns(yhat)); y = yhat")
            for optimizer in ["sgd", "sgd momentum=0.9"] {
                harness.must("optimizer \(optimizer)")
                let start = harness.session
                let curvature = try Curvature(start, findsDirection: true)
                let direction = try #require(curvature.direction).vector
                guard case .below(let rate, _) = curvature.stability else { continue }
                for share in [0.9, 1.1] {
                    var session = start
                    session.optimizer.learningRate = rate.value * share
                    var place = 0
                    for (name, value) in start.parameters {
                        var moved = value
                        for i in moved.values.indices { moved.values[i] += 1e-6 * direction[place + i] }
                        place += moved.values.count
                        session.parameters[name] = moved
                    }
                    harness.interpreter.session = session
                    harness.must("train 50 steps")
                    let end = start.parameters.flatMap { name, value in
                        zip(harness.session.parameters[name]?.values ?? [], value.values).map { $0 - $1 }
                    }
                    let component = abs(end.dot(direction))
                    runs += 1
                    if share < 1 ? component < 1e-6 : !(component <= 1e-6) { right += 1 }
                }
                harness.interpreter.session = start
            }
        }
        #expect(runs >= 100 && Double(right) >= 0.95 * Double(runs), "\(right) of \(runs)")
    }

    /// A row that does not say how it takes a bend gets the eigenvalue all the same.
    @Test func unknownRulesAreSaidToBe() {
        OptimizerTable.$rows.withValue(AddedOptimizer.rows) {
            let harness = Harness("data xor; network 2 -> 3 tanh -> 1; optimizer signum")
            #expect(
                harness.output(of: "curvature").texts.contains { $0.contains("how signum takes a bend is not known") })
            harness.must("explain step; whatif lr = 0.3")
        }
    }

    @Test(arguments: ["explain step", "whatif lr = 5"])
    func questionsAboutTheRateSayIt(_ question: String) {
        let harness = Harness("param w = 1; model { loss = 5 * w^2 }")
        #expect(harness.output(of: question).texts.contains { $0.contains("λ = 10") && $0.contains("above 0.2 ") })
        let large = Harness("x = random(9, 20); y = random(9, 1); network 20 -> 20 tanh -> 1")
        #expect(!large.output(of: question).texts.contains { $0.contains("λ") })
    }
}
