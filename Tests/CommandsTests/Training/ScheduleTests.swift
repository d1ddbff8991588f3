import Autodiff
import Learning
import Syntax
import Testing

@testable import Commands
@testable import Modelling

/// Learning rates that change, beside those of PyTorch.
@Suite struct ScheduleTests {
    private static let start = "data xor; network 2 -> 2 tanh -> 1 sigmoid; optimizer sgd lr=0.2"
    private static let byUpdates = References.schedules.filter { $0.losses == nil }

    private func expectRates(_ found: [Double], _ wanted: [Double], _ what: String) {
        #expect(found.count == wanted.count)
        for (update, (a, b)) in zip(found, wanted).enumerated() {
            #expect(abs(a - b) <= 1e-12 * max(abs(b), 1e-3), "\(what), update \(update): \(a) is not \(b)")
        }
    }

    @Test(arguments: byUpdates.indices) func ratesAgreeWithPyTorch(_ index: Int) {
        let reference = Self.byUpdates[index]
        let harness = Harness(Self.start)
        harness.must("step; step; schedule \(reference.schedule)")
        var rates: [Double] = []
        for _ in reference.rates {
            rates.append(harness.value("lr"))
            harness.must("step")
        }
        expectRates(rates, reference.rates, reference.schedule)
    }

    /// `train` takes the same rates, and other numbers of updates at once are the same.
    @Test(arguments: byUpdates.map(\.schedule) + ["(0.2 / (1 + step / 10))", "(0.1 * (epoch < 3) + 0.01)"])
    func trainingFollowsThem(_ schedule: String) {
        let byHand = Harness(Self.start)
        byHand.must("schedule \(schedule); repeat 33 { step }")
        let trained = Harness(Self.start)
        trained.must("schedule \(schedule); train 20; train 13 steps")
        let parts = Harness(Self.start)
        parts.must("schedule \(schedule); train 3; step; repeat 29 { train 1 }")
        for (name, value) in byHand.session.parameters {
            for other in [trained, parts] {
                expectClose(other.session.parameters[name], value, 1e-12, "\(schedule): \(name)")
            }
        }
        #expect(byHand.value("lr") == trained.value("lr") && byHand.value("lr") == parts.value("lr"))
        // A moment on the way has the rate that it had.
        trained.must("goto step 11")
        let there = trained.value("lr")
        let again = Harness(Self.start)
        again.must("schedule \(schedule); train 11")
        #expect(there == again.value("lr"))
    }

    @Test func plateausAgreeWithPyTorch() {
        for reference in References.schedules {
            guard let losses = reference.losses else { continue }
            let words = reference.schedule.split(separator: " ").map(String.init)
            let settings = words.dropFirst().map { $0.split(separator: "=") }
            var schedule = Schedule(
                .row(
                    words[0], Dictionary(uniqueKeysWithValues: settings.map { (String($0[0]), Double($0[1]) ?? .nan) })),
                base: reference.base, start: 0)
            let rates = losses.map { loss -> Double in
                schedule.observe(loss)
                return schedule.rate(afterStep: 0) ?? .nan
            }
            expectRates(rates, reference.rates, reference.schedule)
        }
    }

    /// It watches the validation loss where there is one, also over several statements.
    @Test func plateauWatchesEachEpoch() {
        let data = "data iris; split 0.6 0.2 0.2; network 4 -> 3 softmax; optimizer sgd lr=3"
        let one = Harness("\(data); schedule plateau patience=1 factor=0.5; train 40 batch=30")
        let many = Harness("\(data); schedule plateau patience=1 factor=0.5; repeat 8 { train 5 batch=30 }")
        #expect(one.value("lr") < 3)
        #expect(one.value("lr") == many.value("lr"))
        #expect(one.session.parameters == many.session.parameters)
    }

