"""Models written as formulas: each in our language, and below it the same in torch, line by line."""

import re

import torch
from torch import cosh, exp, log, sigmoid, sin, sqrt, tanh

from common import (LOSSES, Unfit, absolute, binary, first_fit, maximum, normal, onehot, probability, relu,
                    softmax, softplus)

# Our words for torch's

rows, columns = "rows", "columns"
DIMENSION = {rows: 0, columns: 1}


def sum(z, axis=None):
    return z.sum().reshape(1, 1) if axis is None else z.sum(DIMENSION[axis], keepdim=True)


def mean(z, axis=None):
    return z.mean().reshape(1, 1) if axis is None else z.mean(DIMENSION[axis], keepdim=True)


def max(z, other=None, axis=None):
    """max(a, b) elementwise, max(z, axis=…) along an axis, max(z) of all; without ties."""
    if axis is None and other is None:
        return max(z.reshape(1, -1), axis=columns)
    if axis is None:
        return maximum(z, torch.as_tensor(other))
    best = z.topk(2, dim=DIMENSION[axis]).values
    first, second = best.split(1, dim=DIMENSION[axis])
    if (first - second).min() < 1e-3:
        raise Unfit
    return first


def min(z, other=None, axis=None):
    return -max(-z, None if other is None else -torch.as_tensor(other), axis)


def concat(*parts, axis=columns):
    return torch.cat(parts, DIMENSION[axis])


def zeros(rows, columns):
    return torch.zeros(rows, columns)


def ones(rows, columns):
    return torch.ones(rows, columns)


class Model:
    """The names of a model. What is assigned is kept with its gradient, in a loop also as NAME_round."""

    def __init__(self, names):
        self.__dict__.update(names, values={}, round=None)

    def __setattr__(self, name, value):
        self.__dict__[name] = value
        if value.requires_grad:
            value.retain_grad()
            self.values[name] = value
            if self.round is not None:
                self.values[f"{name}_{self.round}"] = value

    def rounds(self, count):
        for self.__dict__["round"] in range(1, count + 1):
            yield self.round
        self.__dict__["round"] = None


TARGETS = {"normal": normal, "binary": binary, "onehot": onehot,
           "sign": lambda *size: 2 * binary(*size) - 1, "x": None}

MODELS = []


def model(name, text, x, y, loss=None, functions=(), numbers=None, scale=0.7):
    """Adds a model. x is (rows, columns), y is (columns, kind); `numbers` shares random numbers with another model."""
    def add(forward):
        MODELS.append((name, text, x, y, loss, functions, numbers or name, scale, forward))
        return forward
    return add


def cases():
    return [first_fit(f"model {entry[6]}", lambda source: one_pass(source, *entry)) for entry in MODELS]


def one_pass(source, name, text, x, y, loss, functions, numbers, scale, forward):
    x = normal(source, *x)
    y = x.clone() if y[1] == "x" else TARGETS[y[1]](source, x.shape[0], y[0])
    parameters = {}
    for parameter, initializer, r, c in re.findall(r"param (\w+) = (\w+)\((\d+), (\d+)\)", text):
        drawn = normal(source, int(r), int(c), scale)
        parameters[parameter] = 1 + 0.5 * drawn.abs() if initializer == "ones" else drawn
    leaves = {"x": x} | parameters
    for leaf in leaves.values():
        leaf.requires_grad_()
    m = Model(leaves | {"y": y})
    forward(m)
    if loss in ("bce", "ce"):
        probability(m.yhat)
    if loss is not None:
        m.loss = (LOSSES | OWN_LOSSES)[loss](m.yhat, y).reshape(1, 1)
    m.loss.backward()
    gradients = {key: value.grad for key, value in (leaves | m.values).items() if key != "loss"}
    assert all(gradient is not None for gradient in gradients.values()), (name, gradients)
    case = {"name": name, "model": text.strip()}
    if functions:
        case["functions"] = list(functions)
    return case | {"loss": loss, "x": x, "y": y, "parameters": parameters, "values": m.values, "gradients": gradients}


# Layers, and ways around them

