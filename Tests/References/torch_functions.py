"""Every activation and loss, and the functions that have a counterpart in PyTorch: values and all gradients.

Writes torch.json: name (of the row), call (text in the names of the inputs), inputs, weights (by which the elements
of the value are weighed before they are added up for the gradients), value, gradients. And names.json: what
PyTorch calls its activations, losses and functions.
"""

import random

import torch
import torch.nn.functional as F

from common import write

source = random.Random("torch functions")


def matrix(rows):
    return torch.tensor(rows, dtype=torch.float64)


def normal(rows, columns, scale=1.0):
    return matrix([[round(source.gauss(0, scale), 4) for _ in range(columns)] for _ in range(rows)])


def shares(rows, columns):
    return torch.softmax(normal(rows, columns), dim=1)


def case(name, call, inputs, function, only=None):
    """- only: the inputs of which gradients are compared."""
    values = {
        key: value.clone().requires_grad_(only is None or key in only) for key, value in inputs.items()}
    value = function(*values.values())
    whole = value.reshape(1, 1) if value.dim() == 0 else value
    weights = matrix([[round(source.uniform(0.5, 1.5), 3) for _ in range(whole.shape[1])] for _ in range(whole.shape[0])])
    if whole.requires_grad:
        (whole * weights).sum().backward()
    gradients = {
        key: (torch.zeros_like(value) if value.grad is None else value.grad).tolist()
        for key, value in values.items() if only is None or key in only
    }
    return dict(
        name=name, call=call, inputs={key: value.tolist() for key, value in inputs.items()},
        weights=weights.tolist(), value=whole.detach().tolist(), gradients=gradients)


# Activations (the slope of PyTorch's own hardsigmoid has the digits of float32, its softplus overflows)

POINTS = [
    0.0, 1e-8, -1e-8, 1e3, -1e3, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 6.0, 0.25, -0.25, 20.5, -20.5, 37.5, -37.5,
] + [round(source.gauss(0, 2), 4) for _ in range(20)]
X = matrix([[point] for point in POINTS])
ROWS = torch.cat([normal(3, 4), matrix([[1e3, -1e3, 0, 1e-8], [5, 5, 5, 5], [-1e3, -1e3, -1e3, -999]])])


def activations():
    plain = dict(
        identity=lambda x: x * 1, relu=F.relu, leaky_relu=F.leaky_relu, elu=F.elu, sigmoid=torch.sigmoid,
        tanh=torch.tanh, softplus=lambda x: torch.logaddexp(x, torch.zeros(())), silu=F.silu, gelu=F.gelu,
        relu6=F.relu6, hardsigmoid=lambda x: F.relu6(x + 3) / 6, hardswish=F.hardswish, hardtanh=F.hardtanh,
        hardshrink=F.hardshrink, softshrink=F.softshrink, logsigmoid=F.logsigmoid, softsign=F.softsign,
        tanhshrink=F.tanhshrink, selu=F.selu, celu=F.celu, mish=F.mish,
        gelu_tanh=lambda x: F.gelu(x, approximate="tanh"), threshold=lambda x: F.threshold(x, 0.0, 0.0),
        heaviside=lambda x: torch.heaviside(x.detach(), torch.zeros(())))
    for name, function in plain.items():
        yield case(name, f"{name}(x)", dict(x=X), function)
    settled = [
        ("leaky_relu", "leaky_relu(x, slope=0.2)", lambda x: F.leaky_relu(x, 0.2)),
        ("leaky_relu", "leaky_relu(x, -0.5)", lambda x: F.leaky_relu(x, -0.5)),
        ("elu", "elu(x, alpha=0.5)", lambda x: F.elu(x, 0.5)), ("elu", "elu(x, 2)", lambda x: F.elu(x, 2.0)),
        ("celu", "celu(x, alpha=2)", lambda x: F.celu(x, 2.0)), ("celu", "celu(x, 0.5)", lambda x: F.celu(x, 0.5)),
        ("hardtanh", "hardtanh(x, low=-0.5, high=2)", lambda x: F.hardtanh(x, -0.5, 2.0)),
        ("hardshrink", "hardshrink(x, lambda=1)", lambda x: F.hardshrink(x, 1.0)),
        ("softshrink", "softshrink(x, lambda=1)", lambda x: F.softshrink(x, 1.0)),
        ("threshold", "threshold(x, at=0.5, value=-2)", lambda x: F.threshold(x, 0.5, -2.0)),
    ]
    for name, call, function in settled:
        yield case(name, call, dict(x=X), function)
    for name, function in dict(softmax=torch.softmax, log_softmax=torch.log_softmax, softmin=F.softmin).items():
        yield case(name, f"{name}(x)", dict(x=ROWS), lambda x: function(x, dim=1))
    wide = torch.cat([X] * 3, dim=1)
    for a in ([[0.25]], [[0.1, -0.3, 1.5]]):
        a = matrix(a)
        yield case(
            "prelu", "prelu(x, a)", dict(x=wide, a=a),
            lambda x, a: F.prelu(x, a.reshape(-1)))
        yield case("swish", "swish(x, b)", dict(x=wide, b=a), lambda x, b: x * torch.sigmoid(b * x))


