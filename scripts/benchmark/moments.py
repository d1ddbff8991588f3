"""Time: what it costs to be able to go back, and how long going back takes."""

import statistics

from machine import PROGRAM, duration, compiled, run, table, times
from programs import launched
from workloads import LAYERS, NETWORKS, prepare

# Workload, batch (None: all rows), epochs of a training, pairs of trainings.
COSTS = [("w2", None, 100_000, 15), ("w4", 64, 60, 15), ("w5", 64, 1, 5)]


def opening(name):
    network, optimizer, precision, _ = NETWORKS[name]
    lines = [f"precision {precision}", f'data "{name}.x.npy" -> "{name}.t.npy"', f"network {network}",
             f"optimizer {optimizer}"]
    return lines + [f'W{k} = read("{name}.W{k}.npy")' for k in range(1, LAYERS[name] + 1)]


def measure(work, quick):
    data = prepare([case[0] for case in COSTS] + ["w1"], work)
    return dict(cost=measure_costs(data, quick), moments=measure_moments(data, quick), memory=measure_memory(work, quick))


def measure_costs(data, quick):
    """The same training with and without moments on its way, in turns, in one process."""
    rows = []
    for name, batch, epochs, pairs in COSTS:
        train = f"train {epochs}" + (f" batch={batch}" if batch else "")
        lines = opening(name) + [train, "undo"]
        # Who begins changes from pair to pair.
        for pair in range(2 if quick else pairs):
            first, second = ("on", "off") if pair % 2 else ("off", "on")
            lines += [f"timeline {first}", train, "undo", f"timeline {second}", train, "undo"]
        script = data / f"{name}.timeline.bp"
        script.write_text("\n".join(lines) + "\n")
        seconds = times(run([PROGRAM, "--time", "--quiet", script])[1], "train")[1:]
        turns = [(seconds[2 * k + (k % 2 == 0)], seconds[2 * k + (k % 2 == 1)]) for k in range(len(seconds) // 2)]
        on, off = (statistics.median(turn[place] for turn in turns) for place in (0, 1))
        ratio = statistics.median(turn[0] / turn[1] for turn in turns)
        rows.append(dict(name=name, training=train, on=on, off=off, ratio=ratio))
    table("Training with moments on its way", ["workload", "training", "with", "without", "with / without"],
          [[row["name"], row["training"], duration(row["on"]), duration(row["off"]), f"{row['ratio']:.3f}"]
           for row in rows])
    return rows


def measure_moments(data, quick):
    """How long it takes to be at another moment."""
    xor = opening("w2") + ["train 100000"]
    w5 = opening("w5") + ["train 1 batch=64"]
    digits = ["data digits", "normalize scale=1/16", "network 64 -> 64 relu -> 10 softmax", "train 30 batch=64"]
    cases = [("xor, 100,000 updates", xor, "goto last loss > 0.01"), ("xor, 100,000 updates", xor, "goto step 99999"),
             ("xor, 100,000 updates", xor, "goto last sign(W1[2,1]) changes"),
             ("w5, one epoch of 938 updates", w5, "goto step 500"), ("w5, one epoch of 938 updates", w5, "goto step 937"),
             ("w5, one epoch of 938 updates", w5, "rewind"), ("digits, 30 epochs", digits, "rewind"),
             ("digits, 30 epochs", digits, "rewind 10")]
    rows = []
    for place, setup, statement in cases:
        script = data / "moments.bp"
        script.write_text("\n".join(setup + [statement]) + "\n")
        try:
            found = [times(run([PROGRAM, "--time", "--quiet", script])[1], statement)[-1] for _ in range(1 if quick else 5)]
        except Exception as error:
            rows.append(dict(where=place, statement=f"{statement}: {error}", seconds=float("nan")))
            continue
        rows.append(dict(where=place, statement=statement, seconds=statistics.median(found)))
    table("Going to a moment", ["where", "statement", "time"],
          [[row["where"], row["statement"], duration(row["seconds"])] for row in rows])
    return rows


def measure_memory(work, quick):
    """What stays of a long training of w1, beside that of a short one."""
    launch = compiled(work, "launch", "launch.c")
    if not launch:
        return []
    neuron = "data [0; 1; 2; 3] -> [0; 0; 1; 1]; network 1 -> 1 sigmoid; train {} steps; timeline"
    rows = []
    for steps in (1_000, 1_000_000 if quick else 10_000_000):
        command = [PROGRAM, "-c", neuron.format(steps)]
        rows.append(dict(steps=steps, megabytes=launched(launch, command, 1)[1], kept=run(command)[0].splitlines()[-1]))
    table("Memory with moments", ["updates of w1", "peak MB", "timeline says"],
          [[f"{row['steps']:,}", f"{row['megabytes']:.1f}", row["kept"]] for row in rows])
    return rows
