"""Checks the reference files without torch: evaluates the texts with NumPy, and compares every gradient
with central differences. Prints the worst relative errors; fails where one is too large."""

import json
import math
import pathlib
import re

import numpy as np

rows, columns = (lambda z: np.array([[float(z.shape[0])]])), (lambda z: np.array([[float(z.shape[1])]]))


# Our language as Python: `'` is .T, `^` is **, indices are I(first, last); matrices stay 2-D

def python(expression):
    expression = re.sub(r"(?<=[\w)\]])\[([^\]]*)\]", index, expression.replace("^", "**"))
    expression = re.sub(r"(?<![\w)\]])\[([\d., ]*)\]", r"np.array([[\1]])", expression)
    return expression.replace("'", ".T")


def index(match):
    parts = [part.strip() for part in match.group(1).split(",")]
    if len(parts) == 1:
        return f".reshape(1, -1)[:, {span(parts[0])}]"
    return f"[{span(parts[0])}, {span(parts[1])}]"


def span(part):
    first, last = part.split(":") if ":" in part else (part, part)
    first = "None" if first == "" else "-1" if first == "end" else f"{first} - 1"
    return f"slice({first}, {'None' if last in ('', 'end') else last})"


def program(model):
    """The model as lines of Python that hand each value to `keep(name, value)`."""
    lines, depth = [], 0
    body = re.sub(r"#.*", "", model).strip().removeprefix("model {").removesuffix("}")
    for line in re.sub(r"([{}])", r"\1\n", body).replace("}", "\n}").splitlines():
        line = line.strip()
        if line == "" or line.startswith("param "):
            continue
        if line == "}":
            depth -= 1
        elif loop := re.fullmatch(r"repeat (\d+) {", line):
            lines.append("  " * depth + f"for round in range(1, {loop[1]} + 1):")
            depth += 1
        elif loop := re.fullmatch(r"for (\w+) in (\d+):(\d+) {", line):
            lines.append("  " * depth + f"for round in range({loop[2]}, {loop[3]} + 1):")
            depth += 1
            lines.append("  " * depth + f"{loop[1]} = round")
        else:
            name, expression = line.split(" = ", 1)
            lines.append("  " * depth + f"{name} = keep('{name}', {'round' if depth else 'None'}, {python(expression)})")
    return compile("\n".join(lines), "model", "exec")


def reduction(reduce):
    def call(a, b=None, axis=None):
        if b is not None:
            return reduce(np.stack(np.broadcast_arrays(a, b)), axis=0)
        return np.array([[reduce(a)]]) if axis is None else reduce(a, axis=0 if axis is rows else 1, keepdims=True)
    return call


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


erf = np.vectorize(math.erf, otypes=[float])
sigmoid = lambda z: 1 / (1 + np.exp(-z))
WORDS = {
    "np": np, "rows": rows, "columns": columns, "size": lambda z: np.array([[float(z.size)]]),
    "sum": reduction(np.sum), "mean": reduction(np.mean), "max": reduction(np.max), "min": reduction(np.min),
    "zeros": lambda r, c: np.zeros((int(np.ravel(r)[0]), int(np.ravel(c)[0]))), "ones": lambda r, c: np.ones((r, c)),
    "concat": lambda *parts, axis=columns: np.concatenate(parts, axis=0 if axis is rows else 1),
    **{name: getattr(np, name) for name in "sqrt exp log abs sign sin cos tan sinh cosh tanh expm1 log1p".split()},
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "erf": erf,
    "softmax": softmax, "identity": lambda z: z, "sigmoid": sigmoid, "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z), "softplus": lambda z: np.logaddexp(z, 0),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "silu": lambda z: z * sigmoid(z), "gelu": lambda z: z * (1 + erf(z / math.sqrt(2))) / 2,
}
LOSSES = {
    "mse": lambda yhat, y: np.mean((yhat - y) ** 2), "sse": lambda yhat, y: np.sum((yhat - y) ** 2) / 2,
    "mae": lambda yhat, y: np.mean(np.abs(yhat - y)),
    "bce": lambda yhat, y: -np.mean(y * np.log(yhat) + (1 - y) * np.log(1 - yhat)),
    "ce": lambda yhat, y: -np.mean(np.sum(y * np.log(yhat), axis=1)),
}


