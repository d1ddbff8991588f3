"""Networks of layers: one forward and backward pass, and a hundred steps of every optimizer."""

import torch

from common import ACTIVATIONS, LOSSES, Unfit, binary, first_fit, keep_away, normal, onehot, probability

HIDDEN = ["tanh", "relu", "sigmoid", "leaky_relu", "softplus", "elu", "silu", "gelu", "identity"]

PAIRS = ([(output, loss) for output in [*HIDDEN, "softmax"] for loss in ["mse", "sse", "mae"]]
         + [("sigmoid", "bce"), ("softmax", "ce")])


def cases():
    """Sixty cases: each pair of output and loss once, then mostly the usual ones."""
    usual = [("softmax", "ce"), ("sigmoid", "bce"), ("identity", "mse"), ("softmax", "ce"),
             ("sigmoid", "bce"), ("identity", "sse"), ("tanh", "mse")]
    pairs = PAIRS + usual * 4
    return [first_fit(f"network {k}", lambda source: one_pass(*random_network(source, k, *pair)))
            for k, pair in enumerate(pairs)]


def random_network(source, k, output, loss):
    depth = 1 + k % 5
    widths = [source.randint(1, 7) for _ in range(depth + 1)]
    if output == "softmax":
        widths[-1] = max(2, widths[-1])
    hidden = [HIDDEN[(k + layer) % len(HIDDEN)] for layer in range(depth - 1)]
    rows = source.randint(1, 8)
    x = normal(source, rows, widths[0])
    y = targets(source, rows, widths[-1], loss)
    return text(widths, [*hidden, output], source), loss, x, y, random_parameters(source, widths)


def targets(source, rows, columns, loss):
    match loss:
        case "ce": return onehot(source, rows, columns)
        case "bce": return binary(source, rows, columns)
        case _: return normal(source, rows, columns)


def text(widths, activations, source):
    """"3 -> 4 tanh -> 2 softmax"; a last layer without activation is written with the word or without."""
    layers = [f"{width} {activation}" for width, activation in zip(widths[1:], activations)]
    if activations[-1] == "identity" and source.random() < 0.5:
        layers[-1] = str(widths[-1])
    return " -> ".join([str(widths[0]), *layers])


def random_parameters(source, widths):
    parameters = {}
    for layer, (inputs, units) in enumerate(zip(widths, widths[1:]), start=1):
        parameters[f"W{layer}"] = normal(source, inputs, units, scale=(1.5 / inputs) ** 0.5)
        parameters[f"b{layer}"] = normal(source, 1, units, scale=0.3)
    return parameters


def forward(network, parameters, x):
    """z1, a1, z2, a2, … of a network given as text."""
    values = {}
    a = x
    for layer, words in enumerate(network.split(" -> ")[1:], start=1):
        _, activation = (words + " identity").split()[:2]
        z = a @ parameters[f"W{layer}"] + parameters[f"b{layer}"]
        a = ACTIVATIONS[activation](z)
        values |= {f"z{layer}": z, f"a{layer}": a}
    return values, a


def one_pass(network, loss, x, y, parameters):
    leaves = {"x": x} | parameters
    for leaf in leaves.values():
        leaf.requires_grad_()
    values, yhat = forward(network, parameters, x)
    for value in values.values():
        value.retain_grad()
    if loss in ("bce", "ce"):
        probability(yhat)
    error = LOSSES[loss](yhat, y)
    error.backward()
    return {"network": network, "loss": loss, "x": x, "y": y, "parameters": parameters,
            "values": values | {"loss": error},
            "gradients": {name: value.grad for name, value in (leaves | values).items()}}


# Training

SMALL = [
    ("1 -> 1 sigmoid", "bce"), ("2 -> 1", "mse"), ("2 -> 3 tanh -> 1 sigmoid", "bce"), ("2 -> 4 relu -> 3 softmax", "ce"),
    ("3 -> 2 sigmoid -> 1 sigmoid", "sse"), ("3 -> 4 leaky_relu -> 2", "mse"), ("2 -> 3 softplus -> 1", "mae"),
    ("4 -> 3 softmax", "ce"), ("2 -> 3 elu -> 3 silu -> 1 identity", "mse"), ("3 -> 4 gelu -> 2 softmax", "ce"),
    ("2 -> 3 tanh -> 3 tanh -> 2 tanh", "mse"), ("1 -> 5 sigmoid -> 1", "sse"),
]

