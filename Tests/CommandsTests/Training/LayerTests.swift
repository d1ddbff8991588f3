import Autodiff
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// Layers beyond weighted sums: beside PyTorch, and what training and evaluation differ in.
@Suite struct LayerTests {
    private func harness(_ reference: References.LayersCase) -> Harness {
        Harness(
            "network \(reference.network)", loss: "ce", x: reference.x, y: reference.y,
            parameters: reference.parameters)
    }

    @Test(arguments: References.layers.indices)
    func valuesAndGradients(_ index: Int) {
        let reference = References.layers[index]
        let harness = harness(reference)
        #expect(Set(harness.session.parameters.keys) == Set(reference.parameters.keys))
        harness.must("backward")
        #expect(abs(harness.value("loss") - reference.loss) < 1e-10)
        for (name, expected) in reference.gradients {
            expectClose(harness.matrix("d\(name)"), Matrix(rows: expected), 1e-10, "\(reference.network), d\(name)")
        }
        let first = reference.parameters.keys.filter { $0.hasPrefix("W") || $0.hasPrefix("E") }.sorted()
        for weights in first {
            harness.must("explain d\(weights)[1,1]; derive loss wrt \(weights)")
        }
        harness.must("check grads; trace; diagnose")
    }

    @Test(arguments: References.layers.indices, [false, true])
    func updatesAndEvaluation(_ index: Int, _ isByHand: Bool) {
        let reference = References.layers[index]
        let harness = harness(reference)
        let updates = isByHand ? "repeat \(reference.steps) { step }" : "train \(reference.steps) steps"
        harness.must("optimizer adam lr=0.01; \(updates)")
        // The gradient of a bias in front of a normalization is nothing but rounding, which adam makes large.
        let tolerance = reference.network.contains("norm") ? 1e-8 : 1e-10
        for (name, expected) in reference.final {
            expectClose(
                harness.session.parameters[name], Matrix(rows: expected), tolerance, "\(reference.network): \(name)")
        }
        let outputs = try? harness.interpreter.executor.outputs(
            harness.session, x: Matrix(rows: reference.x), y: nil
        ).output()
        expectClose(outputs, Matrix(rows: reference.evaluated), tolerance, "\(reference.network): evaluated")
    }

    // MARK: - Dropout

    private static let dropping = "data iris; split 0.6 0.2 0.2; network 4 -> 40 tanh dropout=0.25 -> 3 softmax"

    @Test func masksAreHeldUntilTheNextUpdate() {
        let harness = Harness(Self.dropping)
        let mask = harness.matrix("m1")
        harness.must(
            "backward; check grads; explain W1[1,1]; whatif W1[1,1] += 0.1; evaluate; predict; test_loss; loss")
        #expect(harness.matrix("m1") == mask)
        harness.must("forward")
        let second = harness.matrix("m1")
        #expect(second != mask)
        harness.must("backward; step")
        #expect(harness.matrix("m1") != second)
        let values = Set(mask?.values ?? [])
        #expect(values == [0, 1 / 0.75])
        let share = (mask?.values.count { $0 == 0 } ?? 0)
        #expect(abs(Double(share) / Double(90 * 40) - 0.25) < 0.03)
        #expect(harness.lines(of: "loss").contains { $0.contains("random numbers") })
    }

    /// With its mask as a given matrix the model has the same values and gradients.
    @Test func gradientsAreThoseOfTheMask() {
        let harness = Harness("\(Self.dropping); backward")
        let other = Harness("data iris; split 0.6 0.2 0.2")
        other.interpreter.session.variables["keep"] = harness.matrix("m1")
        other.must(
            "model { param W1 = zeros(4, 40); param b1 = zeros(1, 40); param W2 = zeros(40, 3); param b2 = zeros(1, 3); "
                + "yhat = softmax((tanh(x @ W1 + b1) * keep) @ W2 + b2) }")
        for (name, value) in harness.session.parameters { other.interpreter.session.parameters[name] = value }
        other.must("backward")
        #expect(abs(harness.value("loss") - other.value("loss")) < 1e-12)
        for name in ["dW1", "db1", "dW2", "db2", "dx"] {
            expectClose(harness.matrix(name), other.matrix(name) ?? Matrix(0), 1e-12, name)
        }
    }

