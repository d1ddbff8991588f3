"""Layers: values, gradients, twenty updates and the evaluation of networks with windows, normalizations and classes."""

import torch
from torch import nn

from common import first_fit, normal, onehot

NETWORKS = [
    "image 5 4 -> conv 3 2 3 tanh -> 2 softmax",
    "image 6 6 2 -> conv 3 3 4 stride=2 padding=1 elu -> 3 softmax",
    "image 6 6 -> conv 3 3 3 silu -> pool 2 -> 2 softmax",
    "image 7 6 2 -> conv 2 3 3 tanh -> meanpool 2 stride=1 -> conv 2 2 2 softplus -> 3 softmax",
    "image 6 5 3 -> pool 2 stride=1 -> conv 2 2 2 padding=2 gelu -> 2 softmax",
    "image 6 6 -> conv 3 3 2 batchnorm tanh -> pool 2 -> 4 layernorm silu -> 2 softmax",
    "4 -> 5 batchnorm tanh -> 3 softmax",
    "4 -> 5 layernorm elu -> 6 rmsnorm tanh -> 3 softmax",
    "3 -> 6 batchnorm softplus -> 4 batchnorm gelu -> 2 softmax",
    "1 -> embedding 3 classes=5 -> 4 tanh -> 2 softmax",
    "3 -> embedding 2 classes=6 -> 5 elu -> 3 softmax",
    "2 -> embedding 3 classes=4 -> 2 softmax",
    "3 -> 5 prelu -> 4 prelu -> 2 softmax",
    "image 5 5 -> conv 3 3 2 prelu -> meanpool 3 -> 3 softmax",
    "3 -> 5 batchnorm swish -> 4 swish -> 2 softmax",
]
ACTIVATIONS = {"tanh": torch.tanh, "elu": nn.functional.elu, "silu": nn.functional.silu, "softplus": nn.functional.softplus,
               "gelu": nn.functional.gelu}


