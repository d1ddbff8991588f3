"""Makes digits.json: gradients of models that are sure of what they have learned, at 60 digits.

    python -m venv venv && venv/bin/pip install numpy mpmath
    venv/bin/python Tests/References/digits.py

Each case is a network that NumPy has trained on the built-in data until the loss was about 1e-10, or for 100,000
epochs: the shares are then 1 and 0 but for rounding. mpmath computes the loss and the gradients of the numbers that
were found. The data are those of `data iris` and `data xor`; the case names them.

The file is an array with one case a line: data, network, precision (the data and the parameters are rounded to it),
loss, parameters {W1, b1, …}, values {loss},
gradients {W1, b1, …}, of which each number is the exact one rounded once. The file here was made with NumPy 2.4.6 and
mpmath 1.3.0; another version of NumPy trains to other numbers, for which the gradients are as right.
"""

import json
import pathlib
import re

import mpmath as mp
import numpy as np

mp.mp.dps = 60
HERE = pathlib.Path(__file__).resolve().parent


def iris():
    text = (HERE.parent.parent / "Sources/Learning/BuiltIn/IrisText.swift").read_text(encoding="utf-8")
    lines = re.findall(r"^\s*(\d{9})$", text, re.MULTILINE)
    x = np.array([[int(line[i:i + 2]) / 10 for i in (0, 2, 4, 6)] for line in lines])
    return x, np.eye(3)[[int(line[8]) for line in lines]]


def xor():
    return np.array([[0., 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.], [1], [1], [0]])


# Training, where the shares of the other classes make the slope

def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def shares(z, kind):
    if kind == "sigmoid":
        return sigmoid(z)
    power = np.exp(z - z.max(axis=1, keepdims=True))
    return power / power.sum(axis=1, keepdims=True)


def residual(z, y, kind):
    if kind == "sigmoid":
        return (1 - y) * sigmoid(z) - y * sigmoid(-z)
    others = 1 - np.eye(y.shape[1])
    p = shares(z, kind)
    return p * (y @ others) - y * (p @ others)


def train(x, y, sizes, kinds, rate, seed, epochs=100_000):
    source = np.random.default_rng(seed)
    parameters = []
    for before, after in zip(sizes, sizes[1:]):
        limit = (6 / (before + after)) ** 0.5
        parameters += [source.uniform(-limit, limit, (before, after)), np.zeros((1, after))]
    first, second = [[np.zeros_like(p) for p in parameters] for _ in range(2)]
    divisor = y.size if kinds[-1] == "sigmoid" else len(y)
    for epoch in range(1, epochs + 1):
        values = [x]
        for k, kind in enumerate(kinds):
            z = values[-1] @ parameters[2 * k] + parameters[2 * k + 1]
            values.append(np.tanh(z) if kind == "tanh" else sigmoid(z))
        dz = residual(z, y, kinds[-1]) / divisor
        if np.abs(dz).sum() < 1.2e-10:
            break
        gradients = [None] * len(parameters)
        for k in reversed(range(len(kinds))):
            gradients[2 * k:2 * k + 2] = values[k].T @ dz, dz.sum(axis=0, keepdims=True)
            if k:
                a = values[k]
                dz = dz @ parameters[2 * k].T * ((1 - a * a) if kinds[k - 1] == "tanh" else a * (1 - a))
        for p, g, m, v in zip(parameters, gradients, first, second):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            p -= rate * (m / (1 - 0.9**epoch)) / (np.sqrt(v / (1 - 0.999**epoch)) + 1e-14)
    return parameters


# The same numbers at 60 digits

def exact(x, y, parameters, kinds):
    values, z = [mp.matrix(x.tolist())], None
    for k, kind in enumerate(kinds):
        w, b = (mp.matrix(p.tolist()) for p in parameters[2 * k:2 * k + 2])
        z = values[-1] * w
        for i in range(z.rows):
            z[i, :] = z[i, :] + b
        function = mp.tanh if kind == "tanh" else lambda t: 1 / (1 + mp.exp(-t))
        values.append(z.apply(function))
    dz, loss = mp.matrix(z.rows, z.cols), mp.mpf(0)
    for i in range(z.rows):
        total = sum(mp.exp(z[i, j]) for j in range(z.cols))
        for j in range(z.cols):
            if kinds[-1] == "sigmoid":
                p, n = values[-1][i, j], y.size
                loss -= (mp.log(p) if y[i, j] else mp.log(1 - p)) / n
            else:
                p, n = mp.exp(z[i, j]) / total, len(y)
                loss -= y[i, j] * mp.log(p) / n
            dz[i, j] = (p - y[i, j]) / n
    gradients = {}
    for k in reversed(range(len(kinds))):
        gradients[f"W{k + 1}"] = values[k].T * dz
        gradients[f"b{k + 1}"] = mp.matrix([[sum(dz[i, j] for i in range(dz.rows)) for j in range(dz.cols)]])
        if k:
            a, back = values[k], dz * mp.matrix(parameters[2 * k].tolist()).T
            dz = mp.matrix(back.rows, back.cols)
            for i in range(dz.rows):
                for j in range(dz.cols):
                    slope = 1 - a[i, j] ** 2 if kinds[k - 1] == "tanh" else a[i, j] * (1 - a[i, j])
                    dz[i, j] = back[i, j] * slope
    return float(loss), {name: [[float(m[i, j]) for j in range(m.cols)] for i in range(m.rows)]
                         for name, m in sorted(gradients.items())}


def case(data, sizes, kinds, seed, precision="float64"):
    x, y = {"iris": iris, "xor": xor}[data]()
    kind = np.dtype(precision)
    parameters = [p.astype(kind).astype(float) for p in train(x, y, sizes, kinds, 0.01, seed)]
    x = x.astype(kind).astype(float)
    loss, gradients = exact(x, y, parameters, kinds)
    layers = " -> ".join([str(sizes[0])] + [f"{size} {kind}" for size, kind in zip(sizes[1:], kinds)])
    print(f"{data}, {layers}, {precision}: loss {loss:.3g}")
    names = [name for k in range(1, len(sizes)) for name in (f"W{k}", f"b{k}")]
    return {"data": data, "network": layers, "precision": precision, "loss": "bce" if kinds[-1] == "sigmoid" else "ce",
            "parameters": {name: p.tolist() for name, p in zip(names, parameters)},
            "values": {"loss": loss}, "gradients": gradients}


def main():
    cases = [case("iris", [4, 8, 3], ["tanh", "softmax"], 1), case("iris", [4, 8, 3], ["tanh", "sigmoid"], 2),
             case("iris", [4, 6, 3], ["sigmoid", "softmax"], 3), case("xor", [2, 4, 1], ["tanh", "sigmoid"], 4),
             case("iris", [4, 8, 3], ["tanh", "softmax"], 1, "float32"),
             case("iris", [4, 8, 3], ["tanh", "sigmoid"], 2, "float32")]
    lines = [json.dumps(each, separators=(",", ":"), allow_nan=False) for each in cases]
    (HERE / "digits.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


main()
