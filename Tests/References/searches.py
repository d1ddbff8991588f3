"""Updates that search along a line: a hundred of PyTorch's LBFGS, one direction each; where SciPy's conjugate gradients end."""

import torch
from scipy.optimize import fmin_cg

from common import Unfit, first_fit
from networks import LOSSES_ANYWHERE, STEPS, forward_anywhere, normal, random_parameters, targets
from optimizers import NETWORKS


def lbfgs(parameters, **options):
    # One direction a step, and as many lengths along it as the search takes at most.
    return torch.optim.LBFGS(parameters, max_iter=1, max_eval=26, line_search_fn="strong_wolfe", **options)


OPTIMIZERS = {
    "lbfgs": {},
    "lbfgs history_size=3": dict(history_size=3),
    "lbfgs lr=0.4 history_size=10": dict(lr=0.4, history_size=10),
    "lbfgs tolerance_grad=1e-4 tolerance_change=1e-7": dict(tolerance_grad=1e-4, tolerance_change=1e-7),
}

# Functions of parameters alone: our model, the same in torch, where it starts.
FUNCTIONS = {
    "rosenbrock": ("param a = 0; param b = 0; loss = (1 - a)^2 + 100 * (b - a^2)^2",
                   lambda p: ((1 - p["a"]) ** 2 + 100 * (p["b"] - p["a"] ** 2) ** 2).sum(),
                   {"a": [[-1.5]], "b": [[2.0]]}),
    "rosenbrock in ten dimensions":
        ("param a = zeros(1, 5); param b = zeros(1, 5); loss = sum((1 - a)^2 + 100 * (b - a^2)^2)",
         lambda p: ((1 - p["a"]) ** 2 + 100 * (p["b"] - p["a"] ** 2) ** 2).sum(),
         {"a": [[-1.2, 0.3, -0.5, 2.0, 0.1]], "b": [[1.0, -0.4, 1.5, 0.2, -1.0]]}),
    "powell": ("param v = zeros(1, 4); loss = (v[1] + 10 * v[2])^2 + 5 * (v[3] - v[4])^2 + (v[2] - 2 * v[3])^4 + 10 * (v[1] - v[4])^4",
               lambda p: (p["v"][0, 0] + 10 * p["v"][0, 1]) ** 2 + 5 * (p["v"][0, 2] - p["v"][0, 3]) ** 2
               + (p["v"][0, 1] - 2 * p["v"][0, 2]) ** 4 + 10 * (p["v"][0, 0] - p["v"][0, 3]) ** 4,
               {"v": [[3.0, -1.0, 0.5, 1.0]]}),
}

X = [[1.0, 2.0], [3.0, 4.0], [5.0, 7.0], [2.0, 1.0], [-1.0, 0.5], [0.3, -2.0]]
NUMBERS = [[1.0], [2.0], [3.5], [2.5], [-1.0], [0.2]]
CLASSES = [[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]]

# The same for conjugate gradients, which are compared where they end.
FITS = {
    "least squares": ("param w = zeros(2, 1); param b = 0; yhat = x @ w + b; loss = mean((yhat - y)^2)",
                      lambda p: ((torch.tensor(X) @ p["w"] + p["b"] - torch.tensor(NUMBERS)) ** 2).mean(), NUMBERS),
    "logistic": ("param w = zeros(2, 1); param b = 0; z = x @ w + b; loss = mean(softplus(z) - y * z) + 0.01 * sum(w^2)",
                 lambda p: (torch.nn.functional.softplus(logits(p), threshold=1e9) - torch.tensor(CLASSES) * logits(p)).mean()
                 + 0.01 * (p["w"] ** 2).sum(), CLASSES),
}


def logits(p):
    return torch.tensor(X) @ p["w"] + p["b"]


def functions():
    cases = []
    for name, (model, value, start) in FUNCTIONS.items():
        for words, options in OPTIMIZERS.items():
            start_here = {key: torch.tensor(rows) for key, rows in start.items()}
            steps = fit(lambda p: value(p), options, start_here, [])
            losses, final = course(lambda p: value(p), options, start_here, [], steps)
            cases.append({"name": f"{name}, {words}", "setup": f"model {{ {model} }}", "parameters": start_here,
                          "optimizer": words, "steps": steps, "losses": losses, "final": final})
    return cases