@model("straight line", """
model {
    param W = glorot(1, 1)
    param b = zeros(1, 1)
    yhat = x @ W + b
}
""", x=(5, 1), y=(1, "normal"), loss="mse")
def _(m):
    m.yhat = m.x @ m.W + m.b


@model("residual layers", """
model {
    param W1 = glorot(3, 4)
    param b1 = zeros(1, 4)
    param W2 = glorot(4, 4)
    param b2 = zeros(1, 4)
    param W3 = glorot(4, 2)
    h1 = tanh(x @ W1 + b1)
    h2 = h1 + relu(h1 @ W2 + b2)
    h3 = h2 + sigmoid(h2 @ W2 + b2)
    yhat = h3 @ W3
}
""", x=(4, 3), y=(2, "normal"), loss="mse")
def _(m):
    m.h1 = tanh(m.x @ m.W1 + m.b1)
    m.h2 = m.h1 + relu(m.h1 @ m.W2 + m.b2)
    m.h3 = m.h2 + sigmoid(m.h2 @ m.W2 + m.b2)
    m.yhat = m.h3 @ m.W3


@model("skip connection from the input", """
model {                                    # any graph, not only layers
    param W1 = glorot(2, 4)
    param b1 = zeros(1, 4)
    param W2 = glorot(4, 1)
    param Wskip = glorot(2, 1)
    h = tanh(x @ W1 + b1)
    yhat = sigmoid(h @ W2 + x @ Wskip)
}
""", x=(6, 2), y=(1, "binary"), loss="bce")
def _(m):
    m.h = tanh(m.x @ m.W1 + m.b1)
    m.yhat = sigmoid(m.h @ m.W2 + m.x @ m.Wskip)


@model("tied autoencoder", """
model {
    param W = glorot(4, 2)
    param b = zeros(1, 2)
    param c = zeros(1, 4)
    h = sigmoid(x @ W + b)
    yhat = h @ W' + c
}
""", x=(5, 4), y=(4, "x"), loss="mse")
def _(m):
    m.h = sigmoid(m.x @ m.W + m.b)
    m.yhat = m.h @ m.W.T + m.c


@model("shared weights in two layers", """
model {
    param W = glorot(3, 3)
    param b = zeros(1, 3)
    h1 = tanh(x @ W + b)
    h2 = tanh(h1 @ W + b)
    yhat = h2 + x
}
""", x=(4, 3), y=(3, "normal"), loss="sse")
def _(m):
    m.h1 = tanh(m.x @ m.W + m.b)
    m.h2 = tanh(m.h1 @ m.W + m.b)
    m.yhat = m.h2 + m.x


@model("two towers", """
model {
    param U = glorot(3, 2)
    param V = glorot(2, 2)
    param b = zeros(1, 1)
    u = tanh(x[:,1:3] @ U)
    v = tanh(x[:,4:5] @ V)
    yhat = sigmoid(sum(u * v, axis=columns) + b)
}
""", x=(6, 5), y=(1, "binary"), loss="bce")
def _(m):
    m.u = tanh(m.x[:, 0:3] @ m.U)
    m.v = tanh(m.x[:, 3:5] @ m.V)
    m.yhat = sigmoid(sum(m.u * m.v, axis=columns) + m.b)


@model("two branches side by side", """
model {
    param A = glorot(3, 2)
    param B = glorot(3, 3)
    param W = glorot(5, 2)
    p = relu(x @ A)
    q = sin(x @ B)
    h = concat(p, q)
    yhat = softmax(h @ W)
}
""", x=(5, 3), y=(2, "onehot"), loss="ce")
def _(m):
    m.p = relu(m.x @ m.A)
    m.q = sin(m.x @ m.B)
    m.h = concat(m.p, m.q)
    m.yhat = softmax(m.h @ m.W)


@model("slices of the input", """
model {
    param W = glorot(2, 2)
    param v = glorot(1, 2)
    left = x[:,1:2]
    right = x[:,end]
    inner = left[2:end,1] * right[2:end,:]
    h = tanh(left @ W + right @ v)
    yhat = h + mean(inner)
}
""", x=(4, 4), y=(2, "normal"), loss="mse")
def _(m):
    m.left = m.x[:, 0:2]
    m.right = m.x[:, -1:]
    m.inner = m.left[1:, 0:1] * m.right[1:, :]
    m.h = tanh(m.left @ m.W + m.right @ m.v)
    m.yhat = m.h + mean(m.inner)


