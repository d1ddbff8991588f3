"""Beside the training step: start-up, whole sessions, files, questions, memory, allocations."""

import json
import statistics

from machine import PEERS, PROGRAM, ROOT, Failure, compiled, duration, run, say, table, times
from workloads import modules, prepare, session

NUMPY_NEURON = """
import numpy as np
x, y, w, b = np.array([[0.], [1.], [2.], [3.]]), np.array([[0.], [0.], [1.], [1.]]), np.array([[.5]]), np.zeros(1)
for _ in range(1000):
    p = 1 / (1 + np.exp(-(x @ w + b)))
    d = 2 * (p - y) / 4 * p * (1 - p)
    w, b = w - .1 * (x.T @ d), b - .1 * d.sum(0)
print(p)
"""
TORCH_NEURON = """
import torch
x, y = torch.tensor([[0.], [1.], [2.], [3.]]), torch.tensor([[0.], [0.], [1.], [1.]])
model = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=.1)
for _ in range(1000):
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
print(model(x))
"""
OUR_NEURON = "data [0; 1; 2; 3] -> [0; 0; 1; 1]; network 1 -> 1 sigmoid; train 1000; yhat"


def launched(launch, command, runs, folder=None):
    """Median of the seconds and of the peak megabytes of whole processes, after one that warms the disk's cache."""
    rows = [json.loads(run([launch, *command], folder=folder)[1].splitlines()[-1]) for _ in range(runs + 1)][1:]
    return (statistics.median(row["seconds"] for row in rows),
            statistics.median(row["kilobytes"] for row in rows) / 1024)


def measure_starts(work, python, quick):
    launch, hello = compiled(work, "launch", "launch.c"), compiled(work, "hello", "hello.c")
    if not launch:
        say("left out: start-up: it is measured by a small C program, and there is no compiler")
        return []
    has = modules(python)
    programs = [("C hello", [hello]), ("backprop -c 'print 1'", [PROGRAM, "-c", "print 1"]),
                ("backprop --version", [PROGRAM, "--version"])]
    if python:
        programs += [(f"python -c '{text}'", [python, "-c", text])
                     for name, text in (("", "pass"), ("numpy", "import numpy"), ("jax", "import jax"),
                                        ("torch", "import torch")) if not name or has(name)]
    programs += [("one neuron, 1000 steps: backprop", [PROGRAM, "-c", OUR_NEURON]),
                 ("sessions/one-neuron.bp: backprop", [PROGRAM, ROOT / "sessions" / "one-neuron.bp"])]
    if has("numpy"):
        programs.append(("one neuron, 1000 steps: NumPy", [python, "-c", NUMPY_NEURON]))
    if has("torch"):
        programs.append(("one neuron, 1000 steps: PyTorch", [python, "-c", TORCH_NEURON]))
    rows = []
    for name, command in programs:
        slow = "torch" in name.lower() or "jax" in name
        seconds, megabytes = launched(launch, command, 3 if quick or slow else 21)
        rows.append(dict(name=name, seconds=seconds, megabytes=megabytes))
    table("Start-up and whole sessions, cold processes", ["program", "wall", "peak MB"],
          [[row["name"], duration(row["seconds"]), f"{row['megabytes']:.1f}"] for row in rows])
    return rows


def measure_files(work, python, quick):
    data = prepare(["w5"], work)
    count = 100_000 if quick else 1_000_000
    text = data / f"rows{count}.csv"
    if not text.exists():
        write_rows(text, count)
    launch = compiled(work, "launch", "launch.c")
    statements = [(f"CSV, {count:,} rows × 5", text, f'data "{text}" target=price'),
                  ("npy, 60,000 × 784 float32", data / "w5.x.npy", f'x = read("{data / "w5.x.npy"}")'),
                  ("npy, x and classes as data", data / "w5.x.npy",
                   f'data "{data / "w5.x.npy"}" -> "{data / "w5.t.npy"}"')]
    rows = []
    for name, file, statement in statements:
        seconds = statistics.median(
            times(run([PROGRAM, "--time", "-c", statement])[1], statement.split()[0])[0] for _ in range(3))
        size = file.stat().st_size / 1e6
        peak = launched(launch, [PROGRAM, "-c", statement], 1)[1] if launch else float("nan")
        rows.append(dict(name=name, seconds=seconds, megabytes=size, rate=size / seconds, peak=peak))
    if modules(python)("numpy"):
        for name, file, load in (("CSV, numpy.loadtxt", text, f"numpy.loadtxt('{text}', delimiter=',', skiprows=1)"),
                                 ("npy, numpy.load", data / "w5.x.npy", f"numpy.load('{data / 'w5.x.npy'}')")):
            program = f"import numpy, time\nt = time.perf_counter(); a = {load}; print(time.perf_counter() - t)"
            seconds = statistics.median(float(run([python, "-c", program])[0]) for _ in range(3))
            size = file.stat().st_size / 1e6
            peak = launched(launch, [python, "-c", program], 1)[1] if launch else float("nan")
            rows.append(dict(name=name, seconds=seconds, megabytes=size, rate=size / seconds, peak=peak))
    table("Files", ["file", "MB", "time", "MB/s", "peak MB"],
          [[row["name"], f"{row['megabytes']:.0f}", duration(row["seconds"]), f"{row['rate']:,.0f}",
            f"{row['peak']:.0f}"] for row in rows])
    return rows


