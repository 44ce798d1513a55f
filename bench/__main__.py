# SPDX-License-Identifier: Apache-2.0
"""``python -m bench``: generates the data, runs peers and asqms in turn, prints the ratios."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.measure import Median, Run, median, run, say
from bench.peers import PACKAGES, install, own_python, version

HOME = Path(".asqms/bench").resolve()
GOAL_SIZE = 100_000
LARGEST = 1_000_000
FORMATS = {
    1_000: ("jsonl", "needs", "lobster"),
    10_000: ("jsonl", "needs", "lobster", "sphinx"),
    100_000: ("jsonl", "needs", "lobster", "reqif"),
    1_000_000: ("jsonl",),
}
GENERATION = "2"
PARSE_REQIF = "import sys; from reqif.parser import ReqIFParser; ReqIFParser.parse(sys.argv[1])"


@dataclass(frozen=True, slots=True)
class Case:
    """A peer's job against ours on the same graph; the goal is a part of the peer's CPU per item.

    ``note`` says what the peer does not do, so that the ratio is read fairly.
    """

    name: str
    peer: str
    peer_command: Callable[[Path, Path], list[str]]
    peer_folder: str
    peer_items: int
    own_path: str
    own_items: int
    pairs: int
    goal: float | None
    memory_goal: float | None
    note: str


def lobster(bin_folder: Path, out: Path) -> list[str]:
    """Return the command that writes LOBSTER's coverage report."""
    return [str(bin_folder / "lobster-report"), "--out", str(out / "report.lobster")]


def sphinx(bin_folder: Path, out: Path) -> list[str]:
    """Return the command that builds needs.json from directives."""
    return [str(bin_folder / "sphinx-build"), "-q", "-b", "needs", ".", str(out / "needs")]


def reqif(bin_folder: Path, out: Path) -> list[str]:  # noqa: ARG001 - writes nothing
    """Return the command that parses a ReqIF file and does no more."""
    return [str(bin_folder / "python"), "-c", PARSE_REQIF, "items.reqif"]


def cases() -> list[Case]:
    """Return every comparison in order."""
    found: list[Case] = []
    for items, pairs in ((1_000, 5), (10_000, 5), (100_000, 3)):
        goal, memory = (1 / 10, 1 / 2) if items == GOAL_SIZE else (None, None)
        for own_path, words in (("items.jsonl", "from JSON Lines"), ("lobster", "from its own files")):
            found.append(
                Case(
                    f"lobster-report {items:,}, asqms {words}",
                    "lobster",
                    lobster,
                    f"{items}/lobster",
                    items,
                    f"{items}/{own_path}",
                    items,
                    pairs,
                    goal,
                    memory,
                    "no transitive results, no cycles, no suspect links",
                )
            )
    found.append(
        Case(
            "reqif parse 100,000",
            "reqif",
            reqif,
            "100000",
            100_000,
            "100000/items.reqif",
            100_000,
            2,
            1 / 7,
            None,
            "parses only, checks nothing",
        )
    )
    found.extend(
        Case(
            f"sphinx-build -b needs 10,000, asqms needs.json {items:,}, per item",
            "needs",
            sphinx,
            "10000/sphinx",
            10_000,
            f"{items}/needs.json",
            items,
            2,
            1 / 300 if items == GOAL_SIZE else None,
            None,
            "builds needs.json from directives and checks links, no coverage",
        )
        for items in (10_000, 100_000)
    )
    return found


def prepare(sizes: Sequence[int]) -> None:
    """Generate what is missing, and compile modules on our side as pip does on the peers'."""
    for size in sizes:
        folder = HOME / "data" / str(size)
        stamp = folder / f".made-{GENERATION}"
        if stamp.exists():
            continue
        say(f"Generating {size:,} items ...")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        subprocess.run(
            [sys.executable, "-m", "bench.generate", str(size), str(folder), *FORMATS[size]], check=True
        )
        stamp.touch()
    places = [*site.getsitepackages(), "src"]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *places], check=False, capture_output=True)


