import Autodiff
import Syntax
import Testing

@testable import Commands
@testable import Modelling

/// All of PyTorch's activations and losses: each is a row of the table, a formula that can be typed, or missing for a
/// reason.
@Suite struct TorchNamesTests {
    private enum Answer {
        case row(String)
        /// In the names x, yhat, y.
        case typed(String)
        case missing(String)
    }

    private static let layers = "a layer or its tool, not a function of elements"
    private static let images = "for images, volumes and sequences: networks here have rows"
    private static let internals = "a tool inside PyTorch"
    private static let pairs = "compares pairs or triples of outputs, which a loss of yhat and y does not have"

    private static let activations: [String: Answer] = [
        "ReLU": .row("relu"), "Hardtanh": .row("hardtanh"), "ReLU6": .row("relu6"), "Sigmoid": .row("sigmoid"),
        "Hardsigmoid": .row("hardsigmoid"), "Tanh": .row("tanh"), "SiLU": .row("silu"), "Mish": .row("mish"),
        "Hardswish": .row("hardswish"), "ELU": .row("elu"), "CELU": .row("celu"), "SELU": .row("selu"),
        "GELU": .row("gelu"), "Hardshrink": .row("hardshrink"), "LeakyReLU": .row("leaky_relu"),
        "LogSigmoid": .row("logsigmoid"), "Softplus": .row("softplus"), "Softshrink": .row("softshrink"),
        "PReLU": .row("prelu"), "Softsign": .row("softsign"), "Tanhshrink": .row("tanhshrink"),
        "Softmin": .row("softmin"), "Softmax": .row("softmax"), "LogSoftmax": .row("log_softmax"),
        "Threshold": .row("threshold"),
        "GLU": .typed("x[:,1:2] * sigmoid(x[:,3:4])"),
        "RReLU": .missing(
            "its slope is drawn anew in training: a model can draw it, prelu(x, 0.125 + 0.2 * random(1, 1))"),
        "MultiheadAttention": .missing("a layer of products and softmax, written in a model: sessions/attention.bp"),
        "Softmax2d": .missing(images),
    ]

    private static let losses: [String: Answer] = [
        "L1Loss": .row("mae"), "NLLLoss": .typed("-sum(y * yhat) / rows(y)"), "PoissonNLLLoss": .row("poisson"),
        "GaussianNLLLoss": .row("gaussian_nll"), "KLDivLoss": .row("kl"), "MSELoss": .row("mse"),
        "BCELoss": .row("bce"), "BCEWithLogitsLoss": .typed("bce(sigmoid(yhat), y)"),
        "SmoothL1Loss": .row("smooth_l1"), "HuberLoss": .row("huber"), "SoftMarginLoss": .row("soft_margin"),
        "CrossEntropyLoss": .typed("ce(softmax(yhat), y)"), "MultiMarginLoss": .row("multi_margin"),
        "MultiLabelSoftMarginLoss": .typed("bce(sigmoid(yhat), y)"), "CosineEmbeddingLoss": .row("cosine"),
        "HingeEmbeddingLoss": .typed("mean(where(y == 1, yhat, max(1 - yhat, 0)))"),
        "LinearCrossEntropyLoss": .missing("ce after a softmax, with the last layer in it to save memory"),
        "NLLLoss2d": .missing(images), "MultiLabelMarginLoss": .missing("targets are lists of class numbers"),
        "MarginRankingLoss": .missing(pairs), "TripletMarginLoss": .missing(pairs),
        "TripletMarginWithDistanceLoss": .missing(pairs),
        "CTCLoss": .missing("aligns sequences of unequal length, which matrices are not"),
    ]

