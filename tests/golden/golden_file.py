"""Reads and writes golden files: provenance first, then the values, with every list of plain values on one line."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent


def read(name):
    return json.loads((FOLDER / name).read_text())


def write(name, origin, packages, values):
    """`origin` says where the values come from; `packages` names the libraries that made them."""
    script = Path(sys.argv[0]).name
    releases = {"python": sys.version.split()[0]}
    releases |= {package: version(package).split("+")[0] for package in packages}
    page = {"origin": origin, "command": f"python tests/golden/{script}", "versions": releases, **values}
    (FOLDER / name).write_text(_layout(page) + "\n")


def _layout(value, indent=""):
    if not isinstance(value, (dict, list)) or not value or _fits_one_line(value):
        return json.dumps(value, allow_nan=False)
    deeper = indent + "  "
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {_layout(item, deeper)}" for key, item in value.items()]
        opening, closing = "{}"
    else:
        items = [_layout(item, deeper) for item in value]
        opening, closing = "[]"
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(items) + f"\n{indent}{closing}"


def _fits_one_line(value):
    plain_list = isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value)
    return plain_list or len(json.dumps(value)) <= 100
