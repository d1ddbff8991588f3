"""What the scripts here share: random matrices, activations, losses, and the writer of the files."""

import json
import math
import pathlib
import random

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


# Random matrices

def normal(source, rows, columns, scale=1.0):
    return torch.tensor([[round(source.gauss(0, scale), 4) for _ in range(columns)] for _ in range(rows)])


def binary(source, rows, columns):
    return torch.tensor([[float(source.random() < 0.5) for _ in range(columns)] for _ in range(rows)])


def onehot(source, rows, columns):
    return torch.eye(columns)[[source.randrange(columns) for _ in range(rows)]]


class Unfit(Exception):
    """A case needs other numbers: a value lies where a slope jumps, or last bits decide."""


def first_fit(name, make):
    """The first case, over the seeds "name 1", "name 2", …, that is fit."""
    for attempt in range(1, 1000):
        try:
            return make(random.Random(f"{name} {attempt}"))
        except Unfit:
            continue
    raise SystemExit(f"{name}: no attempt was fit")


def keep_away(distance, margin=1e-3):
    if distance.detach().abs().min() < margin:
        raise Unfit


# Functions with a jump in their slope

def relu(z):
    keep_away(z)
    return torch.relu(z)


def leaky_relu(z):
    keep_away(z)
    return torch.where(z > 0, z, 0.01 * z)


def absolute(z):
    keep_away(z)
    return z.abs()


def maximum(a, b):
    keep_away(a - b)
    return torch.maximum(a, b)


# Activations and losses

def softplus(z):
    return torch.logaddexp(z, torch.zeros_like(z))


def elu(z):
    return torch.nn.functional.elu(z)


def silu(z):
    return torch.nn.functional.silu(z)


def gelu(z):
    return torch.nn.functional.gelu(z)


def softmax(z):
    return torch.softmax(z, dim=1)


ACTIVATIONS = {
    "identity": lambda z: z * 1, "relu": relu, "leaky_relu": leaky_relu, "sigmoid": torch.sigmoid,
    "tanh": torch.tanh, "softplus": softplus, "elu": elu, "silu": silu, "gelu": gelu, "softmax": softmax,
}

def probability(yhat):
    """yhat itself, where no element is close to 0 or 1."""
    keep_away(yhat)
    keep_away(1 - yhat)
    return yhat


LOSSES = {
    "mse": lambda yhat, y: ((yhat - y) ** 2).mean(),
    "sse": lambda yhat, y: ((yhat - y) ** 2).sum() / 2,
    "mae": lambda yhat, y: absolute(yhat - y).mean(),
    "bce": lambda yhat, y: -(y * yhat.log() + (1 - y) * (1 - yhat).log()).mean(),
    "ce": lambda yhat, y: -(y * yhat.log()).sum(1).mean(),
}


# Files

def plain(value):
    """A value of torch or Python as JSON has it."""
    match value:
        case torch.Tensor():
            return plain(value.detach().tolist())
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case float() if math.isnan(value):
            return "NaN"
        case float() if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        case _:
            return value


def write(name, cases):
    lines = [json.dumps(plain(case), separators=(",", ":"), ensure_ascii=False, allow_nan=False) for case in cases]
    path = pathlib.Path(__file__).with_name(name)
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{name:16} {len(lines):4} cases {path.stat().st_size:8} bytes")
