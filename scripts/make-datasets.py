#!/usr/bin/env python3
"""Write Sources/Learning/{IrisText,DigitsText}.swift from scikit-learn's copies of the data sets.

    python3 -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python scripts/make-datasets.py

A flower is a line of eight digits (four lengths in tenths) and its class. An image is a line of 64 pixels, 0 … 16 in
base 17 (0-9, a-g), and its class.
"""

from pathlib import Path

from sklearn.datasets import load_digits, load_iris

SOURCES = Path(__file__).resolve().parent.parent / "Sources" / "Learning" / "BuiltIn"
PIXELS = "0123456789abcdefg"


def write(name, doc, member, lines):
    text = "\n".join(f"        {line}" for line in lines)
    (SOURCES / f"{name}.swift").write_text(
        f"// Written by scripts/make-datasets.py.\n\n"
        f"/// {doc}\n"
        f"enum {name} {{\n"
        f"    static let {member}: StaticString = \"\"\"\n{text}\n\n        \"\"\"\n}}\n"
    )


iris = load_iris()
flowers = []
for row, kind in zip(iris.data, iris.target):
    tenths = [round(v * 10) for v in row]
    assert all(t / 10 == v and t < 100 for t, v in zip(tenths, row))
    flowers.append("".join(f"{t:02}" for t in tenths) + str(kind))
write("IrisText", "Lengths in tenths of a centimetre, two digits each, and the species 0 … 2.", "flowers", flowers)

digits = load_digits()
images = ["".join(PIXELS[int(v)] for v in row) + str(kind) for row, kind in zip(digits.data, digits.target)]
write("DigitsText", "64 pixels, 0 … 16 in base 17, row after row, and the digit.", "images", images)

for name, data in (("iris", iris), ("digits", digits)):
    weighted = sum((i + 1) * (j + 1) * v for i, row in enumerate(data.data) for j, v in enumerate(row))
    print(name, data.data.shape, "sum", data.data.sum(), "weighted", weighted, "counts",
          [int((data.target == k).sum()) for k in range(len(data.target_names))])
