import Learning
import Testing

@testable import Commands
@testable import Modelling

/// A training that was stored goes on with the same bits in a new process.
@Suite struct StoreTests {
    private static let data = "data iris; split 0.6 0.2 0.2; normalize"
    private static let network = "network 4 -> 5 tanh -> 3 softmax"

    private func expectSameCourse(_ opening: String, _ setting: String, _ first: String, _ second: String) {
        let whole = Harness("\(opening); \(setting); \(first); store \"run.safetensors\"; \(second)")
        #expect(whole.errors.isEmpty, "\(whole.errors)")
        let other = Harness()
        other.files = whole.files
        other.must("\(opening); load \"run.safetensors\"; \(second)")
        let place = "\(setting): \(first), \(second)"
        let different = differences(whole.session, other.session)
        let others: Set = ["model", "training", "transcript", "gradients"]
        #expect(Set(different).isSubset(of: others), "\(place): \(different)")
        #expect(whole.session.hasSameParameters(as: other.session), "\(place)")
        #expect(whole.session.epoch == other.session.epoch && whole.value("lr") == other.value("lr"), "\(place)")
    }

    @Test(arguments: OptimizerRow.all.map(\.name))
    func everyOptimizerGoesOn(_ name: String) throws {
        let row = try #require(OptimizerRow.named(name))
        let switches = row.settings.filter { $0.isTruth && $0.name != "nesterov" }.map { " \($0.name)=true" }.joined()
        let momentum = row.settings.contains { $0.role == .momentum } ? " momentum=0.5" : ""
        for words in ["optimizer \(name)", "optimizer \(name) lr=0.02\(switches)\(momentum)"] {
            let batch = row.searches ? "" : " batch=16"
            expectSameCourse(
                "\(Self.data); \(Self.network)", words, "train 37 steps\(batch)", "train 20 steps\(batch); step")
        }
    }

    @Test(arguments: [
        ("precision float32", "train 11 steps batch=7"), ("schedule cosine over=60 warmup=9", "train 25 steps batch=7"),
        ("schedule plateau patience=1 factor=0.5; lr = 3", "train 20 batch=30"),
        ("schedule (0.3 / (1 + step))", "train 5"), ("clip norm 0.1", "train 5 batch=9"),
        ("penalty l2 0.01; penalty l1 0.001 W1 b2", "train 5 batch=9"),
        ("clip value 0.01; freeze W1 b2", "train 5"), ("loss mse", "train 13 steps batch=16 shuffle=false"),
        ("seed 9", "train 20 batch=16 patience=2"), ("lr = 0.3", "train 2 batch=30; batch 3:9; step"),
    ])
    func everySettingGoesOn(_ setting: String, _ first: String) {
        expectSameCourse(
            "\(Self.data); \(Self.network)", setting, first, "train 9 steps batch=16; train 3; W1 += normal(4, 5)")
    }

    @Test func modelsThatDrawGoOn() {
        let model =
            "model { param w = glorot(4, 3); param b = zeros(1, 3); m = random(rows(x), 4) < 0.8; yhat = softmax((x * m) @ w + b) }"
        expectSameCourse("\(Self.data); \(model)", "lr = 0.2", "train 7 batch=16", "train 5 batch=16; forward; step")
    }

    @Test func dataThatAreNormalizedLaterAreTheSame() {
        let first = Harness("\(Self.data); \(Self.network); train 5; store \"run.safetensors\"; train 5")
        let other = Harness()
        other.files = first.files
        other.must("data iris; split 0.6 0.2 0.2; \(Self.network); load \"run.safetensors\"; train 5")
        #expect(first.session.hasSameParameters(as: other.session))
        other.must("data iris; split 0.5; normalize; \(Self.network)")
        #expect(other.error(of: "load \"run.safetensors\"")?.message.contains("another way") == true)
        other.must("data iris; split 0.6 0.2 0.2 shuffle=false; load \"run.safetensors\"")
        #expect(other.notices.contains { $0.message.contains("are not those") })
    }

    @Test func thePrecisionIsTheStoredOne() {
        let first = Harness("\(Self.data); \(Self.network); train 5; store \"run.safetensors\"")
        let other = Harness()
        other.files = first.files
        other.must("\(Self.data); precision float32; \(Self.network); load \"run.safetensors\"")
        #expect(first.session.hasSameParameters(as: other.session))
    }

    /// No name of a parameter is one of the file's own.
    @Test func anyNameOfAParameterCanBeStored() {
        let model =
            "model { param order = [0.5; 0.2; 0.1; 0.3]; param optimizer_m = 0; yhat = x @ order + optimizer_m }"
        let first = Harness(
            "data iris; data x -> x[:,1:1]; \(model); loss mse; train 5 batch=16; store \"run.safetensors\"")
        let other = Harness()
        other.files = first.files
        other.must("data iris; data x -> x[:,1:1]; \(model); loss mse; load \"run.safetensors\"")
        #expect(first.session.hasSameParameters(as: other.session))
    }

