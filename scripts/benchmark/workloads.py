"""The six workloads: ours, the peers and C alternately, from the same numbers."""

import json
import statistics
import struct

from machine import (PEERS, PROGRAM, ROOT, Failure, Pool, best_kernels, compiled, duration, last_value, microseconds, run,
                     say, table, times)

# Sizes and activations, optimizer, precision, rows.
NETWORKS = {
    "w1": ("1 -> 1 sigmoid", "sgd lr=0.1", "float64", 4),
    "w2": ("2 -> 4 tanh -> 1 sigmoid", "sgd lr=0.5", "float64", 4),
    "w3": ("2 -> 16 relu -> 16 relu -> 3 softmax", "adam lr=0.01", "float32", 300),
    "w4": ("64 -> 64 relu -> 10 softmax", "sgd lr=0.1 momentum=0.9", "float32", 1437),
    "w5": ("784 -> 128 relu -> 10 softmax", "sgd lr=0.01", "float32", 60_000),
    "w6": ("1024 -> 2048 relu -> 2048 relu -> 10 softmax", "sgd lr=0.01", "float32", 12_800),
}
# How many times the epochs the longer training of a pair takes: more where what happens once is large beside them.
LONGER = {"w5": 8, "w6": 4}
LAYERS = {name: row[0].count("->") for name, row in NETWORKS.items()}

# Workload, batch (None: all rows), epochs, threads, runs of ours in a process.
CASES = [
    ("w1", None, 1_000, 1, 21), ("w1", None, 100_000, 1, 5), ("w2", None, 10_000, 1, 9), ("w3", 32, 200, 1, 7),
    ("w4", 64, 50, 1, 7), ("w5", 64, 1, 1, 2), ("w5", 64, 1, 2, 2), ("w5", 512, 1, 1, 2), ("w5", 512, 1, 2, 2),
    ("w6", 256, 1, 1, 1), ("w6", 256, 1, 2, 1),
]


def prepare(names, work):
    """Writes what is not there yet: the same numbers for everybody."""
    data = work / "data"
    data.mkdir(parents=True, exist_ok=True)
    missing = [name for name in names if not (data / f"{name}.W1.npy").exists()]
    if missing:
        say("writing data:", " ".join(missing))
        run(["swiftc", "-O", PEERS / "Numbers.swift", "-o", work / "numbers"])
        run([work / "numbers", data, *missing])
    if "w4" in missing:
        write_digits(data)
    return data


def write_digits(data):
    """The first 1437 images, pixels over 16, from the copy in our sources."""
    text = (ROOT / "Sources" / "Learning" / "BuiltIn" / "DigitsText.swift").read_text()
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if len(line) == 65 and line.isalnum()][:1437]
    pixels = [int(pixel, 17) / 16 for line in lines for pixel in line[:64]]
    write_npy(data / "w4.x.npy", 64, "<f4", struct.pack(f"<{len(pixels)}f", *pixels))
    write_npy(data / "w4.t.npy", 1, "<i4", struct.pack(f"<{len(lines)}i", *(int(line[64]) + 1 for line in lines)))


def write_npy(path, columns, kind, content):
    rows = len(content) // columns // int(kind[-1])
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({rows}, {columns}), }}"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + header.ljust(117).encode() + b"\n" + content)


def session(name, batch, epochs, runs):
    """A session of ours that trains several times from the same start, for the epochs and for some times as many."""
    network, optimizer, precision, _ = NETWORKS[name]
    rest = f" batch={batch} order=order" if batch else ""
    once, longer = (f"train {count}{rest}" for count in (epochs, LONGER.get(name, 2) * epochs))
    lines = [f"precision {precision}", f'data "{name}.x.npy" -> "{name}.t.npy"', f"network {network}",
             f"optimizer {optimizer}"]
    lines += [f'W{k} = read("{name}.W{k}.npy")' for k in range(1, LAYERS[name] + 1)]
    if batch:
        lines.append(f'order = read("{name}.order.npy")')
    lines += [once, "undo", longer, "undo"] * runs + [once, "loss"]
    return "\n".join(lines) + "\n"