OPTIMIZERS = [
    "sgd lr=0.1", "sgd lr=0.1 momentum=0.9", "sgd lr=0.1 momentum=0.9 nesterov=true", "sgd lr=0.1 weight_decay=0.01",
    "adam lr=0.01", "adamw lr=0.01", "rmsprop lr=0.01", "adagrad lr=0.01",
    "sgd lr=0.05 momentum=0.5 nesterov=true weight_decay=0.02", "adam lr=0.02 beta1=0.8 beta2=0.99 eps=1e-6 weight_decay=0.01",
    "adamw lr=0.02 weight_decay=0.1", "rmsprop lr=0.005 alpha=0.9 eps=1e-6 momentum=0.9", "adagrad lr=0.1 weight_decay=0.01 eps=1e-8",
]

STEPS = 100


def training():
    return [first_fit(f"training {network}", lambda source: trained(network, loss, optimizer, source))
            for network, loss in SMALL for optimizer in OPTIMIZERS]


def trained(network, loss, optimizer, source):
    """A run whose course does not hang on the last bits: a start moved by 1e-14 ends within 1e-11."""
    widths = [int(layer.split()[0]) for layer in network.split(" -> ")]
    rows = source.randint(4, 8)
    x = normal(source, rows, widths[0])
    y = targets(source, rows, widths[-1], loss)
    start = random_parameters(source, widths)
    losses, final = run(network, loss, optimizer, x, y, start)
    if not max(losses) < 1e3:
        raise Unfit
    for _ in range(3):
        moved = {name: value * (1 + 1e-14 * source.choice([-1, 1])) for name, value in start.items()}
        losses2, final2 = run(network, loss, optimizer, x, y, moved)
        drift = max(abs(a - b) for a, b in zip(losses, losses2))
        drift = max([drift, *((final[name] - final2[name]).abs().max().item() for name in final)])
        if drift > 1e-11:
            raise Unfit
    return {"network": network, "loss": loss, "x": x, "y": y, "parameters": start, "optimizer": optimizer,
            "steps": STEPS, "losses": losses, "final": final}


def run(network, loss, optimizer, x, y, start):
    parameters = {name: value.clone().requires_grad_() for name, value in start.items()}
    updater = torch_optimizer(optimizer, parameters.values())
    losses = []
    for step in range(STEPS + 1):
        updater.zero_grad()
        error = LOSSES_ANYWHERE[loss](forward_anywhere(network, parameters, x), y)
        losses.append(error.item())
        if step < STEPS:
            error.backward()
            updater.step()
    return losses, {name: value.detach() for name, value in parameters.items()}


def forward_anywhere(network, parameters, x):
    """The output, kinks or not: a hundred steps may pass near one, but must not hang on its side."""
    a = x
    for layer, words in enumerate(network.split(" -> ")[1:], start=1):
        _, activation = (words + " identity").split()[:2]
        z = a @ parameters[f"W{layer}"] + parameters[f"b{layer}"]
        a = (ACTIVATIONS | {"relu": torch.relu, "leaky_relu": torch.nn.functional.leaky_relu})[activation](z)
    return a


LOSSES_ANYWHERE = LOSSES | {"mae": lambda yhat, y: (yhat - y).abs().mean()}


def torch_optimizer(text, parameters):
    """The optimizer of torch that a line of ours names: "adam lr=0.01 beta1=0.8"."""
    name, *settings = text.split()
    given = dict(setting.split("=") for setting in settings)
    options = {key: value == "true" if key == "nesterov" else float(value)
               for key, value in given.items() if key not in ("beta1", "beta2")}
    if name in ("adam", "adamw"):
        options["betas"] = (float(given.get("beta1", 0.9)), float(given.get("beta2", 0.999)))
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW,
            "rmsprop": torch.optim.RMSprop, "adagrad": torch.optim.Adagrad}[name]
    return kind(list(parameters), **options)
