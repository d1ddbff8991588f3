"""Networks with all eigenvalues of the Hessian of their loss with respect to all parameters."""

import torch

from common import ACTIVATIONS, LOSSES, first_fit, normal
from networks import random_parameters, targets

CASES = [
    ("1 -> 1 sigmoid", "mse"), ("1 -> 1 sigmoid", "bce"), ("2 -> 1", "mse"), ("3 -> 2", "sse"),
    ("2 -> 3 tanh -> 1 sigmoid", "mse"), ("2 -> 3 tanh -> 1 sigmoid", "bce"), ("2 -> 4 relu -> 1", "mse"),
    ("2 -> 4 relu -> 3 softmax", "ce"), ("4 -> 3 softmax", "ce"), ("4 -> 3 softmax", "mse"),
    ("3 -> 4 leaky_relu -> 2", "mse"), ("2 -> 3 softplus -> 1", "mae"), ("2 -> 3 elu -> 3 silu -> 1", "mse"),
    ("3 -> 4 gelu -> 2 softmax", "ce"), ("2 -> 3 tanh -> 3 tanh -> 2 tanh", "mse"), ("1 -> 5 sigmoid -> 1", "sse"),
    ("4 -> 8 tanh -> 8 tanh -> 3 softmax", "ce"), ("6 -> 10 relu -> 6 relu -> 1 sigmoid", "bce"),
    ("5 -> 12 silu -> 4", "mse"), ("2 -> 6 tanh -> 6 sigmoid -> 2 softmax", "mse"),
    ("8 -> 12 gelu -> 5 softmax", "ce"), ("3 -> 5 softplus -> 5 elu -> 2 sigmoid", "sse"),
]


def cases():
    return [first_fit(f"hessian {k}", lambda source: one(source, *case)) for k, case in enumerate(CASES)]


def one(source, network, loss):
    widths = [int(layer.split()[0]) for layer in network.split(" -> ")]
    rows = source.randint(4, 12)
    x = normal(source, rows, widths[0])
    y = targets(source, rows, widths[-1], loss)
    parameters = random_parameters(source, widths)
    shapes = {name: value.shape for name, value in parameters.items()}

    def error(flat):
        pieces = torch.split(flat, [shape.numel() for shape in shapes.values()])
        values = {name: piece.reshape(shape) for (name, shape), piece in zip(shapes.items(), pieces)}
        return LOSSES[loss](forward(network, values, x), y)

    flat = torch.cat([value.flatten() for value in parameters.values()])
    hessian = torch.autograd.functional.hessian(error, flat)
    values = torch.linalg.eigvalsh((hessian + hessian.T) / 2)
    return {"network": network, "loss": loss, "x": x, "y": y, "parameters": parameters, "eigenvalues": values}


def forward(network, parameters, x):
    a = x
    for layer, words in enumerate(network.split(" -> ")[1:], start=1):
        _, activation = (words + " identity").split()[:2]
        a = ACTIVATIONS[activation](a @ parameters[f"W{layer}"] + parameters[f"b{layer}"])
    return a
