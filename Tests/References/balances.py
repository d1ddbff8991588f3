"""Losses whose rows have weights: of classes, in the loss functions of PyTorch, and of single rows; gradients and updates."""

import torch
from torch import nn

from common import first_fit, normal, onehot
from networks import forward_anywhere, random_parameters

STEPS = 20
ROWS = 10
CASES = [(network, loss, kind, batch)
         for network, loss in [("3 -> 4 tanh -> 3 softmax", "ce"), ("3 -> 4 silu -> 1 sigmoid", "bce"), ("3 -> 4 tanh -> 2", "mse"),
                               ("3 -> 4 tanh -> 1", "mae"), ("3 -> 4 tanh -> 2", "sse"), ("3 -> 4 tanh -> 2", "huber")]
         for kind in ("classes", "rows") for batch in (None, 4) if kind == "rows" or loss in ("ce", "bce")]


def cases():
    return [first_fit(" ".join(map(str, case)), lambda source: one(*case, source)) for case in CASES]


def targets(source, loss, columns):
    """Rare and frequent classes, or numbers."""
    if loss == "ce":
        return torch.eye(columns)[[0, 0, 0, 0, 0, 1, 1, 1, 2, 0]]
    return torch.tensor([[float(i in (2, 7, 8))] for i in range(ROWS)]) if loss == "bce" else normal(source, ROWS, columns)


def class_weights(y):
    """As scikit-learn's class_weight="balanced"."""
    classes = y.argmax(1) if y.shape[1] > 1 else y[:, 0].long()
    counts = torch.bincount(classes)
    return (len(y) / (len(counts) * counts))[:, None], classes


def weighted(loss, z, y, w):
    """The mean of the rows by their weights; for sse the sum."""
    columns = y.shape[1]
    match loss:
        case "ce":
            return (w[:, 0] * nn.functional.cross_entropy(z, y, reduction="none")).sum() / w.sum()
        case "bce":
            return nn.functional.binary_cross_entropy_with_logits(z, y, weight=w, reduction="sum") / w.sum()
        case "mse":
            return (w * (z - y) ** 2).sum() / w.sum() / columns
        case "mae":
            return (w * (z - y).abs()).sum() / w.sum() / columns
        case "sse":
            return (w * (z - y) ** 2).sum() / 2
        case "huber":
            return (w * nn.functional.huber_loss(z, y, reduction="none")).sum() / w.sum() / columns


def one(network, loss, kind, batch, source):
    layers = network.split(" -> ")
    widths = [int(layer.split()[0]) for layer in layers]
    bare = " -> ".join(layers[:-1] + [str(widths[-1])])
    x, y = normal(source, ROWS, widths[0]), targets(source, loss, widths[-1])
    start = random_parameters(source, widths)
    if kind == "classes":
        per_class, classes = class_weights(y)
        w = per_class[classes]
        before = "balance classes"
    else:
        w = torch.tensor([[source.choice([0.5, 1.0, 2.0, 3.5])] for _ in range(ROWS)])
        before = f"balance rows=[{'; '.join(str(value) for value in w[:, 0].tolist())}]"
    parameters = {name: value.clone().requires_grad_(True) for name, value in start.items()}

    def error(rows):
        z = forward_anywhere(bare, parameters, x[rows])
        found = weighted(loss, z, y[rows], w[rows])
        if kind == "classes" and loss == "ce":
            theirs = nn.functional.cross_entropy(z, classes[rows], weight=per_class[:, 0])
            assert abs(theirs - found) < 1e-14
        return found

    everything = slice(0, ROWS)
    first = error(everything)
    first.backward()
    gradients = {name: value.grad.clone() for name, value in parameters.items()}
    optimizer = torch.optim.Adam(list(parameters.values()), lr=0.01)
    starts = [None] * STEPS if batch is None else ([*range(0, ROWS, batch)] * STEPS)[:STEPS]
    for begin in starts:
        optimizer.zero_grad()
        error(everything if begin is None else slice(begin, min(begin + batch, ROWS))).backward()
        optimizer.step()
    final = {name: value.detach().clone() for name, value in parameters.items()}
    return {"network": network, "loss": loss, "x": x, "y": y, "parameters": start, "before": before, "batch": batch,
            "value": first.item(), "gradients": gradients, "steps": STEPS, "final": final,
            "finalLoss": error(everything).item()}