def define(text):
    """A function of the user as a Python function."""
    name, arguments, expression = re.fullmatch(r"function (\w+)\(([^)]*)\) = (.*)", text).groups()
    return name, f"lambda {arguments}: {python(expression)}"


# Running a case, with one element of one value moved

def run(case, code, moved=None, by=0.0, at=(0, 0)):
    """Values of the case, where the element `at` of the value called `moved` is moved `by` so much."""
    values, scope = {}, dict(WORDS)
    for text in case.get("functions", []):
        name, function = define(text)
        scope[name] = eval(function, scope)

    last = case["values"]

    def keep(name, round, value):
        value = np.array(np.broadcast_to(value, np.shape(value) or (1, 1)), dtype=float)
        key = name if round is None else f"{name}_{round}"
        if key == moved:
            value[at] += by
        if key in last:
            values[key] = value
        if name in last:
            values[name] = value
        return value

    leaves = {"x": case["x"], "y": case["y"]} | case["parameters"]
    for name, value in leaves.items():
        scope[name] = np.array(value, dtype=float)
        if name == moved:
            scope[name][at] += by
    exec(code, scope | {"keep": keep}, locals := dict(scope) | {"keep": keep})
    if case["loss"] is not None:
        loss = eval(define(own[0])[1], scope) if (own := [f for f in case.get("functions", []) if f" {case['loss']}(" in f]) \
            else LOSSES[case["loss"]]
        values["loss"] = np.array(loss(locals["yhat"], locals["y"])).reshape(1, 1)
    return values


def distance(a, b):
    """The largest difference, relative to the largest magnitude (at least 1e-3)."""
    a, b = np.array(a, dtype=float), np.array(b, dtype=float)
    assert a.shape == b.shape, (a.shape, b.shape)
    return np.abs(a - b).max() / max(1e-3, np.abs(b).max())


def worse(*errors):
    """The largest of pairs of error and place; a NaN is the largest of all."""
    return max(errors, key=lambda pair: math.inf if math.isnan(pair[0]) else pair[0])


def slope(function, h):
    """The derivative at 0 by four central values; the error is of order h^4."""
    return (8 * (function(h) - function(-h)) - function(2 * h) + function(-2 * h)) / (12 * h)


def differences(case, code, h=2e-5):
    """The largest distance between gradients and central differences, and the name where it is."""
    worst = (0.0, "")
    for name, gradient in case["gradients"].items():
        last_round = max((int(key.rsplit("_", 1)[1]) for key in case["values"] if re.fullmatch(name + r"_\d+", key)), default=None)
        moved = name if last_round is None else f"{name}_{last_round}"
        numeric = np.zeros(np.shape(gradient))
        for at in np.ndindex(numeric.shape):
            numeric[at] = slope(lambda by: run(case, code, moved, by, at)["loss"][0, 0], h)
        worst = worse(worst, (distance(gradient, numeric), name))
    return worst


def check_models(file, cases):
    worst_value, worst_gradient = (0.0, ""), (0.0, "")
    for case in cases:
        code, title = program(case["model"]), case.get("name", case.get("network"))
        values = run(case, code)
        assert values.keys() == case["values"].keys(), (title, values.keys() ^ case["values"].keys())
        assert case["gradients"].keys() == case["values"].keys() - {"loss"} | {"x"} | case["parameters"].keys(), title
        for name, value in values.items():
            worst_value = worse(worst_value, (distance(value, case["values"][name]), f"{title}: {name}"))
        error, name = differences(case, code)
        worst_gradient = worse(worst_gradient, (error, f"{title}: {name}"))
    report(file, f"{len(cases)} cases", values=worst_value, gradients=worst_gradient)


def as_model(case):
    """A network as the model that it stands for, with the loss as a matrix."""
    lines, a = [], "x"
    for layer, words in enumerate(case["network"].split(" -> ")[1:], start=1):
        activation = (words + " identity").split()[1]
        lines += [f"z{layer} = {a} @ W{layer} + b{layer}", f"a{layer} = {activation}(z{layer})"]
        a = f"a{layer}"
    text = "model {\n" + "\n".join([*lines, f"yhat = {a}"]) + "\n}"
    return case | {"model": text, "values": case["values"] | {"loss": [[case["values"]["loss"]]]}}


