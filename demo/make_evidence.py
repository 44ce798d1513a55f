# SPDX-License-Identifier: Apache-2.0
"""Runs real tools on the demo's code and requirements and writes their output as demo evidence.

Needs pytest, coverage, ruff, cyclonedx-bom, sphinx-needs and strictdoc on the PATH given with --tools;
what the tools say about this machine (host, folder, time) is removed so that the output is repeatable.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
EVIDENCE = HERE / "workspace" / "evidence"
RUNS = (
    # package, folder of the item, date of the run, tests that did not exist yet on that date
    ("brake_assist", "brake-controller", "2026-06-15", "low_supply or valid_sensor or debounced"),
    ("brake_assist", "brake-controller", "2026-11-12", ""),
    ("fleet_backend", "position-service", "2026-05-20", "receipt"),
    ("fleet_backend", "position-service", "2026-11-14", ""),
    ("roadside_unit", "signal-broadcast", "2026-10-02", ""),
    ("charge_link", "charge-session", "2026-09-10", ""),
    ("cockpit_apps", "playlist", "2026-11-03", ""),
    ("build_chain", "release-packer", "2026-08-21", ""),
)

WITH_LICENCES = ("brake-controller", "playlist", "signal-broadcast")


def run(tools: Path, folder: Path, *command: str) -> None:
    """Run one tool; its exit code is not looked at, since failing tests are evidence too."""
    subprocess.run([str(tools / command[0]), *command[1:]], cwd=folder, check=False, capture_output=True)


def neutral(path: Path, day: str, folder: Path) -> None:
    """Remove host name, folder and times from a tool's output."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r' hostname="[^"]*"', "", text)
    text = re.sub(r'timestamp="\d[^"]*"', f'timestamp="{day}T08:00:00+00:00"', text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?", f"{day}T08:00:00+00:00", text)
    text = re.sub(r' time="[\d.]+"', ' time="0.010"', text)
    text = re.sub(r'"file:///[^"]*/([^"/]+)"', r'"file:///src/\1"', text)
    text = re.sub(r"https://[a-z.]*pypi[a-z.]*/", "https://registry.example/", text)
    text = text.replace(f"file://{folder}", "file:///src").replace(str(folder), "/src")
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def test_run(tools: Path, product: Path, package: str, item: str, day: str, without: str) -> None:
    """Run tests with coverage, the linter and the SBOM generator for one item on one date."""
    target = EVIDENCE / item / day
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(HERE / "code" / package, folder / package)
        select = ["-k", f"not ({without})"] if without else []
        run(
            tools, folder, "coverage", "run", "--branch", f"--source={package}", f"--omit={package}/tests/*",
            "-m", "pytest", "-q", "-p", "no:cacheprovider", *select, f"--junitxml={folder}/junit.xml",
            "-o", "junit_family=xunit1", package,
        )  # fmt: skip
        run(tools, folder, "coverage", "xml", "-o", "coverage.xml")
        run(
            tools, folder, "ruff", "check", "--isolated", "--no-cache", "--line-length", "120",
            "--select", "E,F,B,S,C90", "--ignore", "S101",
            "--output-format", "sarif", "--output-file", "ruff.sarif", package,
        )  # fmt: skip
        if item in WITH_LICENCES:
            kind, source = "environment", str(product)
        else:
            kind, source = "requirements", "requirements.txt"
            (folder / source).write_text("click==8.1.7\nmsgspec==0.18.6\n", encoding="utf-8")
        run(
            tools, folder, "cyclonedx-py", kind, "--output-reproducible", "--of", "JSON",
            "-o", "sbom.cdx.json", source,
        )  # fmt: skip
        for name in ("junit.xml", "coverage.xml", "ruff.sarif", "sbom.cdx.json"):
            neutral(folder / name, day, folder)
            shutil.copyfile(folder / name, target / name)


def requirements(tools: Path) -> None:
    """Let Sphinx-Needs and StrictDoc write the requirements of three items."""
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary)
        for package, item, day in (
            ("brake_assist", "brake-controller", "2026-11-02"),
            ("fleet_backend", "position-service", "2026-11-01"),
        ):
            source = HERE / "requirements"
            run(tools, source, "sphinx-build", "-q", "-c", ".", "-b", "needs", package, str(out / package))
            target = EVIDENCE / item / "requirements"
            target.mkdir(parents=True, exist_ok=True)
            neutral(out / package / "needs.json", day, source)
            shutil.copyfile(out / package / "needs.json", target / "needs.json")
        run(
            tools, HERE / "requirements" / "roadside_unit", "strictdoc", "export", ".",
            "--formats=reqif-sdoc", "--output-dir", str(out / "reqif"),
        )  # fmt: skip
        target = EVIDENCE / "signal-broadcast" / "requirements"
        target.mkdir(parents=True, exist_ok=True)
        neutral(out / "reqif" / "reqif" / "output.reqif", "2026-09-28", out)
        shutil.copyfile(out / "reqif" / "reqif" / "output.reqif", target / "roadside.reqif")


def main() -> None:
    """Write all tool evidence anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", type=Path, required=True, help="folder of the tools' executables")
    parser.add_argument(
        "--product", type=Path, required=True, help="environment the product's packages are in"
    )
    arguments = parser.parse_args()
    tools = arguments.tools.resolve()
    for package, item, day, without in RUNS:
        test_run(tools, arguments.product.resolve(), package, item, day, without)
    requirements(tools)


if __name__ == "__main__":
    main()
