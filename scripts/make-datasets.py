#!/usr/bin/env python3
"""Write the texts of Sources/Learning/BuiltIn from scikit-learn's and palmerpenguins' copies of the data sets.

    python3 -m venv venv && venv/bin/pip install scikit-learn palmerpenguins
    venv/bin/python scripts/make-datasets.py

A flower is a line of eight digits (four lengths in tenths) and its class. An image is a line of 64 pixels, 0 … 16 in
base 17 (0-9, a-g), and its class. The others are tables with commas, as they would stand in a file.
"""

from pathlib import Path

import palmerpenguins
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine

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



def table(name, doc, names, rows):
    write(name, doc, "table", [",".join(names)] + [",".join(row) for row in rows])


def numbers(row):
    return [f"{v:.12g}" for v in row]


wine = load_wine()
names = [name.replace("_", " ").replace("/", " ") for name in wine.feature_names]
table("WineText", "Thirteen measurements of a wine and its cultivar.", names + ["cultivar"],
      [numbers(row) + [str(kind + 1)] for row, kind in zip(wine.data, wine.target)])

cancer = load_breast_cancer()
table("CancerText", "Thirty measurements of cell nuclei and the diagnosis.", list(cancer.feature_names) + ["diagnosis"],
      [numbers(row) + [str(cancer.target_names[kind])] for row, kind in zip(cancer.data, cancer.target)])

diabetes = load_diabetes(scaled=False)
names = ["age", "sex", "bmi", "blood pressure", "tc", "ldl", "hdl", "tch", "ltg", "glucose", "progression"]
table("DiabetesText", "Ten measurements of a patient and how far the disease went in a year.", names,
      [numbers(row) + numbers([y]) for row, y in zip(diabetes.data, diabetes.target)])

penguins = (Path(palmerpenguins.__file__).parent / "data" / "penguins.csv").read_text().splitlines()
write("PenguinsText", "Penguins as they were measured, with NA where something was not.", "table", penguins)

for name, data in (("iris", iris), ("digits", digits), ("wine", wine), ("cancer", cancer)):
    weighted = sum((i + 1) * (j + 1) * v for i, row in enumerate(data.data) for j, v in enumerate(row))
    print(name, data.data.shape, "sum", data.data.sum(), "weighted", weighted, "counts",
          [int((data.target == k).sum()) for k in range(len(data.target_names))])