    @Test func evaluationHasNoMask() {
        let harness = Harness("\(Self.dropping); train 3 batch=16")
        let plain = Harness("data iris; split 0.6 0.2 0.2; network 4 -> 40 tanh -> 3 softmax")
        for (name, value) in harness.session.parameters { plain.interpreter.session.parameters[name] = value }
        for name in ["test_loss", "train_loss", "validation_accuracy"] {
            #expect(harness.value(name) == plain.value(name), "\(name)")
        }
        #expect(harness.value("loss") != plain.value("loss"))
        // A condition at the end of an epoch reads the loss as it is evaluated, and so does the closing line.
        harness.must("train 200 batch=16 until loss < 0.3")
        #expect(harness.value("train_loss") < 0.3)
    }

    @Test func sameSeedSameMasks() {
        let one = Harness("\(Self.dropping); train 7 batch=16; train 3; step")
        let two = Harness("\(Self.dropping); train 4 batch=16; train 3 batch=16; train 2; train 1; step")
        #expect(one.session.hasSameParameters(as: two.session))
        two.must("goto step 20")
        let three = Harness("\(Self.dropping); train 20 steps batch=16")
        #expect(two.session.hasSameParameters(as: three.session))
    }

    /// Weight decay is for weights: what follows a value moves by hand and in a training alike, and explain says how.
    @Test(arguments: ["sgd lr=0.1 weight_decay=0.5", "adamw lr=0.01 weight_decay=0.9", "adam weight_decay=0.3"])
    func statisticsDoNotDecay(_ optimizer: String) {
        let start = "data iris; network 4 -> 5 batchnorm tanh -> 3 softmax; optimizer \(optimizer)"
        let byHand = Harness("\(start); repeat 6 { step }")
        let trained = Harness("\(start); train 6")
        // The gradient of a bias in front of a normalization is nothing but rounding, which adam makes large.
        for name in ["var1", "gamma1"] {
            guard let value = byHand.session.parameters[name] else { continue }
            expectClose(trained.session.parameters[name], value, 1e-5, "\(optimizer): \(name)")
        }
        let before = byHand.lines(of: "explain step var1[1,1]").joined(separator: " ")
        byHand.must("digits 6; step")
        let after = NumberFormat(digits: 6).string(byHand.value("var1[1,1]"))
        #expect(before.contains("becomes \(after)"), "\(before), \(after)")
    }

    @Test func frozenStatisticsStay() {
        let harness = Harness("data iris; network 4 -> 5 batchnorm tanh -> 3 softmax")
        let before = harness.session
        harness.must("freeze all; step; train 4; train 3 batch=9")
        #expect(harness.session.hasSameParameters(as: before))
        harness.must("thaw mean1; step")
        #expect(harness.session.parameters["mean1"] != before.parameters["mean1"])
    }

