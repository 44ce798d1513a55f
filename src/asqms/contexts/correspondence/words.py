# SPDX-License-Identifier: Apache-2.0
"""The words of mails, in the three languages of the product."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from asqms.decoding.yaml import load_yaml

LANGUAGES = ("en", "zh-Hans", "de")


def said(key: str, language: str, **values: object) -> str:
    """Return words in a language, in English where it is none of ours."""
    found = _words().get(key) or _words()["other"]
    return found.get(language, found["en"]).format(**values)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    data = (files("asqms.contexts.correspondence") / "words.yaml").read_bytes()
    return cast("dict[str, Any]", load_yaml(data, name="words.yaml", max_bytes=len(data)).value)
