"""Functions of one variable with their derivatives, and the elementwise operations one by one."""

import random

import torch
from torch import cos, cosh, exp, log, sigmoid, sin, sqrt, tanh
from torch.nn.functional import leaky_relu

from common import elu, gelu, silu, softplus

# expression in our language, the same in torch, an interval on which it is smooth
FUNCTIONS = [
    ("z^3", lambda z: z**3, -2, 2),
    ("2^z", lambda z: 2**z, -3, 3),
    ("z^z", lambda z: z**z, 0.2, 3),
    ("1 / z", lambda z: 1 / z, 0.3, 4),
    ("z^-2", lambda z: z**-2, 0.4, 3),
    ("z^0.5 - z^(1 / 3)", lambda z: z**0.5 - z ** (1 / 3), 0.2, 4),
    ("3 * z^4 - 2 * z^3 + z - 7", lambda z: 3 * z**4 - 2 * z**3 + z - 7, -1.5, 1.5),
    ("-z^2", lambda z: -(z**2), -2, 2),
    ("2^-z^2", lambda z: 2 ** -(z**2), -1.5, 1.5),
    ("sqrt(z)", lambda z: sqrt(z), 0.1, 5),
    ("exp(z)", lambda z: exp(z), -4, 4),
    ("log(z)", lambda z: log(z), 0.1, 5),
    ("sin(z)", lambda z: sin(z), -6, 6),
    ("cos(z)", lambda z: cos(z), -6, 6),
    ("abs(z)", lambda z: z.abs(), -3, -0.1),
    ("sigmoid(z)", lambda z: sigmoid(z), -6, 6),
    ("tanh(z)", lambda z: tanh(z), -4, 4),
    ("relu(z)", lambda z: torch.relu(z), 0.1, 3),
    ("leaky_relu(z)", lambda z: leaky_relu(z), -3, -0.1),
    ("softplus(z)", lambda z: softplus(z), -6, 6),
    ("elu(z)", lambda z: elu(z), -4, -0.1),
    ("silu(z)", lambda z: silu(z), -6, 6),
    ("gelu(z)", lambda z: gelu(z), -4, 4),
    ("z * sigmoid(z)", lambda z: z * sigmoid(z), -6, 6),
    ("z * tanh(softplus(z))", lambda z: z * tanh(softplus(z)), -5, 5),
    ("sigmoid(z) * (1 - sigmoid(z))", lambda z: sigmoid(z) * (1 - sigmoid(z)), -5, 5),
    ("log(cosh(z))", lambda z: log(cosh(z)), -4, 4),
    ("log(1 + exp(z))", lambda z: log(1 + exp(z)), -5, 5),
    ("1 / (1 + z^2)", lambda z: 1 / (1 + z**2), -3, 3),
    ("(z^2 - 1) / (z^2 + 1)", lambda z: (z**2 - 1) / (z**2 + 1), -3, 3),
    ("1 / (1 + exp(-(2 * z - 1)))", lambda z: 1 / (1 + exp(-(2 * z - 1))), -3, 3),
    ("1 / (1 / z + 1 / (1 + z))", lambda z: 1 / (1 / z + 1 / (1 + z)), 0.3, 3),
    ("(1 + 1 / z)^z", lambda z: (1 + 1 / z) ** z, 0.3, 4),
    ("z / (1 + abs(z))", lambda z: z / (1 + z.abs()), 0.1, 4),
    ("sin(z)^2 / z", lambda z: sin(z) ** 2 / z, 0.3, 6),
    ("tanh(z) / z", lambda z: tanh(z) / z, 0.3, 3),
    ("sin(1 / z)", lambda z: sin(1 / z), 0.3, 2),
    ("exp(-z^2 / 2)", lambda z: exp(-(z**2) / 2), -3, 3),
    ("sqrt(1 + z^2)", lambda z: sqrt(1 + z**2), -3, 3),
    ("sqrt(z + sqrt(z))", lambda z: sqrt(z + sqrt(z)), 0.2, 4),
    ("z^2 * exp(-z)", lambda z: z**2 * exp(-z), -1, 6),
    ("exp(sin(z))", lambda z: exp(sin(z)), -4, 4),
    ("sin(exp(z))", lambda z: sin(exp(z)), -3, 2),
    ("cos(z) * sin(z) * exp(z)", lambda z: cos(z) * sin(z) * exp(z), -3, 2),
    ("tanh(sigmoid(sin(z)))", lambda z: tanh(sigmoid(sin(z))), -4, 4),
    ("-z * log(z) - (1 - z) * log(1 - z)", lambda z: -z * log(z) - (1 - z) * log(1 - z), 0.1, 0.9),
    ("log(z / (1 - z))", lambda z: log(z / (1 - z)), 0.1, 0.9),
    ("exp(2 * log(z)) - z^2", lambda z: exp(2 * log(z)) - z**2, 0.3, 2),
    ("max(z, 1 - z)^2", lambda z: torch.maximum(z, 1 - z) ** 2, 0.6, 3),
]


def cases():
    for expression, function, low, high in FUNCTIONS:
        source = random.Random(expression)
        points = sorted(round(source.uniform(low, high), 4) for _ in range(20))
        values, derivatives = slopes(function, points)
        yield {"expression": expression, "interval": [low, high], "points": points,
               "values": values, "derivatives": derivatives}


def slopes(function, points):
    z = torch.tensor(points, requires_grad=True)
    values = function(z)
    values.sum().backward()
    return values.tolist(), z.grad.tolist()


OPERATIONS = {
    "abs": torch.abs, "sign": torch.sign, "exp": exp, "log": log, "sqrt": sqrt,
    "sin": sin, "cos": cos, "tan": torch.tan, "sinh": torch.sinh, "cosh": cosh,
    "asin": torch.asin, "acos": torch.acos, "atan": torch.atan,
    "expm1": torch.expm1, "log1p": torch.log1p, "erf": torch.erf,
    "sigmoid": sigmoid, "tanh": tanh, "relu": torch.relu, "leaky_relu": leaky_relu, "softplus": softplus,
    "elu": elu, "silu": silu, "gelu": gelu,
}

SPECIAL = [0.0, 1e-8, -1e-8, 0.5, -0.5, 1.0, -1.0, 5.0, -5.0, 20.0, -20.0, 700.0, -700.0]


def operations():
    source = random.Random("operations")
    candidates = SPECIAL + [round(source.gauss(0, 3), 4) for _ in range(20)]
    for name, operation in OPERATIONS.items():
        points = [z for z in candidates if not operation(torch.tensor(z)).isnan()]
        values, derivatives = slopes(operation, points)
        yield {"name": name, "points": points, "values": values, "derivatives": derivatives}
