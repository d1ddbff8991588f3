"""Updates: a hundred steps of every optimizer with its options, clipping, frozen parameters, and schedules."""

import torch

from common import Unfit, first_fit
from networks import LOSSES_ANYWHERE, STEPS, forward_anywhere, normal, random_parameters, targets

NETWORKS = [("2 -> 3 tanh -> 1 sigmoid", "bce"), ("3 -> 4 gelu -> 2 softmax", "ce"), ("2 -> 3 elu -> 3 silu -> 1 identity", "mse")]

# Our words, and what makes the same in torch. A second part of the words is typed before.
OPTIMIZERS = {
    "sgd lr=0.1 momentum=0.9 dampening=0.3": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.3),
    "sgd lr=0.1 momentum=0.8 dampening=0.5 weight_decay=0.01":
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, dampening=0.5, weight_decay=0.01),
    "rmsprop lr=0.005 centered=true": lambda p: torch.optim.RMSprop(p, lr=0.005, centered=True),
    "rmsprop lr=0.002 alpha=0.9 momentum=0.5 centered=true weight_decay=0.01 eps=1e-6":
        lambda p: torch.optim.RMSprop(p, lr=0.002, alpha=0.9, momentum=0.5, centered=True, weight_decay=0.01, eps=1e-6),
    "adagrad lr=0.1 lr_decay=0.05": lambda p: torch.optim.Adagrad(p, lr=0.1, lr_decay=0.05),
    "adadelta": lambda p: torch.optim.Adadelta(p),
    "adadelta lr=0.5 rho=0.8 eps=1e-5 weight_decay=0.01":
        lambda p: torch.optim.Adadelta(p, lr=0.5, rho=0.8, eps=1e-5, weight_decay=0.01),
    "adam lr=0.02 amsgrad=true": lambda p: torch.optim.Adam(p, lr=0.02, amsgrad=True),
    "adam lr=0.02 beta2=0.9 weight_decay=0.02 amsgrad=true":
        lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.9, 0.9), weight_decay=0.02, amsgrad=True),
    "adamw lr=0.02 weight_decay=0.1 amsgrad=true": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1, amsgrad=True),
    "adamax": lambda p: torch.optim.Adamax(p),
    "adamax lr=0.02 beta1=0.8 beta2=0.95 eps=1e-6 weight_decay=0.01":
        lambda p: torch.optim.Adamax(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.01),
    "nadam": lambda p: torch.optim.NAdam(p),
    "nadam lr=0.02 beta1=0.8 beta2=0.95 eps=1e-6 weight_decay=0.01 momentum_decay=0.01":
        lambda p: torch.optim.NAdam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.01, momentum_decay=0.01),
    "radam": lambda p: torch.optim.RAdam(p),
    "radam lr=0.02 beta1=0.8 beta2=0.95 eps=1e-6 weight_decay=0.01":
        lambda p: torch.optim.RAdam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.01),
    "rprop": lambda p: torch.optim.Rprop(p),
    "rprop lr=0.02 shrink=0.4 grow=1.1 least=1e-5 most=0.05":
        lambda p: torch.optim.Rprop(p, lr=0.02, etas=(0.4, 1.1), step_sizes=(1e-5, 0.05)),
    "lion lr=0.003 weight_decay=0.1": lambda p: Lion(p, lr=0.003, weight_decay=0.1),
    "lion lr=0.002 beta1=0.8 beta2=0.9": lambda p: Lion(p, lr=0.002, betas=(0.8, 0.9)),
}


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al., Symbolic discovery of optimization algorithms (2023); torch has none."""

    def __init__(self, parameters, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(list(parameters), dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            lr, (beta1, beta2) = group["lr"], group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                c = beta1 * m + (1 - beta1) * p.grad
                p.mul_(1 - lr * group["weight_decay"]).sub_(lr * torch.sign(c))
                m.mul_(beta2).add_((1 - beta2) * p.grad)


CLIPS = {
    "clip norm 0.1": lambda p: torch.nn.utils.clip_grad_norm_(p, 0.1),
    "clip value 0.02": lambda p: torch.nn.utils.clip_grad_value_(p, 0.02),
}


def cases():
    # The step sizes of rprop soon leave what a probability can show.
    runs = [(network, loss, words, make, None, []) for network, loss in NETWORKS for words, make in OPTIMIZERS.items()
            if loss == "mse" or words != "rprop"]
    clipped = {"sgd lr=0.5 momentum=0.9": lambda p: torch.optim.SGD(p, lr=0.5, momentum=0.9),
               "sgd lr=0.3": lambda p: torch.optim.SGD(p, lr=0.3),
               "adam lr=0.02 weight_decay=0.01": lambda p: torch.optim.Adam(p, lr=0.02, weight_decay=0.01)}
    runs += [(network, loss, words, make, clip, frozen) for network, loss in NETWORKS for words, make in clipped.items()
             for clip in CLIPS for frozen in ([], ["W1"])]
    return [first_fit(f"{run[0]} {run[2]} {run[4]} {run[5]}", lambda source: trained(*run, source)) for run in runs]


def trained(network, loss, words, make, clip, frozen, source):
    """A run whose course does not hang on the last bits."""
    widths = [int(layer.split()[0]) for layer in network.split(" -> ")]
    rows = source.randint(4, 8)
    x = normal(source, rows, widths[0])
    y = targets(source, rows, widths[-1], loss)
    start = random_parameters(source, widths)
    losses, final = run(network, loss, make, clip, frozen, x, y, start)
    if not all(1e-6 < value < 1e3 for value in losses):
        raise Unfit
    for _ in range(3):
        moved = {name: value * (1 + 1e-14 * source.choice([-1, 1])) for name, value in start.items()}
        losses2, final2 = run(network, loss, make, clip, frozen, x, y, moved)
        if max((final[name] - final2[name]).abs().max().item() for name in final) > 1e-11:
            raise Unfit
    before = ([clip] if clip else []) + ([f"freeze {' '.join(frozen)}"] if frozen else [])
    return {"network": network, "loss": loss, "x": x, "y": y, "parameters": start, "optimizer": words,
            "before": "; ".join(before), "steps": STEPS, "losses": losses, "final": final}


def run(network, loss, make, clip, frozen, x, y, start):
    parameters = {name: value.clone().requires_grad_(name not in frozen) for name, value in start.items()}
    moved = [value for name, value in parameters.items() if name not in frozen]
    updater = make(moved)
    losses = []
    for step in range(STEPS + 1):
        updater.zero_grad()
        error = LOSSES_ANYWHERE[loss](forward_anywhere(network, parameters, x), y)
        losses.append(error.item())
        if step < STEPS:
            error.backward()
            if clip:
                CLIPS[clip](moved)
            updater.step()
    return losses, {name: value.detach() for name, value in parameters.items()}


# Schedules

def warm(updates, then):
    """A rise from base / updates to base over so many updates, then another schedule."""
    def make(optimizer):
        first = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / updates, total_iters=updates - 1)
        return torch.optim.lr_scheduler.SequentialLR(optimizer, [first, then(optimizer)], milestones=[updates])
    return make


S = torch.optim.lr_scheduler
SCHEDULES = {
    "step every=7 factor=0.5": lambda o: S.StepLR(o, 7, 0.5),
    "exponential factor=0.93": lambda o: S.ExponentialLR(o, 0.93),
    "linear over=30 to=0.01": lambda o: S.LinearLR(o, start_factor=1, end_factor=0.05, total_iters=30),
    "polynomial over=30 power=2.5": lambda o: S.PolynomialLR(o, total_iters=30, power=2.5),
    "cosine over=50 to=0.001": lambda o: S.CosineAnnealingLR(o, T_max=50, eta_min=0.001),
    "cosine over=50 to=0.001 warmup=10": warm(10, lambda o: S.CosineAnnealingLR(o, T_max=40, eta_min=0.001)),
    "step every=9 factor=0.3 warmup=5": warm(5, lambda o: S.StepLR(o, 9, 0.3)),
    "onecycle over=50": lambda o: S.OneCycleLR(o, max_lr=0.2, total_steps=50),
    "onecycle over=50 rise=0.4 div=10 final_div=100":
        lambda o: S.OneCycleLR(o, max_lr=0.2, total_steps=50, pct_start=0.4, div_factor=10, final_div_factor=100),
}


def schedules():
    """The learning rates of 50 updates from a base of 0.2."""
    cases = []
    for words, make in SCHEDULES.items():
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.2)
        scheduler = make(optimizer)
        rates = []
        for update in range(50):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if update < 49:
                scheduler.step()
        cases.append({"schedule": words, "base": 0.2, "rates": rates})
    return cases + plateaus()


def plateaus():
    """The learning rates after epochs with given losses."""
    losses = [1, 0.9, 0.9, 0.89999, 0.95, 0.9, 0.8, 0.8, 0.8, 0.81, 0.8, 0.8, 0.8, 0.79, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
    cases = []
    for words, options in {"plateau patience=2": dict(patience=2),
                           "plateau patience=1 factor=0.5 least=0.03 threshold=0.01":
                               dict(patience=1, factor=0.5, min_lr=0.03, threshold=0.01)}.items():
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.2)
        scheduler = S.ReduceLROnPlateau(optimizer, **options)
        rates = []
        for loss in losses:
            scheduler.step(loss)
            rates.append(optimizer.param_groups[0]["lr"])
        cases.append({"schedule": words, "base": 0.2, "losses": losses, "rates": rates})
    return cases
