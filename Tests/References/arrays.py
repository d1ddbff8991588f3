"""Arrays as the packages numpy and safetensors write them: layouts that are read, and bytes that are written.

    venv/bin/pip install numpy torch safetensors
    venv/bin/python Tests/References/arrays.py        # writes arrays.json beside this file
"""

import base64
import io
import json
import pathlib
import struct

import numpy as np
import torch
from safetensors.torch import save

VALUES = [[0.5, -2.0, 3.25], [100.0, -0.125, 6.0]]
WHOLE = [[0, 2, 3], [100, 7, 6]]


def npy(array, **options):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, **options)
    return file.getvalue()


def arrays():
    """name, kind, bytes, and the arrays in it."""
    floats = np.array(VALUES)
    whole = np.array(WHOLE)
    for kind in ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2"]:
        yield f"npy {kind}", "npy", npy(floats.astype(kind)), VALUES
    for kind in ["<i8", ">i8", "<i4", ">i2", "u1", "i1", "<u2", ">u4", "<u8"]:
        yield f"npy {kind}", "npy", npy(whole.astype(kind)), WHOLE
    yield "npy bool", "npy", npy(floats > 1), [[0, 0, 1], [1, 0, 1]]
    for kind in ["<f8", ">f4", "<f2"]:
        yield f"npy Fortran {kind}", "npy", npy(np.asfortranarray(floats.astype(kind))), VALUES
    yield "npy row", "npy", npy(floats[0]), [[v] for v in VALUES[0]]
    yield "npy number", "npy", npy(np.array(2.5)), [[2.5]]
    yield "npy version 2", "npy", npy(floats, version=(2, 0)), VALUES
    yield "npy version 3", "npy", npy(floats, version=(3, 0)), VALUES
    head = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}"
    yield "npy head without padding", "npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + floats.tobytes(), VALUES


def tensors():
    floats = torch.tensor(VALUES, dtype=torch.float64)
    whole = torch.tensor(WHOLE)
    for kind in [torch.float64, torch.float32, torch.float16, torch.bfloat16]:
        yield f"safetensors {kind}", {"w": floats.to(kind)}
    for kind in [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]:
        yield f"safetensors {kind}", {"w": whole.to(kind)}
    yield "safetensors bool", {"w": floats > 1}
    yield "safetensors names with dots", {"layer.10.weight": floats, "layer.2.bias": floats[0].clone(), "a b": floats * 2}
    yield "safetensors mixed", {"b": floats.float(), "a": whole.to(torch.int8), "c": floats, "d": floats.half()}
    yield "safetensors empty", {"w": floats, "nothing": torch.zeros(0, 3), "none": torch.zeros(0)}
    yield "safetensors number", {"w": torch.tensor(2.5, dtype=torch.float64)}
    yield "safetensors three dimensions", {"w": floats.reshape(1, 2, 3).clone()}


def cases():
    for name, kind, data, values in arrays():
        yield {"name": name, "kind": kind, "bytes": base64.b64encode(data).decode(), "arrays": {"w": flat(np.array(values, dtype=float))}}
    for name, content in tensors():
        data = save(content, metadata={"of": "test", "quoted": "a \"b\" \\ ü"})
        yield {"name": name, "kind": "safetensors", "bytes": base64.b64encode(data).decode(),
               "arrays": {key: flat(value.double().numpy()) for key, value in content.items()}}
    # Written by hand: blanks in the head, none behind it, entries in another order than the numbers.
    head = b' {"b" :{"shape":[1],"dtype":"F64", "data_offsets":[8,16]},\n"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}'
    head = head[1:]
    data = struct.pack("<Q", len(head)) + head + struct.pack("<2d", 1.5, -2.5)
    yield {"name": "safetensors by hand", "kind": "safetensors", "bytes": base64.b64encode(data).decode(),
           "arrays": {"a": flat(np.array(1.5)), "b": flat(np.array([-2.5]))}}


def flat(array):
    return {"sizes": list(array.shape), "values": array.flatten().tolist()}


written = save({"b": torch.tensor([[1.5, -2.0]], dtype=torch.float64), "a": torch.tensor([[0.25], [4.0]], dtype=torch.float64),
                "c": torch.tensor([1.0, 2.0, 3.0], dtype=torch.float32)}, metadata={"of": "test"})
written = {"name": "written", "kind": "written", "bytes": base64.b64encode(written).decode(), "arrays": {}}

lines = [json.dumps(case, sort_keys=True) for case in [*cases(), written]]
path = pathlib.Path(__file__).with_name("arrays.json")
path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
print(f"{path.name} {len(lines)} cases")
