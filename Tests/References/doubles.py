"""Makes doubles.json: arithmetic and elementary functions at points of two doubles each, to 32 digits.

    python -m venv venv && venv/bin/pip install mpmath
    venv/bin/python Tests/References/doubles.py

The file is an array with one function a line: name, points (of functions of one number high and low part, of two
numbers both parts of both), values (high and low part). A point is a sum of two doubles and exact; a value is the exact
one, rounded to a double, and the rest of it rounded once more. The file here was made with mpmath 1.3.0.
"""

import json
import pathlib
import random

import mpmath as mp

mp.mp.dps = 80
HERE = pathlib.Path(__file__).resolve().parent


def parts(value):
    high = float(value)
    return [high, float(value - mp.mpf(high))]


def drawn(source, low, high, scale):
    """A number between two, the more evenly among exponents where scale is set."""
    value = source.uniform(low, high)
    if scale:
        value = 10 ** source.uniform(-scale, 0) * value
    return parts(mp.mpf(value) * (1 + mp.mpf(source.uniform(-1, 1)) * mp.mpf(2) ** -54))


ONE = [
    ("exp", mp.exp, -700, 700), ("expm1", mp.expm1, -40, 100), ("log", mp.log, 0, 1e6), ("log1p", mp.log1p, -0.999, 9),
    ("sqrt", mp.sqrt, 0, 1e9), ("tanh", mp.tanh, -30, 30), ("sinh", mp.sinh, -300, 300), ("cosh", mp.cosh, -300, 300),
    ("asinh", mp.asinh, -1e4, 1e4), ("acosh", lambda x: mp.acosh(1 + abs(x)), 0, 1e4), ("atanh", mp.atanh, -0.999, 0.999),
    ("sin", mp.sin, -1e6, 1e6), ("cos", mp.cos, -1e6, 1e6), ("tan", mp.tan, -1e3, 1e3), ("asin", mp.asin, -1, 1),
    ("acos", mp.acos, -1, 1), ("atan", mp.atan, -1e4, 1e4), ("erf", mp.erf, -9, 9),
    ("erfc", mp.erfc, -1, 26),
]
TWO = [
    ("add", lambda x, w: x + w, -9, 9), ("subtract", lambda x, w: x - w, -9, 9), ("multiply", lambda x, w: x * w, -9, 9),
    ("divide", lambda x, w: x / w, -9, 9), ("power", lambda x, w: abs(x) ** w, -30, 30),
]


def number(pair):
    return mp.mpf(pair[0]) + mp.mpf(pair[1])


def cases():
    for name, f, low, high in ONE:
        source = random.Random(name)
        points = [drawn(source, low, high, 8 if i % 2 else 0) for i in range(60)]
        yield {"name": name, "points": points, "values": [parts(f(number(point))) for point in points]}
    for name, f, low, high in TWO:
        source = random.Random(name)
        points = [drawn(source, low, high, 0) + drawn(source, low, high, 0) for _ in range(60)]
        if name in ("add", "subtract"):
            # Nearly equal numbers, of which few digits are left.
            sign = -1 if name == "add" else 1
            for point in points[::2]:
                point[2:] = parts(sign * number(point[:2]) * (1 + mp.mpf(source.uniform(-1, 1)) * mp.mpf(10) ** -12))
        yield {
            "name": name, "points": points,
            "values": [parts(f(number(point[:2]), number(point[2:]))) for point in points]}


text = ",\n".join(json.dumps(case) for case in cases())
(HERE / "doubles.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")
