"""Shared definitions: data, initial weights, batch order, evaluation, timing.

Everything random comes from splitmix64, used as a counter (value i of stream
`seed` depends on (seed, i) only), so an engine in any other language can start
from the same numbers and must end at the same loss.
"""
import argparse, json, os, statistics, time

T0 = time.perf_counter()          # before any heavy import of the peer


def limit_threads(n):
    """Restrict this process to n CPUs and tell the usual libraries."""
    for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
              "TF_NUM_INTRAOP_THREADS"):
        os.environ[v] = str(n)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    os.environ["JAX_PLATFORMS"] = "cpu"
    cpus = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cpus[-n:])


# name: layer sizes, hidden activation, output, optimiser, lr, batch, epochs
WORKLOADS = {
    "w1": dict(sizes=[1, 1], hidden=None, out="sigmoid", loss="mse",
               opt="sgd", lr=0.1, batch=4, epochs=1000, seed=1),
    "w2": dict(sizes=[2, 4, 1], hidden="tanh", out="sigmoid", loss="mse",
               opt="sgd", lr=0.5, batch=4, epochs=10000, seed=2),
    "w3": dict(sizes=[2, 16, 16, 3], hidden="relu", out="softmax", loss="ce",
               opt="adam", lr=0.01, batch=32, epochs=200, seed=3),
    "w4": dict(sizes=[64, 64, 10], hidden="relu", out="softmax", loss="ce",
               opt="momentum", lr=0.1, batch=64, epochs=50, seed=4),
    "w5": dict(sizes=[784, 128, 10], hidden="relu", out="softmax", loss="ce",
               opt="sgd", lr=0.01, batch=64, epochs=1, seed=5),
    "w6": dict(sizes=[1024, 2048, 2048, 10], hidden="relu", out="softmax",
               loss="ce", opt="sgd", lr=0.01, batch=256, epochs=1, seed=6),
}
MOMENTUM = 0.9
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def uniform(seed, n, lo=0.0, hi=1.0):
    """n doubles in [lo, hi): splitmix64 outputs 1..n of the state `seed`."""
    import numpy as np
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return lo + (z >> np.uint64(11)).astype(np.float64) * 2.0**-53 * (hi - lo)


def init_params(w):
    """[W0, b0, W1, b1, ...]; W is fan_in x fan_out, row-major; b = 0.

    Uniform(-a, a), a = sqrt(6/fan_in) for relu nets, else sqrt(6/(in+out));
    layer k of workload s uses stream 1000*s + k."""
    import numpy as np
    out = []
    for k, (i, o) in enumerate(zip(w["sizes"], w["sizes"][1:])):
        a = (6.0 / i) ** 0.5 if w["hidden"] == "relu" else (6.0 / (i + o)) ** 0.5
        out += [uniform(1000 * w["seed"] + k, i * o, -a, a).reshape(i, o), np.zeros(o)]
    return out


def order(w, n, epochs):
    """Row permutations, epochs x n (stream 10**6*seed + epoch, by rank)."""
    import numpy as np
    return np.stack([np.argsort(uniform(10**6 * w["seed"] + e, n), kind="stable")
                     for e in range(epochs)])


def load(name, data_dir):
    """(X, T): T is n x 1 doubles for mse, integer classes from 0 for ce."""
    import numpy as np
    x, t = (np.load(os.path.join(data_dir, f"{name}.{part}.npy")) for part in "xt")
    if WORKLOADS[name]["loss"] == "ce":
        t = t.ravel().astype(np.int64) - 1          # the files count classes from 1
    return x, t


def forward64(w, params, x):
    import numpy as np
    h = np.asarray(x, dtype=np.float64)
    n = len(params) // 2
    for k in range(n):
        h = h @ np.asarray(params[2 * k], np.float64) + np.asarray(params[2 * k + 1], np.float64)
        if k < n - 1:
            h = np.tanh(h) if w["hidden"] == "tanh" else np.maximum(h, 0)
    return h


def loss64(w, params, x, t):
    """Mean loss in float64: mean squared error, or mean cross-entropy."""
    import numpy as np
    h = forward64(w, params, x)
    if w["loss"] == "mse":
        return float(np.mean((1 / (1 + np.exp(-h)) - t) ** 2))
    h = h - h.max(1, keepdims=True)
    return float(np.mean(np.log(np.exp(h).sum(1)) - h[np.arange(len(t)), t]))


def flops_per_sample(w):
    """Matrix multiplications only: forward, weight gradient, and input
    gradient for every layer but the first."""
    s = w["sizes"]
    mm = [2 * i * o for i, o in zip(s, s[1:])]
    return 2 * sum(mm) + sum(mm[1:])


def peak_rss_mb():
    """VmHWM: this program only (ru_maxrss also counts what ran before exec)."""
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return round(int(line.split()[1]) / 1024)


def main(peer, setup, version, variants, default_precision="f32"):
    """setup(w, X, T, args, order) -> run(); run() trains from the initial
    weights and returns a function giving the final [W0, b0, ...]."""
    p = argparse.ArgumentParser(description=f"{peer}: prints one JSON line")
    p.add_argument("workload", choices=WORKLOADS)
    p.add_argument("--variant", choices=variants, default=variants[0])
    p.add_argument("--epochs", type=int)
    p.add_argument("--batch", type=int)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--precision", choices=["f32", "f64"], default=default_precision)
    p.add_argument("--reps", type=int, default=3)
    p.add_argument("--data", default=os.environ.get("PEERS_DATA", "data"))
    a = p.parse_args()
    limit_threads(a.threads)
    w = dict(WORKLOADS[a.workload])
    w["epochs"], w["batch"] = a.epochs or w["epochs"], a.batch or w["batch"]
    x, t = load(a.workload, a.data)
    full = w["loss"] == "mse"
    perm = None if full else order(w, len(x), w["epochs"])
    run = setup(w, x, t, a, perm)
    ready = time.perf_counter()
    get = run()
    first = time.perf_counter() - ready
    cold = time.perf_counter() - T0
    times = []
    for _ in range(a.reps):
        s = time.perf_counter()
        get = run()
        times.append(time.perf_counter() - s)
    if not times:                                   # --reps 0: first run only
        times = [first]
    params = get()
    per_epoch = 1 if full else -(-len(x) // w["batch"])
    steps = per_epoch * w["epochs"]
    med = statistics.median(times)
    r = dict(peer=peer + "/" + a.variant, version=version(), workload=a.workload,
             precision=a.precision, threads=a.threads, batch=w["batch"], epochs=w["epochs"],
             steps=steps, median_s=round(med, 6), per_step_us=round(med / steps * 1e6, 3),
             samples_per_s=round(len(x) * w["epochs"] / med),
             gflops=round(flops_per_sample(w) * len(x) * w["epochs"] / med / 1e9, 3),
             final_loss=float(f"{loss64(w, params, x, t):.7g}"),
             first_run_s=round(first, 4), cold_s=round(cold, 3),
             times_s=[round(v, 6) for v in times],
             peak_rss_mb=peak_rss_mb())
    print(json.dumps(r))
