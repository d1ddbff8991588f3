"""Makes the reference values that the tests compare with.

    python -m venv venv && venv/bin/pip install torch numpy scipy
    venv/bin/python Tests/References/make.py          # writes the .json files beside this one
    venv/bin/python Tests/References/check.py         # checks them with NumPy and central differences

The files here were made with torch 2.15.0 on a CPU, in float64. The inputs come from Python's
`random` with fixed seeds, so another version of torch, or another CPU, changes last digits only.

Every file is an array with one case a line; numbers are written so that they read back to the same
Double. A matrix is a list of rows. "NaN", "Infinity" and "-Infinity" are strings.

networks.json    network, loss, x, y, parameters {W1, b1, …}, values {z1, a1, …, loss: number},
                 gradients {x, W1, b1, z1, a1, …}
training.json    network, loss, x, y, parameters (initial), optimizer (the words after the command),
                 steps, losses (before each step, and after the last), final (parameters)
models.json      name, model (text), functions (texts, where there are any), loss (name, or null where
                 the model has its own), x, y, parameters, values (loss is 1×1), gradients.
                 What is assigned in round t of a loop is NAME_t, the last round also NAME; a value
                 given before the loop is not listed.
hessians.json    network, loss, x, y, parameters, eigenvalues (of the Hessian of the loss with respect to all
                 parameters, smallest first)
functions.json   expression (in z), interval, points, values, derivatives
optimizers.json  as training.json, and before (statements that are typed before: clipping, what is frozen)
layers.json      network, x, y, parameters, loss, gradients, steps (updates of adam with lr=0.01), final (parameters and
                 running statistics), evaluated (the output where the model is evaluated)
searches.json    name, setup (statements), loss, x, y (not for functions of parameters alone), parameters, before, optimizer,
                 steps, losses, final; of cg, where SciPy's method ends
penalties.json   as optimizers.json; the losses have the penalties in them
balances.json    network, loss, x, y, parameters, before (the weights of the rows), batch (rows of an update, in their order;
                 null: all), value (of the weighted loss), gradients, steps (updates of adam with lr=0.01), final, finalLoss
schedules.json   schedule (the words after the command), base, rates (of each update, or after each of losses)
torch.json       name (of a row), call, inputs, weights (of the elements of the value), value, gradients
names.json       activations, losses, functions: what PyTorch calls its own
operations.json  name, points, values, derivatives; points outside of the domain are left out

Conventions: mse and mae are means over all elements, sse is half the sum of squares, bce is a mean
over all elements, ce a mean over the rows. softplus has no threshold, gelu is the erf form,
leaky_relu has slope 0.01. Where slopes jump (relu, abs, max) networks and models keep a distance.
"""

from common import write
import balances
import functions
import hessians
import layers
import models
import networks
import optimizers
import penalties
import searches
import torch_functions

write("networks.json", networks.cases())
write("training.json", networks.training())
write("models.json", models.cases())
write("hessians.json", hessians.cases())
write("functions.json", functions.cases())
write("operations.json", functions.operations())
write("layers.json", layers.cases())
write("optimizers.json", optimizers.cases())
write("penalties.json", penalties.cases())
write("searches.json", searches.cases())
write("balances.json", balances.cases())
write("schedules.json", optimizers.schedules())
write("torch.json", torch_functions.cases())
write("names.json", torch_functions.names())
