# SPDX-License-Identifier: Apache-2.0
"""Evaluates this repository with itself: gathers what the tools wrote, fills in dates, checks, reports."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
EVIDENCE = BUILD / "evidence"
TOOLS = Path(sys.executable).parent


def run(*command: str) -> str:
    """Run one tool in the project folder and return what it printed; its exit code is evidence too."""
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    return done.stdout.strip()


def gather() -> None:
    """Write lint results and the bill of materials.

    Tests come from ``make test``, the coverage from ``make coverage`` where somebody ran it.
    """
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    if not (EVIDENCE / "junit.xml").is_file():
        sys.exit("Run make test first: build/evidence/junit.xml is not there.")
    if not (EVIDENCE / "coverage.xml").is_file():
        print("Coverage has not been measured: make coverage does, and takes a while.")  # noqa: T201
    run(
        str(TOOLS / "ruff"), "check", "src", "--output-format", "sarif",
        "--output-file", str(EVIDENCE / "ruff.sarif"),
    )  # fmt: skip
    run(
        str(TOOLS / "cyclonedx-py"), "environment", "--output-reproducible", "--of", "JSON",
        "-o", str(EVIDENCE / "sbom.cdx.json"), sys.executable,
    )  # fmt: skip


def workspace() -> Path:
    """Copy the workspace below build/ with the day of the last commit and its revision filled in."""
    target = BUILD / "qms"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "qms" / "workspace", target)
    day = run("git", "log", "-1", "--format=%cs") or "2026-11-20"
    revision = run("git", "rev-parse", "--short=12", "HEAD") or "unversioned"
    path = target / "evidence.yaml"
    text = path.read_text(encoding="utf-8").replace('"@day@"', day).replace("@revision@", revision)
    path.write_text(text, encoding="utf-8")
    return target


def main() -> None:
    """Evaluate and write build/self-report.html, .json and .sarif; gaps do not fail the run."""
    gather()
    folder = str(workspace())
    asqms = (sys.executable, "-m", "asqms")
    subprocess.run([*asqms, "check", folder, "--no-exit-code"], cwd=ROOT, check=True)
    outputs = [
        part for name in ("html", "json", "sarif") for part in ("-o", str(BUILD / f"self-report.{name}"))
    ]
    subprocess.run([*asqms, "report", folder, *outputs], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