class Swish(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return x * torch.sigmoid(self.weight * x)


LEARNED = {"prelu": nn.PReLU, "swish": Swish}
ROWS = 7
STEPS = 20


def cases():
    return [first_fit(f"layers {network}", lambda source: one(network, source)) for network in NETWORKS]


class Net(nn.Module):
    """A network given as text, and where its parameters lie in ours."""

    def __init__(self, text):
        super().__init__()
        first, *layers = text.split(" -> ")
        words = first.split()
        self.image = [int(w) for w in words[1:]] + ([1] if len(words) == 3 else []) if words[0] == "image" else None
        self.width = int(torch.tensor(self.image).prod()) if self.image else int(words[0])
        self.steps, image, width = [], self.image, self.width
        self.classes = None
        for k, layer in enumerate(layers, start=1):
            words = [w for w in layer.split() if "=" not in w]
            options = {key: int(value) for key, value in (w.split("=") for w in layer.split() if "=" in w)}
            norm = next((w for w in words if w.endswith("norm")), None)
            activation = LEARNED[words[-1]]() if words[-1] in LEARNED else ACTIVATIONS.get(words[-1])
            if words[0] == "conv":
                h, w, filters = map(int, words[1:4])
                module = nn.Conv2d(image[2], filters, (h, w), stride=options.get("stride", 1), padding=options.get("padding", 0))
                out = module(torch.zeros(1, image[2], image[0], image[1])).shape
                normalized = nn.BatchNorm2d(filters) if norm else None
                image, width = [out[2], out[3], filters], filters * out[2] * out[3]
            elif words[0] in ("pool", "meanpool"):
                kind = nn.MaxPool2d if words[0] == "pool" else nn.AvgPool2d
                module = kind(int(words[1]), stride=options.get("stride", int(words[1])))
                out = module(torch.zeros(1, image[2], image[0], image[1])).shape
                normalized, activation = None, None
                image, width = [out[2], out[3], image[2]], image[2] * out[2] * out[3]
            elif words[0] == "embedding":
                module, normalized, activation = nn.Embedding(options["classes"], int(words[1])), None, None
                self.classes, width = options["classes"], width * int(words[1])
            else:
                units = int(words[0])
                module = nn.Linear(width, units)
                normalized = {"batchnorm": nn.BatchNorm1d, "layernorm": nn.LayerNorm,
                              "rmsnorm": lambda n: nn.RMSNorm(n, eps=1e-5)}[norm](units) if norm else None
                image, width = None, units
            self.add_module(f"layer{k}", module)
            if normalized is not None:
                self.add_module(f"norm{k}", normalized)
            if isinstance(activation, nn.Module):
                self.add_module(f"slope{k}", activation)
            self.steps.append((k, words[0], module, normalized, activation))

    def forward(self, x):
        a = x
        if self.image:
            a = x.reshape(len(x), *self.image).permute(0, 3, 1, 2)
        for k, kind, module, normalized, activation in self.steps:
            if kind not in ("conv", "pool", "meanpool") and a.dim() == 4:
                a = a.permute(0, 2, 3, 1).reshape(len(x), -1)
            a = module(a.long() - 1).reshape(len(x), -1) if kind == "embedding" else module(a)
            if normalized is not None:
                a = normalized(a)
            if activation is not None:
                a = activation(a)
        return a

    def ours(self, gradient=False):
        """The parameters as we have them, or their gradients."""
        read = (lambda p: p.grad) if gradient else (lambda p: p.detach())
        result = {}
        for k, kind, module, normalized, activation in self.steps:
            if isinstance(activation, nn.Module):
                result[f"slope{k}"] = read(activation.weight).reshape(1, 1).clone()
            if kind == "conv":
                result[f"W{k}"] = read(module.weight).permute(2, 3, 1, 0).reshape(-1, module.out_channels).clone()
                result[f"b{k}"] = read(module.bias).reshape(1, -1).clone()
            elif kind == "embedding":
                result[f"E{k}"] = read(module.weight).clone()
            elif kind not in ("pool", "meanpool"):
                result[f"W{k}"] = read(module.weight).T.clone()
                result[f"b{k}"] = read(module.bias).reshape(1, -1).clone()
            if normalized is None:
                continue
            result[f"gamma{k}"] = read(normalized.weight).reshape(1, -1).clone()
            if not isinstance(normalized, nn.RMSNorm):
                result[f"shift{k}"] = read(normalized.bias).reshape(1, -1).clone()
            if hasattr(normalized, "running_mean") and not gradient:
                result[f"mean{k}"] = normalized.running_mean.reshape(1, -1).clone()
                result[f"var{k}"] = normalized.running_var.reshape(1, -1).clone()
        return result


def one(text, source):
    torch.manual_seed(source.randint(1, 10**6))
    net = Net(text)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(parameter.mul(1.5).add(0.1).mul(1e4).round().div(1e4))
    classes = int(text.split(" -> ")[-1].split()[0])
    x, y = normal(source, ROWS, net.width), onehot(source, ROWS, classes)
    if net.classes:
        x = torch.tensor([[float(source.randint(1, net.classes)) for _ in range(net.width)] for _ in range(ROWS)])
    x.requires_grad_()
    start = net.ours()
    loss = lambda: nn.functional.cross_entropy(net(x), y)
    error = loss()
    error.backward()
    gradients = net.ours(gradient=True) | ({} if net.classes else {"x": x.grad.clone()})
    # The forward pass above has moved the running statistics already: begin anew.
    for _, _, _, normalized, _ in net.steps:
        if hasattr(normalized, "reset_running_stats"):
            normalized.reset_running_stats()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
    final = net.ours()
    net.eval()
    with torch.no_grad():
        evaluated = torch.softmax(net(x), dim=1)
    return {"network": text, "x": x.detach(), "y": y, "parameters": start, "loss": error.item(), "gradients": gradients,
            "steps": STEPS, "final": final, "evaluated": evaluated}