@model("highway gate", """
model {
    param W = glorot(3, 3)
    param b = zeros(1, 3)
    param Wg = glorot(3, 3)
    param bg = zeros(1, 3)
    h = relu(x @ W + b)
    g = sigmoid(x @ Wg + bg)
    yhat = g * h + (1 - g) * x
}
""", x=(4, 3), y=(3, "normal"), loss="mse")
def _(m):
    m.h = relu(m.x @ m.W + m.b)
    m.g = sigmoid(m.x @ m.Wg + m.bg)
    m.yhat = m.g * m.h + (1 - m.g) * m.x


@model("gated linear unit", """
model {
    param A = glorot(3, 4)
    param B = glorot(3, 4)
    param W = glorot(4, 1)
    h = (x @ A) * sigmoid(x @ B)
    yhat = h @ W
}
""", x=(5, 3), y=(1, "normal"), loss="mae")
def _(m):
    m.h = (m.x @ m.A) * sigmoid(m.x @ m.B)
    m.yhat = m.h @ m.W


@model("maxout", """
model {
    param A = glorot(3, 4)
    param a = zeros(1, 4)
    param B = glorot(3, 4)
    param b = zeros(1, 4)
    param W = glorot(4, 2)
    h = max(x @ A + a, x @ B + b)
    yhat = softmax(h @ W)
}
""", x=(5, 3), y=(2, "onehot"), loss="ce")
def _(m):
    m.h = max(m.x @ m.A + m.a, m.x @ m.B + m.b)
    m.yhat = softmax(m.h @ m.W)


@model("max pooling", """
model {
    param W = glorot(4, 6)
    param v = glorot(1, 2)
    h = tanh(x @ W)
    p = max(h[:,1:3], axis=columns)
    q = min(h[:,4:6], axis=columns)
    top = max(h, axis=rows)
    yhat = concat(p, q) * v + max(h) + mean(top)
}
""", x=(4, 4), y=(2, "normal"), loss="mse")
def _(m):
    m.h = tanh(m.x @ m.W)
    m.p = max(m.h[:, 0:3], axis=columns)
    m.q = min(m.h[:, 3:6], axis=columns)
    m.top = max(m.h, axis=rows)
    m.yhat = concat(m.p, m.q) * m.v + max(m.h) + mean(m.top)


@model("convolution by slices", """
model {
    param k = glorot(3, 1)
    param b = zeros(1, 1)
    param W = glorot(3, 1)
    c = concat(x[:,1:3] @ k, x[:,2:4] @ k, x[:,3:5] @ k)
    h = relu(c + b)
    yhat = h @ W
}
""", x=(4, 5), y=(1, "normal"), loss="mse")
def _(m):
    m.c = concat(m.x[:, 0:3] @ m.k, m.x[:, 1:4] @ m.k, m.x[:, 2:5] @ m.k)
    m.h = relu(m.c + m.b)
    m.yhat = m.h @ m.W


@model("sine network", """
model {
    param W1 = glorot(1, 5)
    param b1 = zeros(1, 5)
    param W2 = glorot(5, 1)
    h = sin(3 * (x @ W1 + b1))
    yhat = h @ W2
}
""", x=(7, 1), y=(1, "normal"), loss="mse")
def _(m):
    m.h = sin(3 * (m.x @ m.W1 + m.b1))
    m.yhat = m.h @ m.W2


@model("functions of the user", """
model {
    param W1 = glorot(2, 4)
    param b1 = zeros(1, 4)
    param W2 = glorot(4, 1)
    h = swish(x @ W1 + b1)
    yhat = blend(h @ W2, h[:,1], 0.25)
}
""", x=(5, 2), y=(1, "normal"), loss="mse",
       functions=["function swish(z) = z * sigmoid(z)", "function blend(a, b, t) = (1 - t) * a + t * b"])
