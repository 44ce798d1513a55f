# SPDX-License-Identifier: Apache-2.0
"""The commands in the guides work as shown: same output, same exit code, in a fresh folder."""

from pathlib import Path

import pytest

from tests.support.guides import COLUMNS, ROOT, Block, blocks, execute, shown_as, steps

DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(DOCS).as_posix(): text
    for path in sorted([*DOCS.glob("start/*.md"), *DOCS.glob("guides/*.md")])
    if "```console" in (text := path.read_text(encoding="utf-8"))
}
MUST_RUN = {"start/first-report.md", "guides/classify.md", "guides/decisions.md", "guides/evidence.md"}


def test_the_first_steps_are_shown_as_commands() -> None:
    assert set(PAGES) >= MUST_RUN


@pytest.mark.parametrize("name", PAGES)
def test_a_guide_does_what_it_shows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    for block in blocks(PAGES[name]):
        if "file" in block.settings:
            target = Path(block.settings["file"])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        if block.language != "console":
            continue
        for step in steps(block):
            code, printed = execute(step.command, step.typed)
            place = f"{name}:{block.line}: $ {step.command}\n{printed}"
            assert code == step.exit_code, f"exit code {code} instead of {step.exit_code}\n{place}"
            assert shown_as(step.shown, printed), place


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (("one", "two"), "one\ntwo\n", True),
        (("one", "..."), "one\ntwo\nthree\n", True),
        (("one", "..."), "one\n", True),
        (("...", "three"), "one\ntwo\nthree\n", True),
        (("one ...",), "one and two\n", True),
        (("...",), "", True),
        (("one ... two",), "one and a half two\n", True),
        (("one", "three"), "one\ntwo\nthree\n", False),
        (("...", "two"), "one\ntwo\nthree\n", False),
        ((), "", True),
        ((), "one\n", False),
    ],
)
def test_shown_lines_are_compared(shown: tuple[str, ...], printed: str, *, same: bool) -> None:
    assert shown_as(shown, printed) is same


def test_commands_are_read_from_a_block() -> None:
    block = Block("console", {"exit": "1"}, "$ asqms a \\\n    --b\nout\n$ asqms c\n", 1)
    found = [(step.command, step.shown, step.exit_code) for step in steps(block)]
    assert found == [("asqms a --b", ("out",), 0), ("asqms c", (), 1)]


def test_the_same_question_gives_the_same_bytes(tmp_path: Path) -> None:
    execute(f"asqms init {tmp_path / 'q'}")
    for name in ("first", "second"):
        written = [f"-o {tmp_path / name}.{ending}" for ending in ("html", "json", "xlsx", "xml", "sarif")]
        assert execute(f"asqms report {tmp_path / 'q'} --as-of 2026-11-10 {' '.join(written)}")[0] == 0
    for first in sorted(tmp_path.glob("first.*")):
        assert first.read_bytes() == (tmp_path / f"second{first.suffix}").read_bytes(), first.suffix