def steps(name, batch, epochs):
    rows = NETWORKS[name][3]
    return epochs * (-(-rows // batch) if batch else 1)


def run_ours(case, data, quick):
    name, batch, epochs, threads, runs = case
    runs = max(1, runs // 3) if quick else runs
    script = data / f"{name}.bp"
    script.write_text(session(name, batch, epochs, runs))
    output, errors = run([PROGRAM, "--time", "--quiet", "--format", "json", script], threads)
    seconds = times(errors, "train")
    whole, long = seconds[0::2], seconds[1::2]
    # What further epochs take: without setting up, and without evaluating the loss before and after. One difference of
    # medians a process: the least of many differences would be noise that happened to favour us.
    difference = (statistics.median(long) - statistics.median(whole[1:])) / (LONGER.get(name, 2) - 1)
    return dict(first=whole[0], whole=whole[1:], loss=last_value(output),
                seconds=[difference] if difference > 0 else [])


def peers_of(case, has):
    """Script, options and whether it shuffles by itself, of each peer that is installed."""
    name, _, epochs, _, _ = case
    tiny, kind = name in ("w1", "w2"), "f64" if name in ("w1", "w2") else "f32"
    chosen = [("numpy", "numpy", dict(precision=kind), False), ("jax", "jax", dict(variant="scan", precision=kind), False)]
    if epochs < 100_000:
        chosen.append(("jax", "jax", dict(variant="step", precision=kind), False))
        chosen.append(("tensorflow", "tensorflow", dict(variant="step", precision=kind), False))
    chosen.append(("torch", "torch", dict(variant="eager", precision=kind), False))
    if not tiny and name != "w6":
        chosen.append(("sklearn", "sklearn", dict(precision=kind), True))
    if tiny:
        chosen.append(("micrograd", "micrograd", {}, False))
    return [peer for peer in chosen if has(peer[1])]


def run_peer(case, peer, python, data, quick):
    name, batch, epochs, threads, _ = case
    script, _, options, _ = peer
    long = epochs == 100_000 and script in ("torch", "micrograd")
    slow = quick or epochs == 100_000 or name == "w6"
    command = [python, PEERS / f"peer_{script}.py", name, "--epochs", epochs, "--threads", threads, "--data", data,
               "--reps", 0 if long else 1 if slow else 3]
    if batch:
        command += ["--batch", batch]
    for option, value in options.items():
        command += ["--" + option, value]
    row = json.loads(run(command, threads)[0].splitlines()[-1])
    return dict(first=row["first_run_s"], seconds=row["times_s"], loss=row["final_loss"], memory=row["peak_rss_mb"])


class Limits:
    """The trainers in C."""

    def __init__(self, work):
        self.tiny = compiled(work, "limit_tiny", "limit_tiny.c", "-DREAL=double", "-lm")
        self.network = compiled(work, "limit_mlp", "limit_mlp.c", "-DUSE_CBLAS", "-lopenblas", "-lm")

    def run(self, case, data, quick):
        name, batch, epochs, threads, _ = case
        program = self.tiny if name in ("w1", "w2") else self.network
        if not program:
            return None
        command = [program, name, *([batch] if batch else []), epochs]
        if batch:
            command.append(data)
            # Folded into the product where that helps.
            command += ["fused"] if name == "w6" or batch == 64 and name == "w5" else []
        repeats = 1 if quick else 7 if name in ("w1", "w2", "w3", "w4") else 2
        rows = [json.loads(run(command, threads, variables=best_kernels())[0]) for _ in range(repeats)]
        return dict(seconds=[row["seconds"] for row in rows], loss=rows[0]["final_loss"])


def measure(names, work, python, rounds, quick):
    cases = [case for case in CASES if case[0] in names]
    data = prepare(sorted({case[0] for case in cases}), work)
    limits = Limits(work)
    has = modules(python)
    pool = Pool()
    for turn in range(rounds):
        for case in cases:
            name, batch, epochs, threads, _ = case
            count = steps(name, batch, epochs)
            runs = [("ours", lambda: run_ours(case, data, quick), False), ("C", lambda: limits.run(case, data, quick), False)]
            for peer in peers_of(case, has):
                label = peer[0] + (" " + peer[2]["variant"] if "variant" in peer[2] else "")
                runs.append((label, lambda peer=peer: run_peer(case, peer, python, data, quick), peer[3]))
            for label, measured, shuffles in runs:
                try:
                    result = measured()
                except Failure as error:
                    say(f"left out: {label} on {name}: {error}")
                    continue
                if result and "whole" in result:
                    pool.add((case, "ours, whole"), [seconds / count for seconds in result["whole"]], case=case,
                             who="ours, whole", loss=result["loss"], own_order=False, steps=count)
                if result and not result["seconds"]:
                    say(f"left out: {label} on {title(case)}: more epochs took no longer, the machine is too busy")
                elif result:
                    pool.add((case, label), [seconds / count for seconds in result["seconds"]], case=case, who=label,
                             loss=result["loss"], own_order=shuffles, steps=count)
                    if "first" in result:
                        pool.add((case, label, "first"), [result["first"]], case=case, who=label + " first")
                    say(f"round {turn + 1}  {title(case):28} {label:16}"
                        f" {microseconds(pool.median((case, label))):>10} µs/step  loss {result['loss']:.7g}")
    for name in dict.fromkeys(case[0] for case in cases):
        show(name, [case for case in cases if case[0] == name], pool)
    return [dict(row, case=title(row["case"])) for row in pool.rows()]


def title(case):
    name, batch, epochs, threads, _ = case
    return f"{name}" + (f" batch {batch}" if batch else "") + f" ×{epochs:,}" + f", {threads} thread{'s'[:threads - 1]}"


def show(name, cases, pool):
    rows = []
    for case in cases:
        whole = pool.median((case, "ours, whole")) if (case, "ours, whole") in pool.values else float("nan")
        keys = [key for key in pool.values if key[0] == case and len(key) == 2]
        if (case, "ours") not in keys:
            continue
        own, own_loss = pool.median((case, "ours")), pool.facts[case, "ours"]["loss"]
        for key in sorted(keys, key=pool.median):
            facts = pool.facts[key]
            first = (case, key[1], "first")
            equal = abs(facts["loss"] - own_loss) <= 1e-4 * abs(facts["loss"])
            verdict = "own order" if facts["own_order"] else "" if key[1].startswith("ours") else "equal" if equal else "DIFFERENT"
            rows.append([title(case), key[1], microseconds(pool.median(key)), f"{own / pool.median(key):.2f}",
                         f"{whole / pool.median(key):.2f}", len(pool.values[key]),
                         duration(pool.median(first)) if first in pool.values else "", f"{facts['loss']:.6g}", verdict])
    network, optimizer, precision, count = NETWORKS[name]
    table(f"{name}: {network}, {optimizer}, {precision}, {count:,} rows",
          ["case", "who", "µs per step", "ours / who", "whole / who", "runs", "first result", "final loss", "loss"], rows)


def modules(python):
    """Whether the peers' Python has a module."""
    if not python:
        return lambda _: False
    names = ["numpy", "jax", "torch", "sklearn", "micrograd", "tensorflow"]
    program = f"import importlib.util as u; print(*[n for n in {names} if u.find_spec(n)])"
    found = run([python, "-c", program])[0].split()
    if "numpy" not in found:
        say("left out: all peers: their Python has no NumPy")
        return lambda _: False
    return lambda name: name in found
