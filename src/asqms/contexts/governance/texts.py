# SPDX-License-Identifier: Apache-2.0
"""Reads what is written as YAML text: types and gates, the product's and an organisation's own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TypeVar

from asqms.decoding.yaml import load_yaml
from asqms.workspace.fields import Model
from asqms.workspace.problems import Findings
from asqms.workspace.shape import check_shape

Written = TypeVar("Written", bound=Model)


def read_text(model: type[Written], name: str, data: bytes, *, most_bytes: int) -> tuple[Written | None, str]:
    """Return the model a text says, or None with every mistake and its line; raises what load_yaml raises."""
    document = load_yaml(data, name=name, max_bytes=most_bytes)
    findings = Findings()
    entry = check_shape(model, document.value, document, (), findings)
    if entry is not None:
        return entry.model, ""
    problems = findings.problems[:20]
    return None, "; ".join(f"line {one.place.line if one.place else 0}: {one.message}" for one in problems)


def shipped_files(folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every YAML file that comes with the product in a folder, in order of names."""
    found = (files("asqms.contexts.governance") / folder).iterdir()
    for one in sorted(found, key=lambda one: one.name):
        if one.name.endswith(".yaml"):
            yield one.name, one.read_bytes()