# Losses

YHAT = torch.cat([normal(3, 3), matrix([[1e3, -1e3, 1e-8], [-1e-8, 0.5, 2.0], [1.0, -1.0, -2.0]])])
Y = torch.cat([normal(3, 3), matrix([[0.0, 0.5, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.0]])])
SIGNS = matrix([[1.0, -1, 1], [-1, -1, 1], [1, 1, -1], [1, -1, -1], [-1, 1, 1], [1, -1, 1]])
P = torch.cat([torch.sigmoid(normal(4, 3)), matrix([[1e-8, 0.5, 0.999999], [0.25, 1 - 1e-8, 0.75]])])
BITS = matrix([[1.0, 0, 1], [0, 0, 1], [0.3, 0.9, 0.5], [1, 1, 0], [1, 0, 1], [0, 1, 0.25]])
Z = torch.cat([normal(4, 3, 2.0), matrix([[1e3, -1e3, 1e-8], [30.0, -30.0, 0.0]])])
HOT = torch.eye(3)[[0, 2, 1, 1, 0, 2]]
SOFT = shares(6, 3)


def focal(p, q, logp, logq, y, gamma, alpha):
    return -(alpha * y * q ** gamma * logp + (1 - alpha) * (1 - y) * p ** gamma * logq).mean()


def smoothed(y, smoothing):
    return (1 - smoothing) * y + smoothing / y.shape[1]


def margins(yhat, y, margin):
    return ((1 - y) * F.relu(margin - (y * yhat).sum(1, keepdim=True) + yhat)).mean()