def write_rows(path, count):
    with open(path, "w") as file:
        file.write("area,rooms,age,distance,price\n")
        for i in range(count):
            file.write(f"{50 + i * 7919 % 10007 / 50:.2f},{1 + i % 7},{i * 31 % 120},{i * 104729 % 9973 / 100:.4f},"
                       f"{100000 + i * 15485863 % 900001}\n")


def measure_answers(work):
    """How long single statements take, after the one before them."""
    data = prepare(["w5"], work)
    small = "data xor; network 2 -> 4 tanh -> 1 sigmoid; forward; backward"
    large = f'precision float32; data "{data / "w5.x.npy"}" -> "{data / "w5.t.npy"}"; network 784 -> 128 relu -> 10 softmax'
    cases = [("small net", small, statement) for statement in (
        "forward", "loss", "backward", "step", "show grads", "trace", "explain W1[2,1]", "explain dz1", "derive sigmoid",
        "check grads", "whatif W1[2,1] += 0.1", "diagnose", "help", "help train", "show training")]
    cases += [("after train 100000", small + "; train 100000", statement) for statement in (
        "undo", "show training", "blame W1[2,1]", "blame W1[2,1] by rows")]
    iris = "data iris; network 4 -> 8 tanh -> 3 softmax; train 300"
    cases += [("iris, 300 epochs", iris, statement) for statement in (
        "blame W1[1,2] by rows", "blame loss row 7 by leaving out")]
    cases += [("w5, 60,000 rows", large + "; train 1 batch=512", statement) for statement in (
        "undo", "evaluate", "forward", "show data", "diagnose")]
    rows = []
    for place, setup, statement in cases:
        try:
            found = [times(run([PROGRAM, "--time", "--quiet", "-c", f"{setup}; {statement}"])[1], statement)[-1]
                     for _ in range(3)]
        except Failure as error:
            say(f"left out: {statement}: {error}")
            continue
        rows.append(dict(where=place, statement=statement, seconds=statistics.median(found)))
    table("Answers", ["where", "statement", "time"],
          [[row["where"], row["statement"], duration(row["seconds"])] for row in rows])
    return rows


def measure_allocations(work):
    """Allocations of a training step: the difference between two numbers of steps."""
    shim = compiled(work, "allocations.so", "allocations.c", "-shared", "-fPIC")
    if not shim:
        return []
    prefix = "seed 2; data spiral n=300 classes=3; network 2 -> 16 relu -> 16 relu -> 3 softmax"
    cases = [("all rows", f"{prefix}; train {{}} steps")]
    for precision in ("float64", "float32"):
        for optimizer in ("sgd", "sgd momentum=0.9 nesterov=true", "rmsprop", "adagrad", "adam", "adamw"):
            cases.append((f"{optimizer}, {precision}, batch 32",
                          f"{prefix}; precision {precision}; optimizer {optimizer} lr=0.01; train {{}} steps batch=32"))
    cases.append(("large products, two threads",
                  "data random(512, 256) -> random(512, 1); network 256 -> 256 tanh -> 1; train {} steps batch=128"))
    order = "data xor; network 2 -> 4 tanh -> 1 sigmoid; train {} steps batch=2 order=[1, 3, 2, 4; 4, 2, 1, 3]"
    cases.append(("given order", order))
    rows = []
    for name, text in cases:
        few, many = (500, 1500) if "large" in name else (60_000, 180_000)
        counts = [allocations(shim, text.format(steps)) for steps in (few, many)]
        rows.append(dict(name=name, few=counts[0], many=counts[1], per_step=(counts[1] - counts[0]) / (many - few)))
    table("Allocations", ["training", "few steps", "three times as many", "per further step"],
          [[row["name"], row["few"], row["many"], f"{row['per_step']:.4f}"] for row in rows])
    return rows


