# SPDX-License-Identifier: Apache-2.0
"""Whatever stands in the files, loading gives a workspace or a coded error, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.kernel.errors import AsqmsError
from asqms.workspace.folders import Glob
from asqms.workspace.load import load_workspace
from asqms.workspace.model_records import SECTIONS
from asqms.workspace.problems import WorkspaceError
from tests.support.workspaces import FILES, write_workspace

OURS = ("asqms.yaml", "organisation.yaml", "items.yaml", "records.yaml")
SNIPPETS = (
    *(
        "[]",
        "{}",
        "null",
        "-1",
        "1e400",
        "'",
        '"',
        "&a",
        "*a",
        "!!x",
        "<<: {}",
        "\t",
        "\x00",
        "\ufeff",
        "- ",
        ": ",
    ),
    *(
        "..",
        "../",
        "/",
        "**",
        "[z-a]",
        "2026-13-01",
        "0000-01-01",
        "effective: file",
        "id: ann",
        "\udc80",
        "{a",
    ),
    *("é" * 40, "a" * 5000, "files: '" + "*a" * 40 + "'"),
)


def _loads_or_tells(changed: dict[str, str | bytes]) -> None:
    with TemporaryDirectory() as folder:
        root = write_workspace(Path(folder) / "ws", changed)
        try:
            told = load_workspace(root).snapshot().digest
        except WorkspaceError as error:
            told = all(one.code and one.message and one.place for one in error.problems) and error.problems
        except AsqmsError as error:
            told = error.code
        assert told


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(OURS), st.binary(max_size=300))
def test_arbitrary_bytes_are_read_or_told(name: str, data: bytes) -> None:
    _loads_or_tells({name: data})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(OURS), st.data())
def test_a_changed_file_is_read_or_told(name: str, data: st.DataObject) -> None:
    text = FILES[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    snippet = data.draw(st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=20)))
    changed = text[:start] + snippet + text[end:]
    _loads_or_tells({name: changed.encode("utf-8", "surrogatepass")})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_value_in_any_field_is_read_or_told(data: st.DataObject) -> None:
    section = data.draw(st.sampled_from(sorted(SECTIONS)))
    entry = {name: data.draw(VALUES) for name in SECTIONS[section].model_fields}
    _loads_or_tells({"more.yaml": json.dumps({section: [entry]})})


@given(st.text("ab*?[]!/.-", min_size=1, max_size=30), st.text("ab/.", min_size=1, max_size=30))
def test_any_pattern_gives_an_answer(pattern: str, name: str) -> None:
    assert Glob(pattern).matches(name) in {True, False}


def test_patterns_mean_what_they_say() -> None:
    yes = {
        "a/**/b.x": ("a/b.x", "a/c/d/b.x"),
        "a/**": ("a/b", "a/b/c"),
        "**/x": ("x", "a/x"),
        "*.y": ("a.y",),
        "a/[!b]": ("a/c",),
        "a/.b/*": ("a/.b/c",),
    }
    no = {
        "a/**": ("a", "a/.b", "b/a"),
        "*.y": ("a/b.y", ".b.y"),
        "a/[z-a]": ("a/q",),
        "a/**/c": ("a/.b/c",),
        "a?c": ("a/c",),
    }
    assert all(Glob(pattern).matches(name) for pattern, names in yes.items() for name in names)
    assert not any(Glob(pattern).matches(name) for pattern, names in no.items() for name in names)
