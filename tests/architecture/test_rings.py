# SPDX-License-Identifier: Apache-2.0
"""The house rules that are kept by a machine: rings, sizes, licence lines, lazy start."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def test_every_module_names_its_licence() -> None:
    missing = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if not path.read_text(encoding="utf-8").startswith("# SPDX-License-Identifier: Apache-2.0\n")
    ]
    assert missing == []


def test_modules_stay_below_their_ceiling() -> None:
    too_long = {}
    for path in SOURCES:
        relative = path.relative_to(ROOT / "src" / "asqms").as_posix()
        pure = relative.startswith(("kernel/", "engine/"))
        ceiling = 500 if path.name.startswith("test_") else 300 if pure else 400
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > ceiling:
            too_long[relative] = lines
    assert too_long == {}


def test_the_version_needs_no_library() -> None:
    script = (
        "import sys; sys.argv=['asqms','--version']; import asqms.__main__ as m; m.main();"
        "print(sorted({n.split('.')[0] for n in sys.modules} & {'click','rich','lxml','duckdb','pydantic','yaml'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "[]"