    @Test(arguments: ["4 -> 5 batchnorm tanh -> 3 softmax", "image 2 2 -> conv 2 2 3 relu -> 3 softmax"])
    func whatPyTorchHasOtherwiseIsRefused(_ network: String) {
        let harness = Harness("network \(network)")
        #expect(harness.error(of: "store \"w.safetensors\" as torch") != nil)
        harness.must("store \"w.safetensors\"; load \"w.safetensors\"")
    }

    @Test func earlierStepsCannotBeReached() {
        let first = Harness("\(Self.data); \(Self.network); train 9; store \"run.safetensors\"")
        let other = Harness()
        other.files = first.files
        other.must("\(Self.data); \(Self.network); train 3; load \"run.safetensors\"; train 6")
        for step in [9, 12, 15] { other.must("goto step \(step)") }
        #expect(other.error(of: "goto step 4")?.message.contains("loaded at step 9") == true)
        other.must("goto start")
        #expect(other.value("step") == 9 && other.session.hasSameParameters(as: first.session))
        other.must("goto end; rewind 2; undo 8")
        #expect(other.value("step") == 3)
        other.must("goto step 1")
    }

    @Test func weightsOfPyTorch() {
        let first = Harness(
            "data xor; network 2 -> 3 tanh -> 4 -> 1 sigmoid; train 4; store \"w.safetensors\" as torch")
        let contents = try? Safetensors(first.files["w.safetensors"] ?? [])
        #expect(
            contents.map { Set($0.tensors.map(\.name)) }
                == ["0.weight", "0.bias", "2.weight", "2.bias", "3.weight", "3.bias"])
        #expect(contents?["0.weight"]?.sizes == [3, 2] && contents?["0.bias"]?.sizes == [3])
        let other = Harness()
        other.files = first.files
        other.must("data xor; network 2 -> 3 tanh -> 4 -> 1 sigmoid; load \"w.safetensors\" as torch")
        #expect(first.session.hasSameParameters(as: other.session))
        // Names are ordered by their numbers.
        let names = (0..<12).map { "layers.\($0)" }
        let tensors = names.enumerated().flatMap { index, name in
            [
                Safetensors.Tensor("\(name).weight", .float64, [1, 1], [Double(index)]),
                Safetensors.Tensor("\(name).bias", .float64, [1], [Double(-index)]),
            ]
        }
        other.files["deep.safetensors"] = Safetensors(tensors: tensors).bytes
        other.must("network 1\(String(repeating: " -> 1", count: 12)); load \"deep.safetensors\" as torch")
        for index in 0..<12 { #expect(other.value("W\(index + 1)") == Double(index)) }
    }

    @Test func whatDoesNotFitIsRefusedAndNothingChanges() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; train 2")
        let small = Safetensors(tensors: [.init("W1", .float64, [2, 2], [1, 2, 3, 4])])
        harness.files["small.safetensors"] = small.bytes
        harness.files["none.safetensors"] = Array("hello".utf8)
        var stored = StoredTraining(harness.session).contents
        stored.metadata["step"] = "many"
        harness.files["flaw.safetensors"] = stored.bytes
        stored.metadata["backprop"] = "9"
        harness.files["later.safetensors"] = stored.bytes
        let before = harness.session
        for line in [
            "load \"small.safetensors\"", "load \"none.safetensors\"", "load \"nowhere.safetensors\"",
            "load \"small.safetensors\" as torch", "load \"flaw.safetensors\"", "load \"later.safetensors\"",
            "load \"flaw.safetensors\" as numpy", "load", "store", "store \"a.npy\"", "store run",
            "store \"small.safetensors\" as jax",
        ] {
            #expect(harness.error(of: line) != nil, "\(line)")
            #expect(harness.session.hasSameState(as: before), "\(line)")
        }
        #expect(Harness().error(of: "load \"small.safetensors\"")?.hint?.contains("network") == true)
        #expect(Harness().error(of: "store \"a.safetensors\"") != nil)
    }

    /// Every entry of a stored training is needed or looked at: what is changed is an error or a training, no trap.
    @Test(arguments: 0..<5) func mutatedTrainings(_ seed: Int) {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; schedule cosine; train 5 batch=3")
        let stored = StoredTraining(harness.session).contents
        var random = RandomSource(seed: seed, for: .data)
        for _ in 0..<12 {
            var changed = stored
            if random.below(3) == 0 {
                changed.tensors.remove(at: random.below(changed.tensors.count))
            } else if let key = changed.metadata.keys.sorted()[random.below(changed.metadata.count)] as String? {
                changed.metadata[key] =
                    [
                        "", "-3", "nan", "9999999999999999999", "9223372036854775807", "x y z", "7 7 7 7 7 7",
                        "0 0 9223372036854775807 2 a 1", "0.1 0.1 -9223372036854775808 1 2",
                    ][random.below(9)]
            }
            harness.files["m.safetensors"] = changed.bytes
            if harness.error(of: "load \"m.safetensors\"") == nil { harness.run("train 3 batch=3; step; undo") }
        }
    }
}
