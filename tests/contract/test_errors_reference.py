# SPDX-License-Identifier: Apache-2.0
"""The page of error codes is what the sources say, and the codes that hostile files give are on it."""

from pathlib import Path

from tests.hostile.reading import read
from tools.errors_reference import CODE, PAGE, codes, page
from tools.fuzzing.attacks import attacks

SMALL = 50_000


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(codes()), "run python -m tools.errors_reference"


def test_codes_have_one_form() -> None:
    assert [one for one in codes() if not CODE.fullmatch(one.code)] == []


def test_what_is_told_of_hostile_files_is_on_the_page(tmp_path: Path) -> None:
    known = {one.code for one in codes()}
    told: set[str] = set()
    for name, data in attacks().items():
        if len(data) <= SMALL:
            done = read(tmp_path / name, data)
            told |= {notice.code for notice in done.notices} | ({done.error.code} if done.error else set())
    shared = {code.partition(".")[2] for code in known if code.startswith("adapter.")}
    assert {code for code in told - known if code.partition(".")[2] not in shared} == set()
