"""Shapes that nobody tuned for: does the time per multiply-add jump anywhere?"""

from machine import PROGRAM, microseconds, run, say, table, times

WIDTHS = [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 100, 127, 128, 129, 200, 256, 300, 400,
          512, 640, 800, 1000]
DEPTHS = [1, 2, 3, 4, 5, 7, 10, 14, 20]
BATCHES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 32, 33, 50, 64, 65, 100, 128, 200, 256, 400, 512, 700, 1000]
OPTIMIZERS = ["sgd", "sgd momentum=0.9", "sgd momentum=0.9 nesterov=true", "rmsprop", "adagrad", "adam", "adamw"]
ACTIVATIONS = ["identity", "relu", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "tanh", "softplus", "softmax"]
CLIFF = 3


def work_of(inputs, width, depth, batch):
    """Multiply-adds of a step: forward, weights' gradients, and inputs' gradients but for the first layer."""
    sizes = [inputs] + [width] * depth + [1]
    products = [a * b for a, b in zip(sizes, sizes[1:])]
    return batch * (2 * sum(products) + sum(products[1:]))


def step_time(precision, inputs, width, depth, batch, optimizer="sgd", activation="tanh"):
    """Seconds of an update: the difference of two trainings, so that what happens once cancels."""
    layers = f" -> {width} {activation}" * depth
    guess = 1e-6 * (1 + depth) + work_of(inputs, width, depth, batch) * 5e-11
    few = max(4, int(0.02 / guess))
    rows = max(2 * batch, 4)
    text = (f"precision {precision}; data random({rows}, {inputs}) -> random({rows}, 1); network {inputs}{layers} -> 1; "
            f"optimizer {optimizer} lr=0.0001; train 2 steps batch={batch}; "
            + f"train {few} steps batch={batch}; train {3 * few} steps batch={batch}; " * 3)
    _, errors = run([PROGRAM, "--quiet", "--time", "-c", text])
    found = times(errors, "train")[1:]
    return max(min(found[1::2]) - min(found[0::2]), 1e-9) / (2 * few)


def axis(name, label, cases, rows):
    """Measures along one axis, smallest first; a cliff is a multiply-add that got much dearer than before it."""
    before = None
    for value, arguments in cases:
        seconds = step_time(**arguments)
        size = work_of(arguments["inputs"], arguments["width"], arguments["depth"], arguments["batch"])
        each = seconds / size * 1e9
        cliff = before is not None and each > CLIFF * before
        rows.append(dict(axis=name, at=f"{label} {value}", seconds=seconds, ns=each, cliff=cliff))
        say(f"{name:40} {label} {value:<8} {microseconds(seconds):>10} µs  {each:.4f} ns{'  CLIFF' if cliff else ''}")
        before = each


def choice(name, choices, rows):
    """Measures alternatives at the same size; a cliff is much dearer than the median."""
    found = [(value, step_time(**arguments)) for value, arguments in choices]
    middle = sorted(seconds for _, seconds in found)[len(found) // 2]
    for value, seconds in found:
        cliff = seconds > CLIFF * middle
        rows.append(dict(axis=name, at=value, seconds=seconds, ns=None, cliff=cliff))
        say(f"{name:40} {value:32} {microseconds(seconds):>10} µs{'  CLIFF' if cliff else ''}")


def measure(quick):
    rows = []
    every = 4 if quick else 1
    for precision in ("float64", "float32"):
        base = dict(precision=precision, inputs=16, width=32, depth=2, batch=32)
        for batch in (1, 32) if quick else (1, 7, 32, 256):
            cases = [(width, dict(base, inputs=width, width=width, batch=batch)) for width in WIDTHS[::every]]
            axis(f"{precision}, batch {batch}", "width", cases, rows)
        for width in (3, 64):
            axis(f"{precision}, width {width}, batch 32", "depth",
                 [(depth, dict(base, width=width, depth=depth)) for depth in DEPTHS[::every]], rows)
            axis(f"{precision}, width {width}", "batch",
                 [(batch, dict(base, width=width, batch=batch)) for batch in BATCHES[::every]], rows)
        for width in (4, 200):
            choice(f"{precision}, width {width}, optimizer",
                   [(name, dict(base, width=width, optimizer=name)) for name in OPTIMIZERS], rows)
            choice(f"{precision}, width {width}, activation",
                   [(name, dict(base, width=width, activation=name)) for name in ACTIVATIONS], rows)
    summary = []
    for name in dict.fromkeys(row["axis"] for row in rows):
        part = [row for row in rows if row["axis"] == name]
        cliffs = ", ".join(row["at"] for row in part if row["cliff"]) or "none"
        ends = [part[0], part[-1]]
        costs = " … ".join(f"{row['ns']:.3g} ns" if row["ns"] else microseconds(row["seconds"]) + " µs" for row in ends)
        summary.append([name, f"{ends[0]['at']} … {ends[1]['at']}", costs, cliffs])
    table(f"Shapes nobody tuned for: cliffs (over {CLIFF} times the neighbour)",
          ["series", "from … to", "per multiply-add, or step", "cliffs"], summary)
    return rows