def networks():
    runs = [(network, loss, words, options, frozen) for network, loss in NETWORKS
            for words, options in OPTIMIZERS.items() for frozen in ([], ["W1"])]
    return [first_fit(f"{run[0]} {run[2]} {run[4]}", lambda source: trained(*run, source)) for run in runs]


def trained(network, loss, words, options, frozen, source):
    widths = [int(layer.split()[0]) for layer in network.split(" -> ")]
    rows = source.randint(4, 8)
    x = normal(source, rows, widths[0])
    y = targets(source, rows, widths[-1], loss)
    start = random_parameters(source, widths)

    def value(p):
        weights = sum((p[name] ** 2).sum() for name in p if name.startswith("W"))
        return LOSSES_ANYWHERE[loss](forward_anywhere(network, p, x), y) + 0.01 * weights

    steps = fit(value, options, start, frozen)
    if steps < 60:
        raise Unfit
    losses, final = course(value, options, start, frozen, steps)
    before = "penalty l2 0.01" + (f"; freeze {' '.join(frozen)}" if frozen else "")
    return {"name": f"{network}, {words}, {frozen}", "setup": f"network {network}", "loss": loss, "x": x, "y": y,
            "parameters": start, "before": before, "optimizer": words, "steps": steps, "losses": losses, "final": final}


def course(value, options, start, frozen, steps):
    p = {name: rows.clone().requires_grad_(name not in frozen) for name, rows in start.items()}
    updater = lbfgs([rows for name, rows in p.items() if name not in frozen], **options)

    def closure():
        updater.zero_grad()
        error = value(p)
        error.backward()
        return error

    losses = [closure().item()]
    for _ in range(steps):
        updater.step(closure)
        losses.append(value(p).item())
    return losses, {name: rows.detach() for name, rows in p.items()}


def fit(value, options, start, frozen):
    """After how many steps, at most a hundred, the course still does not hang on the last bits."""
    own, _ = course(value, options, start, frozen, STEPS)
    steps = STEPS
    for sign in (1, -1, 1):
        moved = {name: rows * (1 + sign * 1e-14) for name, rows in start.items()}
        other, _ = course(value, options, moved, frozen, STEPS)
        agree = [abs(a - b) <= 1e-11 * max(1, abs(a)) for a, b in zip(own, other)]
        steps = min(steps, agree.index(False) - 1 if False in agree else STEPS)
    return max(steps, 1)


def ends():
    """Where SciPy's conjugate gradients end, from the same start."""
    cases = []
    start = {"w": [[0.0], [0.0]], "b": [[0.0]]}
    runs = [(name, model, value, start, {"x": X, "y": y}) for name, (model, value, y) in FITS.items()]
    # Powell's is so flat that where a method stops is its own affair.
    runs += [(name, *run, {}) for name, run in FUNCTIONS.items() if name != "powell"]
    for name, model, value, start, data in runs:
        shapes = {key: torch.tensor(rows) for key, rows in start.items()}

        def parameters(flat):
            split = torch.split(torch.tensor(flat), [rows.numel() for rows in shapes.values()])
            return {key: part.reshape(rows.shape).requires_grad_() for part, (key, rows) in zip(split, shapes.items())}

        def gradient(flat):
            p = parameters(flat)
            value(p).backward()
            return torch.cat([rows.grad.flatten() for rows in p.values()]).numpy()

        flat = torch.cat([rows.flatten() for rows in shapes.values()]).numpy()
        best = fmin_cg(lambda v: value(parameters(v)).item(), flat, gradient, gtol=1e-9, maxiter=10_000, disp=False)
        p = parameters(best)
        cases.append({"name": name, "setup": f"model {{ {model} }}", "parameters": shapes, "optimizer": "cg",
                      "steps": 0, "losses": [value(p).item()], "final": {key: rows.detach() for key, rows in p.items()}} | data)
    return cases


def cases():
    return functions() + networks() + ends()
