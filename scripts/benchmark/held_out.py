"""Five measured data sets, split by seeds, and the same training of each in three programs.

    python held_out.py split SET FOLDER SEEDS            # writes the parts of every seed
    python held_out.py sklearn|torch SET FOLDER SEED     # trains on one, prints its score and the seconds of the training
"""

import json
import sys
import time

# units of the hidden layers, activation, Adam's rate, rows a batch, epochs; classes, or numbers to predict
SETS = {
    "digits": dict(hidden=[64], activation="relu", rate=0.001, batch=32, epochs=60, score="accuracy"),
    "cancer": dict(hidden=[16], activation="tanh", rate=0.005, batch=32, epochs=60, score="accuracy"),
    "wine": dict(hidden=[16], activation="tanh", rate=0.005, batch=16, epochs=100, score="accuracy"),
    "diabetes": dict(hidden=[16], activation="tanh", rate=0.001, batch=16, epochs=30, score="R²"),
    "iris": dict(hidden=[16], activation="tanh", rate=0.005, batch=16, epochs=200, score="accuracy"),
}


def ours(program, name, folder, seed, threads):
    """What backprop comes to on the rows of a seed."""
    import machine

    settings = SETS[name]
    inputs, outputs = shape(folder, name, seed)
    hidden = " -> ".join(f"{units} {settings['activation']}" for units in settings["hidden"])
    last = "identity" if settings["score"] == "R²" else "sigmoid" if outputs == 1 else "softmax"
    loss = {"identity": "mse", "sigmoid": "bce", "softmax": "ce"}[last]
    files = {part: folder / f"{name}-{seed}-{part}.npy" for part in ("x", "y", "xtest", "ytest")}
    # First weights as small as PyTorch's, which predict rows held out better here than those that keep variances.
    # The rows held out are read as data of their own and only predicted.
    correct = {"mse": "1 - sum((predicted - held)^2) / sum((held - mean(held))^2)",
               "bce": "mean((predicted > 0.5) == held)",
               "ce": "mean(argmax(predicted, axis=columns) == argmax(held, axis=columns))"}[loss]
    script = f"""seed {seed}
data "{files['x']}" -> "{files['y']}"
network {inputs} -> {hidden} -> {outputs} {last} init=torch
loss {loss}
optimizer adam lr={settings['rate']}
train {settings['epochs']} batch={settings['batch']}
held = read("{files['ytest']}")
data "{files['xtest']}" -> "{files['ytest']}"
predicted = yhat
{correct}
"""
    begin = time.perf_counter()
    output, errors = machine.run([program, "--no-rc", "--format", "json", "--time", "-c", script], threads)
    whole = time.perf_counter() - begin
    return dict(score=machine.last_value(output), whole=whole, training=machine.times(errors, "train")[0])


def theirs(python, module, name, folder, seed, threads):
    """What another program comes to on them."""
    import machine

    begin = time.perf_counter()
    output, _ = machine.run([python, __file__, module, name, folder, seed], threads)
    return dict(json.loads(output.splitlines()[-1]), whole=time.perf_counter() - begin)


def shape(folder, name, seed):
    return json.loads((folder / f"{name}-{seed}.json").read_text())


# What follows runs in the Python that has the peers.

def split(name, folder, seeds):
    """Writes inputs and targets of every seed: a third of the rows held out, classes as rows of 0 and 1."""
    import numpy
    from sklearn import datasets
    from sklearn.model_selection import train_test_split

    loaders = {"cancer": datasets.load_breast_cancer}
    bunch = loaders.get(name, getattr(datasets, f"load_{name}", None))()
    for seed in range(1, seeds + 1):
        is_number = SETS[name]["score"] == "R²"
        x, xtest, y, ytest = train_test_split(
            bunch.data.astype(float), bunch.target, test_size=1 / 3, random_state=seed,
            stratify=None if is_number else bunch.target)
        mean, deviation = x.mean(0), x.std(0)
        deviation[deviation == 0] = 1
        if is_number:
            center, size = y.mean(), y.std()
            y, ytest = [((part - center) / size).reshape(-1, 1) for part in (y, ytest)]
        elif len(bunch.target_names) == 2:
            y, ytest = [part.astype(float).reshape(-1, 1) for part in (y, ytest)]
        else:
            y, ytest = [numpy.eye(len(bunch.target_names))[part] for part in (y, ytest)]
        parts = dict(x=(x - mean) / deviation, xtest=(xtest - mean) / deviation, y=y, ytest=ytest)
        for part, rows in parts.items():
            numpy.save(folder / f"{name}-{seed}-{part}.npy", rows)
        (folder / f"{name}-{seed}.json").write_text(json.dumps([x.shape[1], y.shape[1]]))


