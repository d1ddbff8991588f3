"""Programs: how ours and the others are built, started, timed and kept to some processors."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "scripts" / "peers"
PROGRAM = ROOT / ".build" / "release" / "backprop"
COMPILER = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def build():
    """What scripts/backprop builds when it is needed, the way it does."""
    subprocess.run([ROOT / "scripts" / "backprop", "--version"], check=True, stdout=subprocess.DEVNULL)


def limit(threads):
    """The environment and the start of a process that has that many processors."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BACKPROP_THREADS")
    # Kernels are chosen as for a user who has set nothing.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    environment.update(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")
    environment.update({name: str(threads) for name in names})
    processors = sorted(os.sched_getaffinity(0))[-threads:]
    return environment, lambda: os.sched_setaffinity(0, processors)


class Failure(Exception):
    pass


def best_kernels():
    """The choice that OpenBLAS before 0.3.22 does not make by itself on AVX-512 processors of AMD."""
    flags = Path("/proc/cpuinfo").read_text().split() if Path("/proc/cpuinfo").exists() else []
    return {"OPENBLAS_CORETYPE": "SkylakeX"} if {"avx512dq", "avx512bw", "avx512vl"} <= set(flags) else {}


def run(command, threads=1, folder=None, timeout=1800, preload=None, variables={}):
    """Standard output and standard error of a program that must succeed."""
    environment, prepare = limit(threads)
    environment.update(variables)
    if preload:
        environment["LD_PRELOAD"] = str(preload)
    try:
        done = subprocess.run(
            [str(word) for word in command], cwd=folder, env=environment, preexec_fn=prepare, timeout=timeout,
            capture_output=True, text=True)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failure(str(error)) from error
    if done.returncode:
        lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower()]
        raise Failure((errors or lines or [f"exit code {done.returncode}"])[-1])
    return done.stdout, done.stderr


def compiled(work, name, source, *flags):
    """A C program for this machine; None where there is no compiler or library."""
    if not COMPILER:
        return None
    target = work / name
    command = [COMPILER, "-O3", "-march=native", PEERS / source, "-o", target, *flags]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        say(f"left out: {name}:", (done.stderr.strip().splitlines() or ["it does not compile"])[0])
        return None
    return target


class Pool:
    """Measurements of the same things in several rounds, of which medians are taken."""

    def __init__(self):
        self.values = {}
        self.facts = {}

    def add(self, key, values, **facts):
        self.values.setdefault(key, []).extend(values)
        self.facts.setdefault(key, {}).update(facts)

    def median(self, key):
        return statistics.median(self.values[key])

    def rows(self):
        for key, values in self.values.items():
            yield dict(self.facts[key], median=statistics.median(values), lowest=min(values), highest=max(values),
                       runs=len(values))


def microseconds(seconds):
    value = seconds * 1e6
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def duration(seconds):
    if seconds is None:
        return ""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} µs"


def table(heading, columns, rows):
    """A table in Markdown."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]
    print(f"\n## {heading}\n")
    for row in [columns, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
    sys.stdout.flush()


def times(errors, statement):
    """The seconds that --time reports for the statements that begin so."""
    found = []
    for line in errors.splitlines():
        if line.startswith("time ") and line.split(" s  ", 1)[1].startswith(statement):
            found.append(float(line.split()[1]))
    return found


def last_value(output):
    """The number that the last statement of a run in JSON shows."""
    reports = json.loads(output.splitlines()[-1])["reports"]
    return next(report["value"] for report in reports if report["kind"] == "scalar")
