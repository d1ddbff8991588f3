"""Updates with penalties of large weights in the loss: the sum of squares, of absolute values, and both."""

import torch

from common import Unfit, first_fit
from networks import LOSSES_ANYWHERE, STEPS, forward_anywhere, normal, random_parameters, targets
from optimizers import CLIPS, NETWORKS

OPTIMIZERS = {
    "sgd lr=0.1": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd lr=0.05 momentum=0.9 weight_decay=0.01": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
    "rmsprop lr=0.002": lambda p: torch.optim.RMSprop(p, lr=0.002),
    "adagrad lr=0.05": lambda p: torch.optim.Adagrad(p, lr=0.05),
    "adam lr=0.01": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamw lr=0.01 weight_decay=0.1": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    "nadam lr=0.01": lambda p: torch.optim.NAdam(p, lr=0.01),
}


def weights(parameters):
    return [name for name in parameters if name.startswith("W")]


# Our words, and the term that they add.
PENALTIES = {
    "penalty l2 0.01": lambda p: 0.01 * sum((p[name] ** 2).sum() for name in weights(p)),
    "penalty l1 0.002": lambda p: 0.002 * sum(p[name].abs().sum() for name in weights(p)),
    "penalty l1 0.001 W2 b1; penalty l2 0.03":
        lambda p: 0.001 * (p["W2"].abs().sum() + p["b1"].abs().sum())
        + 0.03 * sum((p[name] ** 2).sum() for name in weights(p)),
}


def cases():
    runs = [(network, loss, words, penalty, clip) for network, loss in NETWORKS for words in OPTIMIZERS
            for penalty in PENALTIES for clip in ((None, "clip norm 0.1") if words == "adam lr=0.01" else (None,))]
    return [first_fit(" ".join(map(str, run)), lambda source: trained(*run, source)) for run in runs]


def trained(network, loss, words, penalty, clip, source):
    """A run whose course does not hang on the last bits."""
    widths = [int(layer.split()[0]) for layer in network.split(" -> ")]
    x = normal(source, source.randint(4, 8), widths[0])
    y = targets(source, len(x), widths[-1], loss)
    start = random_parameters(source, widths)
    losses, final = run(network, loss, words, penalty, clip, x, y, start)
    if not all(1e-6 < value < 1e3 for value in losses):
        raise Unfit
    for _ in range(3):
        moved = {name: value * (1 + 1e-14 * source.choice([-1, 1])) for name, value in start.items()}
        _, final2 = run(network, loss, words, penalty, clip, x, y, moved)
        if max((final[name] - final2[name]).abs().max().item() for name in final) > 1e-11:
            raise Unfit
    return {"network": network, "loss": loss, "x": x, "y": y, "parameters": start, "optimizer": words,
            "before": "; ".join([penalty] + ([clip] if clip else [])), "steps": STEPS, "losses": losses, "final": final}


def run(network, loss, words, penalty, clip, x, y, start):
    parameters = {name: value.clone().requires_grad_(True) for name, value in start.items()}
    updater = OPTIMIZERS[words](list(parameters.values()))
    losses = []
    for step in range(STEPS + 1):
        updater.zero_grad()
        error = LOSSES_ANYWHERE[loss](forward_anywhere(network, parameters, x), y) + PENALTIES[penalty](parameters)
        losses.append(error.item())
        if step < STEPS:
            error.backward()
            if clip:
                CLIPS[clip](list(parameters.values()))
            updater.step()
    return losses, {name: value.detach() for name, value in parameters.items()}