def parts(name, folder, seed):
    import numpy

    return [numpy.load(folder / f"{name}-{seed}-{part}.npy") for part in ("x", "y", "xtest", "ytest")]


def score(name, predicted, targets):
    """Of outputs as they are: probabilities of classes, or numbers."""
    if SETS[name]["score"] == "R²":
        return 1 - ((predicted - targets) ** 2).sum() / ((targets - targets.mean()) ** 2).sum()
    if targets.shape[1] == 1:
        return ((predicted > 0.5) == targets).mean()
    return (predicted.argmax(1) == targets.argmax(1)).mean()


def sklearn(name, folder, seed):
    import warnings

    from sklearn.neural_network import MLPClassifier, MLPRegressor

    warnings.filterwarnings("ignore")
    settings = SETS[name]
    x, y, xtest, ytest = parts(name, folder, seed)
    is_number = settings["score"] == "R²"
    # Without its own penalty, and to the last epoch, as the others.
    model = (MLPRegressor if is_number else MLPClassifier)(
        hidden_layer_sizes=settings["hidden"], activation=settings["activation"], solver="adam", alpha=0,
        batch_size=settings["batch"], learning_rate_init=settings["rate"], max_iter=settings["epochs"], tol=0,
        n_iter_no_change=10**9, random_state=seed)
    targets = y.ravel() if y.shape[1] == 1 else y.argmax(1)
    begin = time.perf_counter()
    model.fit(x, targets)
    seconds = time.perf_counter() - begin
    if is_number:
        predicted = model.predict(xtest).reshape(-1, 1)
    else:
        predicted = model.predict_proba(xtest)
        predicted = predicted[:, 1:] if y.shape[1] == 1 else predicted
    return dict(score=float(score(name, predicted, ytest)), training=seconds)


def torch(name, folder, seed):
    import torch

    settings = SETS[name]
    torch.manual_seed(seed)
    torch.set_default_dtype(torch.float64)
    x, y, xtest, ytest = [torch.from_numpy(part) for part in parts(name, folder, seed)]
    sizes = [x.shape[1], *settings["hidden"]]
    activation = dict(relu=torch.nn.ReLU, tanh=torch.nn.Tanh)[settings["activation"]]
    layers = [layer for k in range(len(sizes) - 1) for layer in (torch.nn.Linear(sizes[k], sizes[k + 1]), activation())]
    model = torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-1], y.shape[1]))
    is_number = settings["score"] == "R²"
    loss = (torch.nn.MSELoss() if is_number else torch.nn.BCEWithLogitsLoss() if y.shape[1] == 1
            else torch.nn.CrossEntropyLoss())
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["rate"])
    begin = time.perf_counter()
    for _ in range(settings["epochs"]):
        for rows in torch.randperm(len(x)).split(settings["batch"]):
            optimizer.zero_grad()
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()
    seconds = time.perf_counter() - begin
    with torch.no_grad():
        output = model(xtest)
        predicted = output if is_number or y.shape[1] > 1 else output.sigmoid()
    return dict(score=float(score(name, predicted.numpy(), ytest.numpy())), training=seconds)


if __name__ == "__main__":
    from pathlib import Path

    task, name, folder, number = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    if task == "split":
        split(name, folder, number)
    else:
        print(json.dumps({"sklearn": sklearn, "torch": torch}[task](name, folder, number)))