def _(m):
    m.h = swish(m.x @ m.W1 + m.b1)
    m.yhat = blend(m.h @ m.W2, m.h[:, 0:1], 0.25)


def swish(z): return z * sigmoid(z)
def blend(a, b, t): return (1 - t) * a + t * b


# Normalisation

@model("layer normalisation", """
model {
    param W1 = glorot(3, 5)
    param g = ones(1, 5)
    param b = zeros(1, 5)
    param W2 = glorot(5, 2)
    z = x @ W1
    c = z - mean(z, axis=columns)
    n = c / sqrt(mean(c^2, axis=columns) + 1e-5)
    yhat = tanh(g * n + b) @ W2
}
""", x=(4, 3), y=(2, "normal"), loss="mse")
def _(m):
    m.z = m.x @ m.W1
    m.c = m.z - mean(m.z, axis=columns)
    m.n = m.c / sqrt(mean(m.c**2, axis=columns) + 1e-5)
    m.yhat = tanh(m.g * m.n + m.b) @ m.W2


@model("batch normalisation", """
model {
    param W1 = glorot(2, 3)
    param g = ones(1, 3)
    param b = zeros(1, 3)
    param W2 = glorot(3, 1)
    z = x @ W1
    mu = mean(z, axis=rows)
    v = sum((z - mu)^2, axis=rows) / rows(z)
    h = relu(g * (z - mu) / sqrt(v + 0.001) + b)
    yhat = h @ W2
}
""", x=(6, 2), y=(1, "normal"), loss="mse")
def _(m):
    m.z = m.x @ m.W1
    m.mu = mean(m.z, axis=rows)
    m.v = sum((m.z - m.mu) ** 2, axis=rows) / m.z.shape[0]
    m.h = relu(m.g * (m.z - m.mu) / sqrt(m.v + 0.001) + m.b)
    m.yhat = m.h @ m.W2


@model("weight normalisation", """
model {
    param V = glorot(3, 4)
    param g = ones(1, 4)
    param b = zeros(1, 4)
    param W2 = glorot(4, 1)
    W = g * V / sqrt(sum(V^2, axis=rows))
    h = tanh(x @ W + b)
    yhat = h @ W2
}
""", x=(4, 3), y=(1, "normal"), loss="mse")
def _(m):
    m.W = m.g * m.V / sqrt(sum(m.V**2, axis=rows))
    m.h = tanh(m.x @ m.W + m.b)
    m.yhat = m.h @ m.W2


# Recurrence

@model("recurrent network", """
model {
    param Wx = glorot(1, 3)
    param Wh = glorot(3, 3)
    param b = zeros(1, 3)
    param Wy = glorot(3, 1)
    h = zeros(rows(x), 3)
    for t in 1:4 {
        h = tanh(x[:,t] @ Wx + h @ Wh + b)
    }
    yhat = h @ Wy
}
""", x=(3, 4), y=(1, "normal"), loss="mse")
def _(m):
    m.h = zeros(m.x.shape[0], 3)
    for t in m.rounds(4):
        m.h = tanh(m.x[:, t - 1:t] @ m.Wx + m.h @ m.Wh + m.b)
    m.yhat = m.h @ m.Wy


@model("recurrent network, written out", """
model {
    param Wx = glorot(1, 3)
    param Wh = glorot(3, 3)
    param b = zeros(1, 3)
    param Wy = glorot(3, 1)
    h1 = tanh(x[:,1] @ Wx + b)
    h2 = tanh(x[:,2] @ Wx + h1 @ Wh + b)
    h3 = tanh(x[:,3] @ Wx + h2 @ Wh + b)
    h4 = tanh(x[:,4] @ Wx + h3 @ Wh + b)
    yhat = h4 @ Wy
}
""", x=(3, 4), y=(1, "normal"), loss="mse", numbers="recurrent network")
def _(m):
    m.h1 = tanh(m.x[:, 0:1] @ m.Wx + m.b)
    m.h2 = tanh(m.x[:, 1:2] @ m.Wx + m.h1 @ m.Wh + m.b)
    m.h3 = tanh(m.x[:, 2:3] @ m.Wx + m.h2 @ m.Wh + m.b)
    m.h4 = tanh(m.x[:, 3:4] @ m.Wx + m.h3 @ m.Wh + m.b)
    m.yhat = m.h4 @ m.Wy