def losses():
    pair = dict(yhat=YHAT, y=Y)
    yield case("mse", "mse(yhat, y)", pair, F.mse_loss)
    yield case("sse", "sse(yhat, y)", pair, lambda yhat, y: F.mse_loss(yhat, y, reduction="sum") / 2)
    yield case("mae", "mae(yhat, y)", pair, F.l1_loss)
    for delta, text in [(1.0, ""), (0.5, ", delta=0.5"), (2.0, ", 2")]:
        yield case(
            "huber", f"huber(yhat, y{text})", pair, lambda yhat, y: F.huber_loss(yhat, y, delta=delta))
    for beta, text in [(1.0, ""), (0.5, ", beta=0.5"), (2.0, ", 2")]:
        yield case(
            "smooth_l1", f"smooth_l1(yhat, y{text})", pair, lambda yhat, y: F.smooth_l1_loss(yhat, y, beta=beta))
    yield case(
        "log_cosh", "log_cosh(yhat, y)", pair,
        lambda yhat, y: (torch.logaddexp(yhat - y, y - yhat) - 0.6931471805599453).mean())
    apart = dict(yhat=YHAT, y=Y + 0.125)
    for q, text in [(0.5, ""), (0.9, ", q=0.9"), (0.0, ", q=0")]:
        yield case(
            "pinball", f"pinball(yhat, y{text})", apart,
            lambda yhat, y: torch.maximum(q * (y - yhat), (1 - q) * (yhat - y)).mean())
    counts = dict(yhat=torch.cat([normal(5, 3), matrix([[1e-8, -1e3, 3.0]])]), y=Y.abs().round())
    yield case("poisson", "poisson(yhat, y)", counts, lambda yhat, y: F.poisson_nll_loss(yhat, y))
    spread = dict(yhat=torch.cat([YHAT, P + 0.1], dim=1), y=Y)
    for eps, text in [(1e-6, ""), (0.01, ", eps=0.01")]:
        yield case(
            "gaussian_nll", f"gaussian_nll(yhat, y{text})", spread,
            lambda yhat, y: F.gaussian_nll_loss(yhat[:, :3], y, yhat[:, 3:], eps=eps))
    angles = dict(yhat=torch.cat([normal(5, 3), matrix([[1e3, -2e3, 5.0]])]), y=normal(6, 3))
    yield case(
        "cosine", "cosine(yhat, y)", angles, lambda yhat, y: 1 - F.cosine_similarity(yhat, y, dim=1).mean())
    sides = dict(yhat=YHAT, y=SIGNS)
    # At the margin itself PyTorch halves nothing: its clamp takes the slope 0 there, as relu does.
    yield case("hinge", "hinge(yhat, y)", sides, lambda yhat, y: F.relu(1 - y * yhat).mean())
    yield case(
        "squared_hinge", "squared_hinge(yhat, y)", sides, lambda yhat, y: F.relu(1 - y * yhat).square().mean())
    near = dict(yhat=torch.cat([YHAT[:3], YHAT[4:]]), y=torch.cat([SIGNS[:3], SIGNS[4:]]))
    yield case("soft_margin", "soft_margin(yhat, y)", near, F.soft_margin_loss, ["yhat"])
    for margin, text in [(1.0, ""), (0.25, ", margin=0.25")]:
        both = dict(yhat=YHAT, y=HOT)
        expected = F.multi_margin_loss(YHAT, HOT.argmax(1), margin=margin)
        assert abs(margins(YHAT, HOT, margin) - expected) < 1e-9 * expected
        yield case(
            "multi_margin", f"multi_margin(yhat, y{text})", both, lambda yhat, y: margins(yhat, y, margin))
    yield case("bce", "bce(yhat, y)", dict(yhat=P, y=BITS), F.binary_cross_entropy)
    yield case(
        "bce", "bce(sigmoid(z), y)", dict(z=Z, y=BITS),
        lambda z, y: F.binary_cross_entropy_with_logits(z, y))
    for smoothing, text in [(0.0, ""), (0.1, ", smoothing=0.1"), (1.0, ", smoothing=1")]:
        yield case(
            "ce", f"ce(yhat, y{text})", dict(yhat=SOFT, y=shares(6, 3)),
            lambda yhat, y: -(smoothed(y, smoothing) * yhat.log()).sum() / 6)
        for targets in (HOT, SOFT):
            yield case(
                "ce", f"ce(softmax(z), y{text})", dict(z=Z, y=targets),
                lambda z, y: F.cross_entropy(z, y, label_smoothing=smoothing))
    yield case(
        "kl", "kl(yhat, y)", dict(yhat=shares(6, 3), y=SOFT),
        lambda yhat, y: F.kl_div(yhat.log(), y, reduction="batchmean"))
    yield case(
        "kl", "kl(softmax(z), y)", dict(z=Z, y=SOFT),
        lambda z, y: F.kl_div(torch.log_softmax(z, 1), y, reduction="batchmean"))
    for gamma, alpha, text in [(2.0, 0.25, ""), (1.5, 0.75, ", gamma=1.5, alpha=0.75"), (0.0, 0.5, ", gamma=0, alpha=0.5")]:
        yield case(
            "focal", f"focal(yhat, y{text})", dict(yhat=P, y=BITS),
            lambda yhat, y: focal(yhat, 1 - yhat, yhat.log(), (1 - yhat).log(), y, gamma, alpha))
        yield case(
            "focal", f"focal(sigmoid(z), y{text})", dict(z=Z, y=BITS),
            lambda z, y: focal(
                torch.sigmoid(z), torch.sigmoid(-z), F.logsigmoid(z), F.logsigmoid(-z), y, gamma, alpha))