def allocations(shim, commands):
    errors = run([PROGRAM, "--quiet", "-c", commands], threads=2, preload=shim)[1]
    return int(next(line for line in errors.splitlines() if line.startswith("allocations ")).split()[1])


def measure_memory(work):
    """Peak memory of whole trainings beside what the data and the parameters need."""
    launch = compiled(work, "launch", "launch.c")
    if not launch:
        return []
    data = prepare(["w3", "w4", "w5", "w6"], work)
    rows = []
    for name, batch in (("w3", 32), ("w4", 64), ("w5", 64), ("w6", 256)):
        script = data / f"{name}.memory.bp"
        script.write_text(session(name, batch, 1, 1))
        seconds, megabytes = launched(launch, [PROGRAM, script], 1)
        files = sum(file.stat().st_size for part in ("x", "W?") for file in data.glob(f"{name}.{part}.npy")) / 1e6
        rows.append(dict(name=name, megabytes=megabytes, files=files, seconds=seconds))
    table("Memory of a session that trains one epoch", ["workload", "peak MB", "files of data and weights, MB", "wall"],
          [[row["name"], f"{row['megabytes']:.0f}", f"{row['files']:.1f}", duration(row["seconds"])] for row in rows])
    return rows


def measure_limits(work, quick):
    """What the machine can do: multiply-adds in registers, memory, products of OpenBLAS."""
    rows = []
    arithmetic = compiled(work, "limit_fma", "limit_fma.c")
    stream = compiled(work, "limit_stream", "limit_stream.c", "-fopenmp")
    product = compiled(work, "limit_gemm", "limit_gemm.c", "-DLIB_CBLAS", "-lopenblas")
    if arithmetic:
        found = json.loads(run([arithmetic])[0])
        rows += [("multiply-adds, float32", 1, f"{found['f32_gflops']:.0f} GFLOP/s"),
                 ("multiply-adds, float64", 1, f"{found['f64_gflops']:.0f} GFLOP/s")]
    for threads in (1, 2):
        if stream:
            found = json.loads(run([stream, threads], threads)[0])
            rows.append(("memory, a = b + s·c", threads, f"{found['gb_per_s']:.1f} GB/s"))
        shapes = [(64, 128, 784, "nn"), (784, 128, 64, "tn"), (256, 2048, 2048, "nn")] if product else []
        for m, n, k, kind in shapes[:1] if quick else shapes:
            found = json.loads(run([product, "s", m, n, k, kind], threads)[0])
            rows.append((f"OpenBLAS {m}×{k}×{n} {kind}, float32", threads,
                         f"{2 * m * n * k / found['ns']:.0f} GFLOP/s, {found['ns'] / 1e3:.1f} µs"))
    table("The machine", ["what", "threads", "limit"], rows)
    return [dict(name=name, threads=threads, limit=limit) for name, threads, limit in rows]


def measure_operations(quick):
    """Nanoseconds of each operation and of each of its derivatives: per call on few elements, per element on many."""
    say("building the benchmarks of operations")
    package = ["swift", "package", "--package-path", ROOT / "scripts" / "benchmark" / "operations"]
    run([*package, "benchmark", "list"], threads=2)
    text, _ = run([*package, "benchmark", "--format", "jmh", "--path", "stdout", "--no-progress"],
                  variables=dict(SECONDS_PER_BENCHMARK="0.01" if quick else "0.1"))
    found = {}
    for row in json.loads(text[text.index("[{"):]):
        name, kind, size, precision, units = row["benchmark"].rsplit(".", 1)[-1].rsplit("_", 4)
        microseconds = row["secondaryMetrics"]["Time (wall clock)"]["scorePercentiles"]["50.0"]
        found.setdefault((name, kind), {})[f"{size} {precision}"] = microseconds * 1e3 / int(units)
    columns = {"small float64": 1, "small float32": 1, "large float64": 3, "large float32": 3}
    table("Operations, ns per call of the table's example, and per element (products: per multiply-add) of one with 16 "
          "times its rows and columns", ["operation", "", *columns],
          [[name, kind, *(f"{row[column]:.{digits}f}" for column, digits in columns.items())]
           for (name, kind), row in sorted(found.items())])
    return [dict(name=name, kind=kind, **row) for (name, kind), row in found.items()]
