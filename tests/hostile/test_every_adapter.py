# SPDX-License-Identifier: Apache-2.0
"""Any bytes through any adapter give records or a coded error, and the same ones each time.

Every adapter and every sample meets every kind of damage here, a sample of its places; ``make fuzz`` goes on
damaging the same samples for as long as it is let.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.reading import ADAPTERS, mistakes_in, own_samples, read, registry
from tools.fuzzing.attacks import attacks
from tools.fuzzing.mutations import (
    reencoded,
    truncated,
    with_flips,
    with_wrong_cells,
    with_wrong_json,
    with_wrong_xml,
)

NAMES = registry().names()
SUFFIXES = ("", ".json", ".xml", ".csv", ".yaml", ".md", ".txt", ".info", ".spdx", ".pdf", ".docx", ".xlsx")
WRONG_OPTIONS = (
    None,
    True,
    -1,
    10**30,
    1e308,
    "",
    "x" * 5_000,
    "\x00",
    [],
    [None],
    {},
    {"a": None},
    [[]],
    {"": []},
)
LARGE = 200_000


def test_every_adapter_loads() -> None:
    assert registry().failed == {}
    assert len(NAMES) >= 20


def test_every_adapter_of_files_has_samples() -> None:
    assert set(NAMES) - {name for name, _ in own_samples().values()} <= {"git"}


def test_every_sample_is_read_by_its_own_adapter(tmp_path: Path) -> None:
    for sample, (name, data) in own_samples().items():
        done = read(tmp_path / Path(sample).name, data)
        assert (done.adapter, mistakes_in(done)) == (name, []), sample


@pytest.mark.parametrize("attack", attacks())
def test_an_attack_found_by_its_content(attack: str, tmp_path: Path) -> None:
    assert mistakes_in(read(tmp_path / attack, attacks()[attack])) == []


@pytest.mark.parametrize("name", NAMES)
def test_attacks_on_a_named_adapter(name: str, tmp_path: Path) -> None:
    for attack, data in attacks().items():
        if len(data) <= LARGE or hash_of(attack) % 4 == NAMES.index(name) % 4:
            assert mistakes_in(read(tmp_path / attack, data, name)) == [], attack


def hash_of(text: str) -> int:
    """Return a number of a name that is the same in every run."""
    return sum(text.encode())


@pytest.mark.parametrize("sample", own_samples())
def test_a_good_file_made_bad(sample: str, tmp_path: Path) -> None:
    name, data = own_samples()[sample]
    path = tmp_path / Path(sample).name
    for what, bad in _made_bad(data, path.suffix):
        assert mistakes_in(read(path, bad, name)) == [], what


@pytest.mark.parametrize("sample", own_samples())
def test_a_good_file_made_bad_is_detected_without_a_fault(sample: str, tmp_path: Path) -> None:
    data = own_samples()[sample][1]
    path = tmp_path / Path(sample).name
    for what, bad in [*reencoded(data), *truncated(data, 8), *with_flips(data, 2, 15)]:
        assert mistakes_in(read(path, bad)) == [], what


def _made_bad(data: bytes, suffix: str) -> Iterator[tuple[str, bytes]]:
    yield from reencoded(data)
    yield from truncated(data, 12)
    yield from with_flips(data, 1, 25)
    yield from with_wrong_json(data)
    yield from with_wrong_xml(data)
    if suffix in {".yaml", ".csv", ".md", ".rst", ".adoc", ".info", ".spdx"}:
        yield from with_wrong_cells(data)


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode), suffix=st.sampled_from(SUFFIXES))
def test_arbitrary_bytes(name: str, data: bytes, suffix: str, tmp_path: Path) -> None:
    assert mistakes_in(read(tmp_path / f"file{suffix}", data, name)) == []
    assert mistakes_in(read(tmp_path / f"file{suffix}", data)) == []


@pytest.mark.parametrize("sample", own_samples())
def test_options_of_the_wrong_kind(sample: str, tmp_path: Path) -> None:
    name, data = own_samples()[sample]
    for option in _words_of(name):
        for wrong in WRONG_OPTIONS:
            done = read(tmp_path / Path(sample).name, data, name, {option: wrong})
            assert mistakes_in(done) == [], f"{option}: {wrong!r}"[:100]


def _words_of(name: str) -> list[str]:
    """Return every text in an adapter's code that an option could be called, and two that none is."""
    found = {"no_such_option", ""}
    for path in (ADAPTERS / name).glob("*.py"):
        if not path.name.startswith("test_"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {
                node.args[0].value
                for node in ast.walk(tree)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "get"
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            }
            found |= {
                key
                for line in path.read_text(encoding="utf-8").splitlines()
                if "OPTIONS" in line or "option" in line
                for key in _quoted(line)
            }
    return sorted(found)


def _quoted(line: str) -> list[str]:
    return [part for part in line.split('"')[1::2] if part.isidentifier()]


@pytest.mark.parametrize("sample", own_samples())
def test_two_readings_are_equal(sample: str, tmp_path: Path) -> None:
    name, data = own_samples()[sample]
    for what, bad in [("good", data), *with_flips(data, 3, 5)]:
        first, second = (read(tmp_path / Path(sample).name, bad, name) for _ in range(2))
        assert first.reading == second.reading, what
        assert list(first.reading.facts if first.reading else ()) == list(
            second.reading.facts if second.reading else ()
        )
        assert str(first.error) == str(second.error), what
