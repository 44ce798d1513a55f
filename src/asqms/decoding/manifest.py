# SPDX-License-Identifier: Apache-2.0
"""Reads the ``adapter.toml`` beside an adapter's code, once per package."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from importlib import resources

from asqms.kernel.adapters import Limits, Manifest
from asqms.kernel.errors import Place, UnreadableError

FILE_NAME = "adapter.toml"
_KEYS = frozenset({"name", "title", "formats", "versions", "evidence_types", "carries_trace", "limits"})


@functools.cache
def load_manifest(package: str) -> Manifest:
    """Return what the package declares about its adapter.

    Raises UnreadableError ``adapter.manifest_missing`` or ``adapter.manifest_invalid`` (naming the
    key); both mean that the adapter package itself is broken, never the file it reads.
    """
    place = Place(f"{package}/{FILE_NAME}")
    try:
        text = resources.files(package).joinpath(FILE_NAME).read_text(encoding="utf-8")
    except (OSError, ModuleNotFoundError) as error:
        raise UnreadableError(
            "adapter.manifest_missing", f"The adapter package {package} has no {FILE_NAME}.", place=place
        ) from error
    try:
        return manifest_of(tomllib.loads(text))
    except ValueError as error:
        raise UnreadableError("adapter.manifest_invalid", f"{error}", place=place) from error


def manifest_of(data: Mapping[str, object]) -> Manifest:
    """Return the manifest of decoded TOML; raise ValueError with a sentence naming the wrong key."""
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        raise ValueError(f"The key {unknown[0]} is not known.")
    carries_trace = data.get("carries_trace", False)
    if not isinstance(carries_trace, bool):
        raise ValueError("The key carries_trace is not true or false.")  # noqa: TRY004 - one error type
    return Manifest(
        name=_text(data, "name"),
        title=_text(data, "title"),
        formats=_texts(data, "formats"),
        versions=_texts(data, "versions"),
        evidence_types=_texts(data, "evidence_types"),
        carries_trace=carries_trace,
        limits=_limits(data.get("limits", {})),
    )


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f"The key {key} is not a text.")
    return value


def _texts(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"The key {key} is not a list of texts.")
    return tuple(value)


def _limits(value: object) -> Limits:
    if not isinstance(value, Mapping):
        raise ValueError("The key limits is not a table.")  # noqa: TRY004 - one error type
    known = {one.name for one in fields(Limits)}
    numbers: dict[str, int] = {}
    for key, number in value.items():
        if key not in known or isinstance(number, bool) or not isinstance(number, int) or number <= 0:
            raise ValueError(f"The limit {key} is not a known limit with a positive whole number.")
        numbers[str(key)] = number
    return Limits(**numbers)