def check_training(file, cases):
    """The first and last losses from their parameters; and the second loss after a first step of plain sgd and of
    adam, with gradients from central differences."""
    worst = (0.0, "")
    for case in cases:
        assert len(case["losses"]) == case["steps"] + 1 == 101
        assert case["final"].keys() == case["parameters"].keys()
        model = as_model(case | {"values": {"loss": 0.0}, "gradients": {}})
        code = program(model["model"])
        for parameters, k in ((case["parameters"], 0), (case["final"], -1)):
            loss = run(model | {"parameters": parameters}, code)["loss"]
            worst = worse(worst, (distance(loss, [[case["losses"][k]]]), f"{case['network']}: {case['optimizer']}"))
    report(file, f"{len(cases)} cases", values=worst)
    steps = [case for case in cases if case["optimizer"] in ("sgd lr=0.1", "adam lr=0.01")]
    worst = worse(*((first_step(case), f"{case['network']}: {case['optimizer']}") for case in steps))
    report(file, f"{len(steps)} second losses", steps=worst)


def first_step(case, h=2e-5):
    model = as_model(case | {"values": {"loss": 0.0}})
    code, after = program(model["model"]), {}
    for name, value in case["parameters"].items():
        after[name] = np.array(value)
        for at in np.ndindex(after[name].shape):
            g = slope(lambda by: run(model, code, name, by, at)["loss"][0, 0], h)
            # Adam's first step is lr · g / (|g| + eps), as both moments are g after their correction.
            after[name][at] -= 0.1 * g if case["optimizer"].startswith("sgd") else 0.01 * g / (abs(g) + 1e-8)
    loss = run(model | {"parameters": after}, code)["loss"]
    return distance(loss, [[case["losses"][1]]])


def check_hessians(file, cases, h=1e-4):
    """The sum of the eigenvalues is that of the second derivatives in each parameter alone."""
    worst = (0.0, "")
    for case in cases:
        model = as_model(case | {"values": {"loss": 0.0}})
        code, trace = program(model["model"]), 0.0
        for name, value in case["parameters"].items():
            for at in np.ndindex(np.shape(value)):
                f = [run(model, code, name, by * h, at)["loss"][0, 0] for by in (-2, -1, 0, 1, 2)]
                trace += np.dot(f, [-1, 16, -30, 16, -1]) / (12 * h * h)
        size = np.abs(case["eigenvalues"]).sum()
        worst = worse(worst, (abs(trace - sum(case["eigenvalues"])) / max(1e-3, size), case["network"]))
    report(file, f"{len(cases)} cases", traces=worst)


def check_functions(file, cases, h=2e-5):
    worst_value, worst_slope = (0.0, ""), (0.0, "")
    for case in cases:
        title = case.get("expression") or case["name"]
        function = eval("lambda z: " + (python(title) if "expression" in case else f"{title}(z)"), WORDS)
        for z, value, derivative in zip(case["points"], map(float, case["values"]), map(float, case["derivatives"])):
            if abs(z) > 100 or math.isinf(value) or math.isinf(derivative) or (title in KINKS and abs(z) <= 2 * h):
                continue
            scale = max(1.0, abs(value), abs(derivative))
            exact = float(function(np.float64(z)))
            numeric = slope(lambda by: float(function(np.float64(z + by))), h)
            worst_value = worse(worst_value, (abs(exact - value) / scale, f"{title} at {z}"))
            worst_slope = worse(worst_slope, (abs(numeric - derivative) / scale, f"{title} at {z}"))
    report(file, f"{len(cases)} cases", values=worst_value, gradients=worst_slope)


# Around 0 these have no two-sided difference
KINKS = {"abs", "sign", "relu", "leaky_relu", "elu", "log", "sqrt"}
LIMITS = {"values": 1e-12, "gradients": 1e-7, "steps": 1e-7, "traces": 1e-5}
failures = []


def report(file, size, **worst):
    for what, (error, where) in worst.items():
        print(f"{file:16} {size:18} {what:10} worst {error:.1e}  {where}")
        if not error < LIMITS[what]:
            failures.append(where)


def read(file):
    return json.loads(pathlib.Path(__file__).with_name(file).read_text(encoding="utf-8"))


check_models("networks.json", [as_model(case) for case in read("networks.json")])
check_models("models.json", read("models.json"))
check_training("training.json", read("training.json"))
check_hessians("hessians.json", read("hessians.json"))
check_functions("functions.json", read("functions.json"))
check_functions("operations.json", read("operations.json"))
if failures:
    raise SystemExit(f"too far apart: {', '.join(failures)}")