@model("eight rounds of one layer", """
model {
    param Wx = glorot(2, 4)
    param Wh = glorot(4, 4)
    param Wy = glorot(4, 2)
    h = zeros(1, 4)
    repeat 8 { h = tanh(x @ Wx + h @ Wh) }
    yhat = softmax(h @ Wy)
}
""", x=(3, 2), y=(2, "onehot"), loss="ce")
def _(m):
    m.h = zeros(1, 4)
    for _ in m.rounds(8): m.h = tanh(m.x @ m.Wx + m.h @ m.Wh)
    m.yhat = softmax(m.h @ m.Wy)


@model("two names in a loop", """
model {
    param W = glorot(3, 3)
    param A = glorot(3, 2)
    s = x
    total = 0
    repeat 3 {
        r = sigmoid(s @ W)
        s = s + 0.5 * r
        total = total + mean(r^2)
    }
    yhat = s @ A
    loss = mean((yhat - y)^2) + 0.1 * total
}
""", x=(4, 3), y=(2, "normal"))
def _(m):
    s, total = m.x, torch.zeros(1, 1)
    for _ in m.rounds(3):
        m.r = sigmoid(s @ m.W)
        m.s = s = s + 0.5 * m.r
        m.total = total = total + mean(m.r**2)
    m.yhat = m.s @ m.A
    m.loss = mean((m.yhat - m.y) ** 2) + 0.1 * m.total


@model("long short-term memory", """
model {
    param Wf = glorot(3, 2)
    param bf = ones(1, 2)
    param Wi = glorot(3, 2)
    param bi = zeros(1, 2)
    param Wo = glorot(3, 2)
    param bo = zeros(1, 2)
    param Wc = glorot(3, 2)
    param bc = zeros(1, 2)
    param Wy = glorot(2, 1)
    h = zeros(rows(x), 2)
    c = zeros(rows(x), 2)
    for t in 1:3 {
        xh = concat(x[:,t], h)
        f = sigmoid(xh @ Wf + bf)
        i = sigmoid(xh @ Wi + bi)
        o = sigmoid(xh @ Wo + bo)
        c = f * c + i * tanh(xh @ Wc + bc)
        h = o * tanh(c)
    }
    yhat = sigmoid(h @ Wy)
}
""", x=(3, 3), y=(1, "binary"), loss="bce")
def _(m):
    m.h = zeros(m.x.shape[0], 2)
    m.c = zeros(m.x.shape[0], 2)
    for t in m.rounds(3):
        m.xh = concat(m.x[:, t - 1:t], m.h)
        m.f = sigmoid(m.xh @ m.Wf + m.bf)
        m.i = sigmoid(m.xh @ m.Wi + m.bi)
        m.o = sigmoid(m.xh @ m.Wo + m.bo)
        m.c = m.f * m.c + m.i * tanh(m.xh @ m.Wc + m.bc)
        m.h = m.o * tanh(m.c)
    m.yhat = sigmoid(m.h @ m.Wy)


@model("gated recurrent unit", """
model {
    param Wz = glorot(1, 2)
    param Uz = glorot(2, 2)
    param Wr = glorot(1, 2)
    param Ur = glorot(2, 2)
    param Wn = glorot(1, 2)
    param Un = glorot(2, 2)
    param Wy = glorot(2, 2)
    h = zeros(1, 2)
    for t in 1:3 {
        z = sigmoid(x[:,t] @ Wz + h @ Uz)
        r = sigmoid(x[:,t] @ Wr + h @ Ur)
        n = tanh(x[:,t] @ Wn + (r * h) @ Un)
        h = (1 - z) * n + z * h
    }
    yhat = softmax(h @ Wy)
}
""", x=(4, 3), y=(2, "onehot"), loss="ce")
def _(m):
    m.h = zeros(1, 2)
    for t in m.rounds(3):
        m.z = sigmoid(m.x[:, t - 1:t] @ m.Wz + m.h @ m.Uz)
        m.r = sigmoid(m.x[:, t - 1:t] @ m.Wr + m.h @ m.Ur)
        m.n = tanh(m.x[:, t - 1:t] @ m.Wn + (m.r * m.h) @ m.Un)
        m.h = (1 - m.z) * m.n + m.z * m.h
    m.yhat = softmax(m.h @ m.Wy)