    /// Functions that no class of the lists above stands for.
    private static let functions: [String: Answer] = {
        var answers: [String: Answer] = [
            "cosine_similarity": .typed("1 - cosine(yhat, y)"), "normalize": .typed("x / norm(x, axis=columns)"),
            "pairwise_distance": .typed("norm(yhat - y, axis=columns)"),
            "linear": .typed("x @ x'"), "one_hot": .typed("x == (1:4)"), "pad": .typed("pad(x, 5, 6, 1, 1)"),
            "layer_norm": .typed("(x - mean(x, axis=columns)) / std(x, correction=0, axis=columns)"),
            "rms_norm": .typed("x / sqrt(mean(x^2, axis=columns))"),
            "scaled_dot_product_attention": .typed("softmax(x @ x' / 2) @ x"),
            "pdist": .missing(pairs),
            "gumbel_softmax": .missing("draws at random: a model can, softmax(z - log(-log(random(1, 3))))"),
        ]
        let layersOfPyTorch = [
            "alpha_dropout", "dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout", "embedding",
            "embedding_bag", "bilinear", "batch_norm", "instance_norm", "group_norm", "local_response_norm",
            "multi_head_attention_forward", "linear_cross_entropy",
        ]
        for name in layersOfPyTorch { answers[name] = .missing(layers) }
        let beginnings = [
            "adaptive_", "avg_pool", "conv", "fractional_", "lp_pool", "max_pool", "max_unpool", "upsample",
            "interpolate", "grid_sample", "affine_grid", "pixel_", "channel_shuffle", "native_channel", "fold",
            "unfold",
        ]
        let tools = [
            "Callable", "DType", "Optional", "ScalingType", "SwizzleType", "Tensor", "assert_int", "boolean_dispatch",
            "handle_torch", "has_torch", "grouped_mm", "scaled_",
        ]
        for name in References.torchNames.functions where answers[name] == nil {
            if beginnings.contains(where: name.hasPrefix) { answers[name] = .missing(images) }
            if tools.contains(where: name.hasPrefix) { answers[name] = .missing(internals) }
        }
        return answers
    }()

    /// The class of a function: `hardtanh_` and `hinge_embedding_loss` are `Hardtanh` and `HingeEmbeddingLoss`.
    private static func answer(_ function: String) -> Answer? {
        if let known = functions[function] { return known }
        let plain = function.filter { $0 != "_" }.lowercased()
        let words = [
            "binarycrossentropy": "bceloss", "binarycrossentropywithlogits": "bcewithlogitsloss",
            "crossentropy": "crossentropyloss", "kldiv": "kldivloss", "logsoftmax": "logsoftmax",
        ]
        let wanted = words[plain] ?? plain
        return (activations.merging(losses) { first, _ in first }).first { $0.key.lowercased() == wanted }?.value
    }

    private static func expectTrue(_ answer: Answer?, _ name: String) {
        switch answer {
        case .row(let row):
            let found = Operation<Double>.row(named: row)
            #expect(found != nil, "\(name) is to be the row \(row)")
        case .typed(let formula):
            let harness = Harness(
                "x = [1, 2, 3, 4; 2, 1, 0.5, 3]; yhat = [0.1, 0.7; 0.4, 0.2]; y = [1, 0; 0, 1]")
            #expect(harness.matrix(formula) != nil, "\(name): \(formula)")
        case .missing(let reason): #expect(reason.count > 10, "\(name) has no reason")
        case nil: Issue.record("\(name) of PyTorch is neither there nor missing for a reason")
        }
    }

    @Test func activationsOfPyTorch() {
        for name in References.torchNames.activations { Self.expectTrue(Self.activations[name], name) }
        #expect(Set(Self.activations.keys) == Set(References.torchNames.activations))
    }

    @Test func lossesOfPyTorch() {
        for name in References.torchNames.losses { Self.expectTrue(Self.losses[name], name) }
        #expect(Set(Self.losses.keys) == Set(References.torchNames.losses))
    }

    @Test func functionsOfPyTorch() {
        for name in References.torchNames.functions { Self.expectTrue(Self.answer(name), name) }
    }

    /// What PyTorch calls a row leads to it: as it is, or as a synonym.
    @Test func namesOfPyTorchLeadToRows() {
        for (name, answer) in Self.activations.merging(Self.losses, uniquingKeysWith: { first, _ in first }) {
            guard case .row(let row) = answer, let found = Operation<Double>.row(named: row) else { continue }
            func plain(_ word: String) -> String { word.filter { $0 != "_" }.lowercased() }
            let known = ([row] + found.synonyms).map(plain)
            let stem = plain(name)
            #expect(
                known.contains(stem) || stem.hasSuffix("loss") && known.contains(String(stem.dropLast(4))),
                "\(name) is not known to \(row)")
        }
    }
}
