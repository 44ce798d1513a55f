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
        "found = {name.split('.')[0] for name in sys.modules};"
        "print(sorted(found & {'click', 'rich', 'lxml', 'duckdb', 'pydantic', 'yaml'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "[]"


def test_contracts_make_no_exceptions() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "ignore_imports" not in text


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for path in sorted((ROOT / "requirements").glob("*.lock")):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        for word in ("http://", "https://", "--index-url", "--find-links", "file://"):
            assert word not in text, f"{path.name} carries {word}"


def test_production_code_uses_no_assert() -> None:
    import ast

    found = []
    for path in SOURCES:
        if path.name.startswith("test_"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [f"{path.name}:{node.lineno}" for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    assert found == []


def test_faults_are_caught_broadly_only_where_it_is_allowed() -> None:
    import ast

    allowed = {
        "project/plugins.py",
        "contexts/work/commands/run.py",  # the task runner
        "contexts/evidence/object_store.py",  # takes a started upload back and raises again
        "faces/api/boundary.py",  # the request boundary
        "faces/cli/application.py",
        "workspace/inspection.py",
        "engine/workload.py",
        # Libraries for foreign binary formats that may raise anything on hostile bytes.
        "adapters/document/portable.py",
        "adapters/git/parse.py",
        "decoding/workbook.py",
    }
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
            ):
                found.add(path.relative_to(ROOT / "src" / "asqms").as_posix())
    assert {one for one in found if "test_" not in one} <= allowed


def test_every_adapter_has_its_folder_in_order() -> None:
    import tomllib

    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    names = set(points["asqms.adapters"])
    folders = {path.parent.name for path in (ROOT / "src/asqms/adapters").glob("*/parse.py")}
    assert names == folders
    for name in sorted(names):
        folder = ROOT / "src/asqms/adapters" / name
        for needed in ("adapter.toml", "README.md", "test_parse.py"):
            assert (folder / needed).exists(), f"{name} lacks {needed}"
