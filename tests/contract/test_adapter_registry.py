# SPDX-License-Identifier: Apache-2.0
"""Adapters load when they are asked for, and the answer is the one all of them together give."""

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from asqms.decoding.head import head_of
from asqms.kernel.adapters import AdapterRegistry, Head, Limits, Manifest
from asqms.project import plugins

SAMPLES = sorted(
    path
    for folder in (Path(plugins.__file__).parents[1] / "adapters").glob("*/samples")
    for path in folder.iterdir()
    if path.is_file()
)


def every_adapter() -> AdapterRegistry:
    """Return a registry that knows nothing before it loads."""
    return AdapterRegistry(dict(plugins.load_adapters().adapters))


def head(path: Path) -> Head:
    with path.open("rb") as stream:
        return head_of(stream, name=path.name, size_bytes=path.stat().st_size)


def test_what_is_known_before_loading_agrees_with_the_manifests() -> None:
    registry = plugins.load_adapters()
    carrying = {name for name, one in registry.adapters.items() if one.manifest.carries_trace}
    assert carrying == plugins.TRACING == set(registry.tracing or ())
    assert registry.failed == {}
    assert {*plugins._BY_ENDING.values(), *plugins._BY_KEY.values(), *plugins._BY_ROOT.values()} <= carrying


def test_the_likely_adapter_is_the_surest_of_all() -> None:
    every = every_adapter()
    for path in SAMPLES:
        found, wanted = plugins.load_adapters().detect(head(path)), every.detect(head(path))
        assert (found and found.manifest.name) == (wanted and wanted.manifest.name), path
        traced = plugins.load_adapters().detect_trace(head(path))
        assert traced == (wanted if wanted and wanted.manifest.carries_trace else None), path


def test_one_file_imports_one_adapter() -> None:
    script = (
        "import sys; from asqms.decoding.head import head_of;"
        "from asqms.project.plugins import load_adapters;"
        "path = sys.argv[1]; head = head_of(open(path, 'rb'), name=path, size_bytes=10 ** 9);"
        "assert load_adapters().detect(head).manifest.name == 'lobster';"
        "print(*sorted(one.split('.')[2] for one in sys.modules if one.startswith('asqms.adapters.')))"
    )
    sample = next(path for path in SAMPLES if path.suffix == ".lobster")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(sample)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) == {"lobster"}


class Foreign:
    """An adapter of somebody else."""

    def __init__(self, name: str, score: int) -> None:
        self.manifest = Manifest(name, name, ("x",), (), (), carries_trace=True, limits=Limits())
        self.score = score

    def detect(self, head: Head) -> int:  # noqa: ARG002
        return self.score

    def parse(self) -> None:
        """Never called here."""


surer = Foreign("surer", 100)
lobster = Foreign("lobster", 100)
misnamed = Foreign("other", 100)


def test_foreign_adapters_are_always_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    own = plugins.entry_points(group=plugins.GROUP)
    here = __name__
    more = [
        EntryPoint(name, value, plugins.GROUP)
        for name, value in (
            ("surer", f"{here}:surer"),
            ("lobster", f"{here}:lobster"),
            ("misnamed", f"{here}:misnamed"),
            ("gone", "no.such.module:adapter"),
        )
    ]
    monkeypatch.setitem(sys.modules, here, sys.modules[__name__])
    monkeypatch.setattr(plugins, "entry_points", lambda **_: [*own, *more])
    registry = plugins.load_adapters()
    path = next(path for path in SAMPLES if path.suffix == ".lobster")
    found = registry.detect_trace(head(path))
    assert found is surer
    assert registry.named("lobster") is not lobster
    assert set(registry.failed) == {f"lobster ({here}:lobster)", "misnamed", "gone"}
    assert registry.failed["gone"].startswith("ModuleNotFoundError")
    assert registry.names() == sorted({*(one.name for one in own), "surer"})