def compare(case: Case) -> tuple[Median, Median]:
    """Run peer and asqms in turn and return the medians of both."""
    commands = install(case.peer, HOME / "peers")
    data = HOME / "data"
    theirs: list[Run] = []
    ours: list[Run] = []
    for _ in range(case.pairs):
        with tempfile.TemporaryDirectory(dir=HOME) as out:
            theirs.append(run(case.peer_command(commands, Path(out)), data / case.peer_folder))
            ours.append(check(data / case.own_path, Path(out)))
    return median(theirs), median(ours)


def check(path: Path, out: Path) -> Run:
    """Run our check with a report file; gaps are expected, anything else is a failure."""
    done = run([*own_python(), "trace", "check", str(path), "--report", str(out / "report.json")], HOME)
    if done.code not in {0, 1}:
        sys.exit(f"asqms failed on {path}:\n{done.last_words}")
    return done


def main() -> None:
    """Run all comparisons and our own scaling, print the table and keep the figures."""
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--only", default="", help="run only comparisons whose name contains this")
    options.add_argument("--largest", type=int, default=LARGEST, help="largest size of our own scaling")
    chosen = options.parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    prepare([size for size in FORMATS if size <= chosen.largest])
    say(f"CPU seconds of the whole process tree, peak memory in MB; {os.cpu_count()} processors.")
    rows = [report(case, *compare(case)) for case in cases() if chosen.only in case.name]
    rows += [scale(size) for size in FORMATS if size <= chosen.largest and chosen.only in f"scaling {size}"]
    (HOME / "results.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def report(case: Case, theirs: Median, ours: Median) -> dict[str, object]:
    """Print one comparison with its goals and return it for the file of results."""
    ratio = (ours.cpu_seconds / case.own_items) / (theirs.cpu_seconds / case.peer_items)
    memory = ours.peak_megabytes / theirs.peak_megabytes
    packages = version(HOME / "peers" / case.peer / "bin", PACKAGES[case.peer])
    say(f"\n{case.name}  ({packages}: {case.note})")
    say(
        f"  peer   {theirs.cpu_seconds:8.2f} s {theirs.peak_megabytes:7.0f} MB   ({theirs.runs} runs in turn)"
    )
    say(f"  asqms  {ours.cpu_seconds:8.2f} s {ours.peak_megabytes:7.0f} MB")
    say(f"  CPU    {_part(ratio)}{_judged(ratio, case.goal)}")
    if case.own_items == case.peer_items:
        say(f"  memory {_part(memory)}{_judged(memory, case.memory_goal)}")
    return {
        "case": case.name,
        "packages": packages,
        "peer": asdict(theirs),
        "asqms": asdict(ours),
        "cpu_ratio": ratio,
        "memory_ratio": memory,
        "goal": case.goal,
    }


def scale(size: int) -> dict[str, object]:
    """Print and return our own figures at one size."""
    with tempfile.TemporaryDirectory(dir=HOME) as out:
        ours = median([check(HOME / "data" / str(size) / "items.jsonl", Path(out)) for _ in range(3)])
    goal = "  (goal 8 s, 1500 MB)" if size == LARGEST else ""
    say(f"\nscaling {size:,}: {ours.cpu_seconds:.2f} s CPU, {ours.peak_megabytes:.0f} MB{goal}")
    return {"case": f"scaling {size}", "asqms": asdict(ours)}


def _part(ratio: float) -> str:
    return f"1/{1 / ratio:.1f}" if ratio < 1 else f"{ratio:.1f} times"


def _judged(ratio: float, goal: float | None) -> str:
    if goal is None:
        return ""
    return f"  goal 1/{1 / goal:.0f}: {'reached' if ratio <= goal else 'not reached'}"


if __name__ == "__main__":
    main()