@model("power iteration", """
model {
    param A = glorot(3, 3)
    param v0 = ones(3, 1)
    S = A' @ A
    v = v0 / sqrt(sum(v0^2))
    repeat 4 {
        u = S @ v
        v = u / sqrt(sum(u^2))
    }
    yhat = (x @ v)' @ (x @ v) * ones(4, 1) / size(x)
}
""", x=(4, 3), y=(1, "normal"), loss="mse")
def _(m):
    m.S = m.A.T @ m.A
    v = m.v0 / sqrt(sum(m.v0**2))
    for _ in m.rounds(4):
        m.u = m.S @ v
        m.v = v = m.u / sqrt(sum(m.u**2))
    m.yhat = (m.x @ m.v).T @ (m.x @ m.v) * ones(4, 1) / m.x.numel()


# Attention, experts, neighbours

@model("attention over rows", """
model {
    param Wq = glorot(3, 2)
    param Wk = glorot(3, 2)
    param Wv = glorot(3, 4)
    param Wo = glorot(4, 2)
    q = x @ Wq
    k = x @ Wk
    v = x @ Wv
    A = softmax(q @ k' / sqrt(columns(q)))
    yhat = A @ v @ Wo
}
""", x=(4, 3), y=(2, "normal"), loss="mse", scale=1.0)
def _(m):
    m.q = m.x @ m.Wq
    m.k = m.x @ m.Wk
    m.v = m.x @ m.Wv
    m.A = softmax(m.q @ m.k.T / m.q.shape[1] ** 0.5)
    m.yhat = m.A @ m.v @ m.Wo


@model("attention with a learned row", """
model {
    param token = glorot(1, 3)
    param W = glorot(3, 1)
    s = concat(token, x, axis=rows)
    A = softmax(s @ s' / sqrt(3))
    m = A @ s
    yhat = m[2:end,:] @ W + m[1,:] @ W
}
""", x=(4, 3), y=(1, "normal"), loss="mse")
def _(m):
    m.s = concat(m.token, m.x, axis=rows)
    m.A = softmax(m.s @ m.s.T / 3**0.5)
    m.m = m.A @ m.s
    m.yhat = m.m[1:, :] @ m.W + m.m[0:1, :] @ m.W


@model("mixture of two experts", """
model {
    param Wg = glorot(3, 2)
    param A = glorot(3, 2)
    param B = glorot(3, 2)
    g = softmax(x @ Wg)
    ea = tanh(x @ A)
    eb = sin(x @ B)
    yhat = g[:,1] * ea + g[:,2] * eb
}
""", x=(5, 3), y=(2, "normal"), loss="mse")
def _(m):
    m.g = softmax(m.x @ m.Wg)
    m.ea = tanh(m.x @ m.A)
    m.eb = sin(m.x @ m.B)
    m.yhat = m.g[:, 0:1] * m.ea + m.g[:, 1:2] * m.eb


@model("bilinear form", """
model {
    param A = glorot(2, 3)
    param b = zeros(1, 1)
    u = x[:,1:2]
    v = x[:,3:5]
    yhat = sigmoid(sum(u @ A * v, axis=columns) + b)
}
""", x=(5, 5), y=(1, "binary"), loss="bce")
def _(m):
    m.u = m.x[:, 0:2]
    m.v = m.x[:, 2:5]
    m.yhat = sigmoid(sum(m.u @ m.A * m.v, axis=columns) + m.b)


@model("softmax temperature", """
model {
    param W = glorot(3, 3)
    param b = zeros(1, 3)
    param T = ones(1, 1)
    z = x @ W + b
    yhat = softmax(z / T)
}
""", x=(6, 3), y=(3, "onehot"), loss="ce")
def _(m):
    m.z = m.x @ m.W + m.b
    m.yhat = softmax(m.z / m.T)