# Functions

A, B = normal(4, 3, 2.0), normal(4, 3, 2.0)
NOTHING = matrix([[-float("inf")] * 3, [-float("inf"), 1.0, 2.0], [1e3, 1e3, -1e3], [0.5, -0.5, 1.5]])
ZEROS = matrix([[0.0, 2.0, 3.0], [0.0, 0.0, 5.0], [1.5, -2.0, 0.5], [0.0, 0.0, 0.0]])


def functions():
    yield case("where", "where(c, a, b)", dict(c=A - B, a=A, b=B), lambda c, a, b: torch.where(c != 0, a, b), "ab")
    low, high = matrix([[-1.0]]), matrix([[0.5, 1.0, 0.25]])
    yield case("clamp", "clamp(x, low, high)", dict(x=A, low=low, high=high), lambda x, low, high: torch.clamp(x, low, high))
    yield case("atan2", "atan2(a, b)", dict(a=A, b=B), torch.atan2)
    yield case("mod", "mod(a, b)", dict(a=A, b=B), torch.remainder)
    for axis, dim in [("rows", 0), ("columns", 1)]:
        keep = dict(dim=dim, keepdim=True)
        yield case("logsumexp", f"logsumexp(x, axis={axis})", dict(x=A * 100), lambda x: torch.logsumexp(x, **keep))
        yield case("prod", f"prod(x, axis={axis})", dict(x=ZEROS), lambda x: torch.prod(x, **keep))
        yield case("prod", f"prod(x, axis={axis})", dict(x=A), lambda x: torch.prod(x, **keep))
        for q in (0.0, 0.1, 0.5, 0.75, 1.0):
            yield case(
                "quantile", f"quantile(x, {q}, axis={axis})", dict(x=A), lambda x: torch.quantile(x, q, **keep))
        yield case("median", f"median(x, axis={axis})", dict(x=A), lambda x: torch.quantile(x, 0.5, **keep))
        for correction in (1, 0):
            text = "" if correction == 1 else ", correction=0"
            yield case(
                "var", f"var(x{text}, axis={axis})", dict(x=A), lambda x: torch.var(x, correction=correction, **keep))
            yield case(
                "std", f"std(x{text}, axis={axis})", dict(x=A), lambda x: torch.std(x, correction=correction, **keep))
    yield case("logsumexp", "logsumexp(x, axis=columns)", dict(x=NOTHING), lambda x: torch.logsumexp(x, 1, keepdim=True), "")
    yield case("logsumexp", "logsumexp(x)", dict(x=A), lambda x: torch.logsumexp(x.reshape(-1), 0))
    yield case("prod", "prod(x)", dict(x=A), torch.prod)
    yield case("cumsum", "cumsum(x)", dict(x=A), lambda x: torch.cumsum(x, 0))
    yield case("cumsum", "cumsum(x, axis=columns)", dict(x=A), lambda x: torch.cumsum(x, 1))
    yield case("median", "median(x)", dict(x=A[:3]), lambda x: torch.quantile(x, 0.5))
    yield case("stop_gradient", "stop_gradient(a) * b", dict(a=A, b=B), lambda a, b: a.detach() * b)


def names():
    functions = [
        name for name in dir(F) if not name.startswith("_") and callable(getattr(F, name))
    ]
    return [dict(
        activations=sorted(torch.nn.modules.activation.__all__), losses=sorted(torch.nn.modules.loss.__all__),
        functions=sorted(functions))]


def cases():
    return list(activations()) + list(losses()) + list(functions())


if __name__ == "__main__":
    write("torch.json", cases())
    write("names.json", names())