    /// What is printed as the formula gives the same numbers.
    @Test(arguments: ScheduleRow.all.map(\.name)) func formulaIsTrue(_ name: String) throws {
        let row = try #require(ScheduleRow.named(name))
        for base in [0.2, 3] {
            for t in [0.0, 1, 2, 7, 13.0, 99, 299, 300, 999, 1000, 5000] {
                var numbers = Dictionary(uniqueKeysWithValues: row.settings.map { ($0.name, $0.initial) })
                let rate = row.rate(t, base) { numbers[$0] ?? .nan }
                (numbers["t"], numbers["base"]) = (t, base)
                let known = numbers
                let host = Evaluator.Host(resolve: { known[$0].map { .known(Matrix($0)) } })
                let found = try Evaluator(source: SourceText(row.formula), host: host).scalar(
                    Expression.parsed(row.formula))
                #expect(abs(found - rate) <= 1e-12 * max(abs(rate), 1e-6), "\(name) at \(t): \(found), \(rate)")
            }
        }
    }

    @Test func theLearningRateIsWhatItStartsFrom() {
        let harness = Harness(Self.start)
        harness.must("schedule exponential factor=0.5; step; step")
        #expect(harness.value("lr") == 0.05)
        harness.must("lr = 0.8")
        #expect(harness.notices.contains { $0.message.contains("0.8 is what the schedule starts from") })
        #expect(harness.value("lr") == 0.2)
        harness.must("network 2 -> 1 sigmoid")
        #expect(harness.value("lr") == 0.8)
        harness.must("schedule off; step")
        #expect(harness.value("lr") == 0.8)
    }

    @Test func whatHasNoRateIsRefused() {
        let harness = Harness(Self.start)
        for line in [
            "schedule (0 - 1)", "schedule (1 / 0)", "schedule (nothing)", "schedule (loss)", "schedule nonsense",
            "schedule cosine every=3", "schedule step every=0", "schedule (0.1) warmup=3", "schedule [0.1, 0.2]",
        ] {
            #expect(harness.error(of: line) != nil, "\(line)")
            #expect(harness.session.schedule == nil)
        }
        // It ends the training where it has no rate, and keeps what was done.
        harness.must("schedule (0.1 - step / 100); train 50")
        #expect(harness.value("step") == 11)
        #expect(harness.error(of: "step") == nil)
    }

    /// Whatever its settings are, a schedule gives numbers that can be.
    @Test func noRateIsNoNumber() {
        for row in ScheduleRow.all {
            for setting in row.settings {
                for value in [setting.range.lowerBound, min(setting.range.upperBound, 1e6), setting.initial] {
                    let schedule = Schedule(.row(row.name, [setting.name: value]), warmup: 3, base: 0.1, start: 2)
                    for step in [2, 3, 5, 11, 500, 100_000] {
                        let rate = schedule.rate(afterStep: step) ?? .nan
                        #expect(rate.isFinite && rate >= 0, "\(row.name) \(setting.name)=\(value): \(rate)")
                    }
                }
            }
        }
    }

    /// The formula that is shown can be typed, and is the learning rate of the next update.
    @Test(arguments: byUpdates.map(\.schedule)) func whatIsShownIsTheRate(_ schedule: String) {
        let harness = Harness(Self.start)
        harness.must("step; step; schedule \(schedule); repeat 17 { step }")
        let line = harness.output(of: "schedule").texts.joined()
        guard let start = line.ranges(of: "lr = ").first, let end = line.ranges(of: "; the next").first else {
            Issue.record("\(line)")
            return
        }
        let formula = line[start.upperBound..<end.lowerBound].split(separator: " after ")[0]
        #expect(abs(harness.value(String(formula)) - harness.value("lr")) < 1e-12, "\(line)")
    }

    @Test func savedSessionsHaveIt() {
        let harness = Harness(Self.start)
        harness.must("schedule cosine over=20 warmup=5 to=0.01; clip norm 0.5; freeze b1; train 9; save \"s.bp\"")
        let text = String(decoding: harness.files["s.bp"] ?? [], as: UTF8.self)
        let other = Harness(text)
        #expect(other.errors.isEmpty)
        #expect(Set(differences(other.session, harness.session)).isSubset(of: ["model", "transcript"]))
    }
}