@model("radial basis functions", """
model {
    param C = glorot(4, 2)
    param s = ones(1, 4)
    param W = glorot(4, 1)
    r2 = sum(x^2, axis=columns) - 2 * x @ C' + sum(C^2, axis=columns)'
    phi = exp(-r2 / (2 * s^2))
    yhat = phi @ W
}
""", x=(6, 2), y=(1, "normal"), loss="mse")
def _(m):
    m.r2 = sum(m.x**2, axis=columns) - 2 * m.x @ m.C.T + sum(m.C**2, axis=columns).T
    m.phi = exp(-m.r2 / (2 * m.s**2))
    m.yhat = m.phi @ m.W


@model("cosine similarity", """
model {
    param U = glorot(3, 2)
    param V = glorot(2, 2)
    u = x[:,1:3] @ U
    v = x[:,4:5] @ V
    yhat = sum(u * v, axis=columns) / (sqrt(sum(u^2, axis=columns)) * sqrt(sum(v^2, axis=columns)))
}
""", x=(5, 5), y=(1, "sign"), loss="mse")
def _(m):
    m.u = m.x[:, 0:3] @ m.U
    m.v = m.x[:, 3:5] @ m.V
    m.yhat = sum(m.u * m.v, axis=columns) / (sqrt(sum(m.u**2, axis=columns)) * sqrt(sum(m.v**2, axis=columns)))


@model("polynomial with powers", """
model {
    param a = glorot(1, 4)
    param p = ones(1, 1)
    yhat = a[1] + a[2] * x - a[3] * x^2 / 2 + a[4] * x^3 + 2^-p * (x^2 + 0.1)^p
}
""", x=(6, 1), y=(1, "normal"), loss="mse")
def _(m):
    a = [None, *m.a.split(1, dim=1)]
    m.yhat = a[1] + a[2] * m.x - a[3] * m.x**2 / 2 + a[4] * m.x**3 + 2**-m.p * (m.x**2 + 0.1) ** m.p


# Losses

@model("logistic regression with a penalty", """
model {
    param W = glorot(3, 1)
    param b = zeros(1, 1)
    yhat = sigmoid(x @ W + b)
    shrinkage = 0.05 * sum(W^2)
    loss = -mean(y * log(yhat) + (1 - y) * log(1 - yhat)) + shrinkage
}
""", x=(7, 3), y=(1, "binary"))
def _(m):
    m.yhat = sigmoid(m.x @ m.W + m.b)
    m.shrinkage = 0.05 * sum(m.W**2)
    m.loss = -mean(m.y * log(m.yhat) + (1 - m.y) * log(1 - m.yhat)) + m.shrinkage


@model("decay as a law of physics", """
model {                                    # u' = -k u, u(0) = 1, and measurements y
    param W1 = glorot(1, 4)
    param b1 = zeros(1, 4)
    param W2 = glorot(4, 1)
    param k = ones(1, 1)
    h = tanh(x @ W1 + b1)
    yhat = h @ W2
    slope = (1 - h^2) @ (W1' * W2)
    law = mean((slope + k * yhat)^2)
    start = (tanh(b1) @ W2 - 1)^2
    loss = mean((yhat - y)^2) + 0.5 * law + 2 * start
}
""", x=(6, 1), y=(1, "normal"))
def _(m):
    m.h = tanh(m.x @ m.W1 + m.b1)
    m.yhat = m.h @ m.W2
    m.slope = (1 - m.h**2) @ (m.W1.T * m.W2)
    m.law = mean((m.slope + m.k * m.yhat) ** 2)
    m.start = (tanh(m.b1) @ m.W2 - 1) ** 2
    m.loss = mean((m.yhat - m.y) ** 2) + 0.5 * m.law + 2 * m.start