    @Test func windowsWithoutBoundAreRefused() {
        for line in [
            "patches(1, 1, 1, 1000, 1000, 1, 1000)", "patches(100000, 100000, 1, 1, 1, 1, 0)",
            "windows(1000, 1000, 999, 500, 1)",
            "patches(2, 2, 1, 3, 3, 1, 0)", "windows(2, 2, 1, 3, 1)", "patches(2, 2, 1, 1, 1, 1, 5)",
            "patches(0, 2, 1, 1, 1, 1, 0)",
        ] { #expect(Harness().error(of: line) != nil, "\(line)") }
    }

    // MARK: - Classes

    @Test func classesAreThoseOfTheData() {
        let harness = Harness("data [1, 2; 3, 1; 2, 7] -> [0; 1; 1]; split 0.5; network 2 -> embedding 3 -> 1 sigmoid")
        #expect(harness.session.parameters["E1"]?.shape == Shape(7, 3))
        #expect(harness.session.model?.object.network?.description == "2 → embedding 3 classes=7 → 1 sigmoid")
        #expect(Harness().error(of: "network 2 -> embedding 3 -> 1") != nil)
        // Each class takes its row.
        harness.must("x = [7, 2]; E1 = zeros(7, 3); E1[7,:] = [1, 2, 3]; E1[2,:] = [4, 5, 6]")
        #expect(harness.matrix("a1") == Matrix(rows: [[1, 2, 3, 4, 5, 6]]))
    }

    @Test(arguments: [
        ("[1, 0; 2, 3]", "x[1,2] is 0"), ("[1, 1; 2, 9]", "x[2,2] is 9"), ("[1, 1; 1.5, 1]", "x[2,1] is 1.5"),
        ("[0/0, 1; 1, 1]", "x[1,1] is nan"), ("[1, 1; -1, 2]", "x[2,1] is -1"), ("[1/0, 1; 1, 1]", "x[1,1] is inf"),
    ])
    func whatIsNoClassIsRefused(_ x: String, _ message: String) {
        let start = "network 2 -> embedding 3 classes=4 -> 1 sigmoid; y = [0; 1]; x = \(x)"
        for command in [
            "forward", "loss", "backward", "step", "train 2", "train 2 batch=1", "evaluate", "predict \(x)",
        ] {
            let error = Harness(start).error(of: command)
            #expect(error?.message.hasPrefix(message) == true, "\(command): \(error?.message ?? "none")")
        }
        let numbers = Harness("data \(x) -> [0; 1]").error(of: "network 2 -> embedding 3 -> 1")
        #expect(message.hasSuffix("9") ? numbers == nil : numbers?.message.hasPrefix(message) == true)
    }

    @Test func parametersOfClassesAreKeptAndGoneBackTo() {
        let start = "data text context=2 codes=true; network 2 -> embedding 4 -> 28 softmax; train 3 batch=100"
        let harness = Harness(start)
        let before = harness.session.parameters["E1"]
        harness.must("store \"e.safetensors\"; train 2; load \"e.safetensors\"")
        #expect(harness.session.parameters["E1"] == before)
        harness.must("train 2; undo")
        #expect(harness.session.parameters["E1"] == before)
        let frozen = Harness("\(start); freeze E1; train 2")
        #expect(frozen.session.parameters["E1"] == before)
        // The size of class numbers means nothing.
        let wide = Harness(
            "x = [101; 109; 120; 117]; y = [0; 1; 0; 1]; network 1 -> embedding 3 -> 1 sigmoid; train 20")
        #expect(!wide.lines(of: "diagnose").joined().contains("normalize"))
    }

    // MARK: - Learned slopes

    @Test(arguments: [("prelu", 0.25), ("swish", 1)])
    func slopesAreLearned(_ activation: String, _ first: Double) {
        let harness = Harness("data xor; network 2 -> 4 \(activation) -> 1 sigmoid")
        #expect(harness.value("slope1") == first)
        harness.must("freeze slope1; train 5")
        #expect(harness.value("slope1") == first)
        harness.must("thaw all; train 5")
        #expect(harness.value("slope1") != first)
        #expect(harness.lines(of: "show params").contains { $0.hasPrefix("slope1 = ") })
        harness.must("backward")
        let bare = harness.value("dslope1")
        // A penalty is on weights; on what is learned beside them only where it is named.
        harness.must("penalty l2 0.1; backward")
        #expect(harness.value("dslope1") == bare)
        harness.must("penalty l2 0.1 slope1; backward")
        #expect(abs(harness.value("dslope1") - bare - 0.2 * harness.value("slope1")) < 1e-12)
        #expect(Harness("network 2 -> 4 \(activation) -> 1").error(of: "store \"a.safetensors\" as torch") != nil)
        // A function of the user with that name comes first.
        let own = Harness("function \(activation)(z) = z * 2; network 2 -> 4 \(activation) -> 1")
        #expect(own.session.parameters["slope1"] == nil)
    }

    // MARK: - Words

    @Test(arguments: [
        "image 8 8 -> conv 3 3 6 relu -> pool 2 -> 10 softmax", "4 -> 5 batchnorm relu dropout=0.5 -> 3 softmax",
        "3 -> embedding 8 classes=27 dropout=0.25 -> 16 tanh -> 27 softmax", "1 -> embedding 2 classes=3",
        "2 -> 4 prelu -> 3 batchnorm swish dropout=0.5 -> 1 sigmoid",
        "image 6 6 3 -> conv 2 2 4 stride=2 padding=1 layernorm tanh -> meanpool 2 stride=1 -> 2",
    ])
    func descriptionsCanBeTyped(_ text: String) throws {
        let harness = Harness("network \(text)")
        let network = try #require(harness.session.model?.object.network)
        let typed = network.description.replacing("→", with: "->")
        #expect(typed == text)
        let model = harness.lines(of: "show model").joined(separator: "\n")
        let other = Harness("network \(typed)")
        #expect(other.session.parameters == harness.session.parameters)
        // The model that it stands for is the same.
        let start = try #require(model.range(of: "model {")?.lowerBound)
        let spelled = Harness(String(model[start...]))
        #expect(spelled.errors.isEmpty)
        #expect(spelled.session.parameterShapes == harness.session.parameterShapes)
        // normal() at the prompt has a stream of its own.
        if network.inputClasses == nil { #expect(spelled.session.parameters == harness.session.parameters) }
    }

    @Test(arguments: [
        "network 4 -> conv 3 3 2 -> 1", "network image 2 2 -> conv 3 3 2 -> 1", "network image 8 -> 3",
        "network image 8 8 -> conv 3 -> 3", "network image 8 8 -> conv 3 3 4 relu tanh -> 3", "network 3 4 -> 3",
        "network 3 -> 4 dropout=2 -> 3", "network 3 -> 4 stride=2 -> 3", "network 3 -> 4 batchnorm layernorm -> 3",
        "network image 8 8 -> pool 2 relu -> 3", "network image 8 8 1 1 -> 3", "network image 0 8 -> 3",
        "network image 8 8 -> conv 3 3 0 relu -> 3", "network image 100000 100000 -> 3",
        "network image 8 8 -> pool 9 -> 3",
        "network image 8 8 -> 4 -> pool 2 -> 3", "network 3 -> 4 padding=1 -> 1",
        "network image 8 8 -> pool 2 padding=1 -> 3",
        "network image 8 8 -> conv pool 3 3 2 -> 3", "network image 8 8 -> conv 3 3 2 dropout=1 -> 3",
        "network 3 -> embedding 4 classes=5 tanh -> 1", "network 3 -> 4 classes=5 -> 1",
        "network 3 -> embedding 4 classes=0 -> 1", "network 3 -> embedding 4 classes=1.5 -> 1",
        "network image 8 8 -> embedding 4 classes=17 -> 1", "network 3 -> 4 -> embedding 4 classes=5 -> 1",
        "network 3 -> embedding 4 classes=5 batchnorm -> 1", "network 3 -> embedding classes=5 -> 1",
        "network 3 -> embedding 4 classes=5 stride=2 -> 1", "network image 8 8 -> conv 3 3 2 classes=5 -> 1",
        "network 3 -> embedding conv 4 4 4 -> 1", "network 3 -> embedding 1000000 classes=1000000 -> 1",
        "network 3 -> 4 dropout=0.5 dropout=0.2 -> 1", "network image -> 3", "network image 8 8 -> conv -> 3",
    ])
    func whatIsNoLayerIsRefused(_ line: String) {
        let harness = Harness()
        #expect(harness.error(of: line) != nil, "\(line)")
        #expect(harness.session.model == nil)
    }

    /// A word without its numbers is answered by what it takes.
    @Test(arguments: [
        ("network 3 -> conv -> 2", "a convolution has"), ("network 3 -> embedding -> 2", "an embedding has"),
        ("network image 8 8 -> pool -> 2", "a pool has"), ("network image 8 8 -> meanpool -> 2", "a pool has"),
    ])
    func wordsWithoutNumbers(_ line: String, _ words: String) {
        #expect(Harness().error(of: line)?.message.hasPrefix(words) == true)
    }
}