@model("gaussian negative log likelihood", """
model {
    param W1 = glorot(2, 4)
    param Wm = glorot(4, 1)
    param Ws = glorot(4, 1)
    h = tanh(x @ W1)
    yhat = h @ Wm
    s = softplus(h @ Ws) + 0.01
    loss = mean(log(s) + (y - yhat)^2 / (2 * s^2)) + 0.5 * log(2 * 3.141592653589793)
}
""", x=(6, 2), y=(1, "normal"))
def _(m):
    m.h = tanh(m.x @ m.W1)
    m.yhat = m.h @ m.Wm
    m.s = softplus(m.h @ m.Ws) + 0.01
    m.loss = mean(log(m.s) + (m.y - m.yhat) ** 2 / (2 * m.s**2)) + 0.5 * log(torch.tensor(2 * 3.141592653589793))


@model("log-cosh as a loss by name", """
model {
    param W = glorot(3, 2)
    param b = zeros(1, 2)
    yhat = x @ W + b
}
""", x=(5, 3), y=(2, "normal"), loss="logcosh", functions=["function logcosh(yhat, y) = mean(log(cosh(yhat - y)))"])
def _(m):
    m.yhat = m.x @ m.W + m.b


OWN_LOSSES = {"logcosh": lambda yhat, y: mean(log(cosh(yhat - y)))}


@model("huber by min", """
model {
    param W = glorot(3, 1)
    param b = zeros(1, 1)
    yhat = x @ W + b
    r = abs(yhat - y)
    q = min(r, 0.8)
    loss = mean(0.5 * q^2 + 0.8 * (r - q))
}
""", x=(7, 3), y=(1, "normal"))
def _(m):
    m.yhat = m.x @ m.W + m.b
    m.r = absolute(m.yhat - m.y)
    m.q = min(m.r, 0.8)
    m.loss = mean(0.5 * m.q**2 + 0.8 * (m.r - m.q))


@model("hinge with a margin", """
model {
    param W = glorot(3, 1)
    param b = zeros(1, 1)
    yhat = x @ W + b
    loss = mean(max(0, 1 - y * yhat)) + 0.01 * sum(W * W)
}
""", x=(7, 3), y=(1, "sign"))
def _(m):
    m.yhat = m.x @ m.W + m.b
    m.loss = mean(max(torch.tensor(0.0), 1 - m.y * m.yhat)) + 0.01 * sum(m.W * m.W)


@model("quantiles", """
model {
    param W = glorot(2, 3)
    param b = zeros(1, 3)
    tau = [0.1, 0.5, 0.9]
    yhat = x @ W + b
    gap = y - yhat
    loss = mean(max(tau * gap, (tau - 1) * gap))
}
""", x=(6, 2), y=(3, "normal"))
def _(m):
    tau = torch.tensor([[0.1, 0.5, 0.9]])
    m.yhat = m.x @ m.W + m.b
    m.gap = m.y - m.yhat
    m.loss = mean(max(tau * m.gap, (tau - 1) * m.gap))


@model("cross-entropy from logits", """
model {
    param W = glorot(3, 4)
    param b = zeros(1, 4)
    yhat = x @ W + b
    top = max(yhat, axis=columns)
    lse = top + log(sum(exp(yhat - top), axis=columns))
    loss = mean(lse - sum(y * yhat, axis=columns))
}
""", x=(5, 3), y=(4, "onehot"))
def _(m):
    m.yhat = m.x @ m.W + m.b
    m.top = max(m.yhat, axis=columns)
    m.lse = m.top + log(sum(exp(m.yhat - m.top), axis=columns))
    m.loss = mean(m.lse - sum(m.y * m.yhat, axis=columns))


@model("matrix factors", """
model {
    param U = glorot(4, 2)
    param V = glorot(3, 2)
    yhat = x * (U @ V')
    loss = sum((yhat - y)^2) / 2 + 0.1 * (sum(U^2) + sum(V^2)) + 0.01 * max(U' @ U)
}
""", x=(4, 3), y=(3, "normal"))
def _(m):
    m.yhat = m.x * (m.U @ m.V.T)
    m.loss = sum((m.yhat - m.y) ** 2) / 2 + 0.1 * (sum(m.U**2) + sum(m.V**2)) + 0.01 * max(m.U.T @ m.U)
