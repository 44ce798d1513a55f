# SPDX-License-Identifier: Apache-2.0
"""``asqms evidence``: output, streams and exit codes for good, bad, strange and real files."""

import io
import json
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner, Result

from asqms.faces.cli.application import root
from asqms.faces.cli.session import Session
from asqms.kernel.adapters import AdapterRegistry, Head, Limits, Manifest, Source
from asqms.kernel.clock import SystemClock
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode
from asqms.kernel.records import Reading
from asqms.project.plugins import load_adapters
from asqms.workspace.inspection import evidence_files, read_file
from tests.support.shared import require_shared

REGISTRY = load_adapters()
JUNIT = '<testsuite tests="2"><testcase classname="a" name="b"/></testsuite>'
MANIFEST = Manifest(
    "probe", "Probe", ("probe",), ("1",), ("report.test",), carries_trace=False, limits=Limits()
)


class Probe:
    """An adapter that behaves as badly as a test wants."""

    def __init__(
        self, answer: object, *, score: int | Exception = 100, manifest: Manifest = MANIFEST
    ) -> None:
        self._answer = answer
        self._score = score
        self.manifest = manifest
        self.given: Mapping[str, object] = {}

    def detect(self, head: Head) -> int:
        if isinstance(self._score, Exception):
            raise self._score
        return self._score if not head.is_directory else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002
        self.given = options
        if isinstance(self._answer, BaseException):
            raise self._answer
        return cast("Reading", self._answer)


def _run(*arguments: str, registry: AdapterRegistry = REGISTRY) -> Result:
    session = Session(load_adapters=lambda: registry, clock=SystemClock())
    return CliRunner().invoke(root, ["evidence", *arguments], obj=session, standalone_mode=False)


def _inspect(*arguments: str, registry: AdapterRegistry = REGISTRY) -> tuple[int, list[dict[str, object]]]:
    result = _run("inspect", "--format", "json", *arguments, registry=registry)
    assert result.exception is None, result.exception
    return int(result.return_value), json.loads(result.stdout)


def _error_of(path: Path, registry: AdapterRegistry = REGISTRY) -> AsqmsError:
    error = read_file(path, registry).error
    assert error is not None
    return error


def test_json_names_everything_about_a_file(tmp_path: Path) -> None:
    path = tmp_path / "r.xml"
    path.write_text(JUNIT, encoding="utf-8")
    code, listed = _inspect(str(path))
    assert code == ExitCode.CONFORMS
    one = listed[0]
    assert (one["path"], one["adapter"], one["format_version"]) == (path.as_posix(), "junit", "junit")
    assert one["evidence_type"] == "report.test"
    assert str(one["digest"]).startswith("sha256:")
    facts = cast("dict[str, object]", one["facts"])
    assert (facts["tests.total"], facts["declared.tests.total"]) == (1, 2)
    warnings = cast("list[dict[str, object]]", one["warnings"])
    assert [warning["code"] for warning in warnings] == ["junit.declared_total_differs"]
    assert "error" not in one


def test_one_bad_file_gives_exit_three_and_the_others_still_count(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.xml", tmp_path / "b.xml"
    good.write_text(JUNIT, encoding="utf-8")
    bad.write_text("<testsuite>\n<testcase>", encoding="utf-8")
    code, listed = _inspect(str(good), str(bad), str(tmp_path / "none.xml"))
    assert code == ExitCode.UNREADABLE
    errors = [cast("dict[str, object]", one["error"]) for one in listed if "error" in one]
    assert [one["code"] for one in errors] == ["xml.syntax", "evidence.missing"]
    assert errors[0]["line"] == 2
    assert errors[0]["hint"]


def test_text_is_one_block_per_file(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.xml", tmp_path / "b.bin"
    good.write_text(JUNIT, encoding="utf-8")
    bad.write_bytes(b"\x00\x01\x02")
    result = _run("inspect", str(good), str(bad))
    blocks = result.stdout.strip().split("\n\n")
    assert len(blocks) == 2
    assert "tests.total " in blocks[0]
    assert "[junit.declared_total_differs]" in blocks[0]
    assert "[evidence.unrecognised]" in blocks[1]


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "r.xml"
    path.write_text(JUNIT, encoding="utf-8")
    assert (
        _run("inspect", "--format", "json", str(path)).stdout
        == _run("inspect", "--format", "json", str(path)).stdout
    )


def test_a_directory_is_walked_in_order_without_leaving_it(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out.xml"
    (inside / "sub").mkdir(parents=True)
    (inside / ".git").mkdir()
    (inside / ".git" / "config").write_text("x", encoding="utf-8")
    outside.write_text(JUNIT, encoding="utf-8")
    for name in ("b.xml", "a.xml", "sub/c.xml"):
        (inside / name).write_text(JUNIT, encoding="utf-8")
    (inside / "link.xml").symlink_to(outside)
    (inside / "loop").symlink_to(inside / "loop")
    (inside / "up").symlink_to(tmp_path)
    (inside / "z.xml").symlink_to(inside / "a.xml")
    names = [one.relative_to(inside).as_posix() for one in evidence_files([inside], AdapterRegistry({}))]
    assert names == ["a.xml", "b.xml", "z.xml", "sub/c.xml"]


def test_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert _error_of(pipe).code == "evidence.not_a_file"
    assert _error_of(Path("/dev/zero")).code == "evidence.not_a_file"
    assert _error_of(tmp_path).code == "evidence.unrecognised"
    assert _error_of(tmp_path / "no" / "file").code == "evidence.missing"
    assert _error_of(Path("a\x00b")).code == "evidence.read_failed"


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"x" * 11)
    small = replace(MANIFEST, limits=Limits(max_bytes=10))
    registry = AdapterRegistry({"probe": Probe(None, manifest=small)})
    assert _error_of(path, registry).code == "evidence.too_large"


@pytest.mark.parametrize(
    "answer",
    [
        KeyError("gone"),
        RecursionError(),
        MemoryError(),
        None,
        Reading("1", "report.test", {"a": float("nan")}),
        Reading("1", "report.test", {"a": 1 << 70}),
        Reading("1", "report.test", {"a": None}),  # type: ignore[dict-item]
    ],
)
def test_a_fault_of_an_adapter_is_told_with_its_name(tmp_path: Path, answer: object) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x")
    error = _error_of(path, AdapterRegistry({"probe": Probe(answer)}))
    assert error.code == "evidence.adapter_fault"
    assert "probe" in error.message


def test_an_adapter_that_fails_to_look_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x")
    registry = AdapterRegistry({"a": Probe(None, score=ValueError()), "probe": Probe(Reading("1", "t", {}))})
    done = read_file(path, registry)
    assert (done.adapter, [one.code for one in done.notices]) == ("probe", ["evidence.detection_fault"])


def test_options_and_keys_reach_the_adapter(tmp_path: Path) -> None:
    path, key = tmp_path / "f", tmp_path / "key.pub"
    path.write_bytes(b"x")
    key.write_text("a key", encoding="utf-8")
    probe = Probe(Reading("1", "t", {}))
    given = ["--option", "a=b=c", "--option", 'list=["x", 1]', "--option", "n=3", "--key", str(key)]
    _inspect(str(path), "--adapter", "probe", *given, registry=AdapterRegistry({"probe": probe}))
    assert probe.given == {"a": "b=c", "list": ["x", 1], "n": 3, "public_keys": ["a key"]}


def test_wrong_usage_is_told(tmp_path: Path) -> None:
    assert (
        getattr(_run("inspect", "--adapter", "none", "f").exception, "code", "") == "evidence.unknown_adapter"
    )
    assert "KEY=VALUE" in str(_run("inspect", "--option", "nothing", "f").exception)
    missing = _run("inspect", "--key", str(tmp_path / "none"), "f").exception
    assert getattr(missing, "code", "") == "evidence.key_unreadable"
    directory = _run("inspect", "--key", str(tmp_path), "f").exception
    assert getattr(directory, "code", "") == "evidence.key_unreadable"


def test_names_that_are_no_text_still_give_json(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.xml"))
    try:
        path.write_text(JUNIT, encoding="utf-8")
    except OSError:
        pytest.skip("This file system takes no such name.")
    code, listed = _inspect(str(path))
    assert (code, listed[0]["adapter"]) == (0, "junit")


def test_adapters_are_listed_with_the_ones_that_failed() -> None:
    registry = AdapterRegistry({"junit": REGISTRY.adapters["junit"]}, {"broken": "ImportError: gone"})
    listed = json.loads(_run("adapters", "--format", "json", registry=registry).stdout)
    assert listed["adapters"][0]["name"] == "junit"
    assert listed["adapters"][0]["formats"] == ["junit-xml", "robot-xml"]
    assert listed["adapters"][0]["limits"]["max_bytes"] > 0
    assert listed["failed"] == {"broken": "ImportError: gone"}
    text = _run("adapters", registry=registry).stdout
    assert "junit: JUnit XML" in text
    assert "broken: not loaded" in text


@pytest.mark.shared
def test_every_real_file_is_answered_in_time() -> None:
    data = require_shared()
    files = evidence_files([data], REGISTRY)
    assert len(files) > 400
    for path in files:
        before = time.process_time()
        done = read_file(path, REGISTRY, with_trace=True)
        assert time.process_time() - before < 5, path
        assert (done.reading is None) != (done.error is None), path
        assert done.error is None or done.error.code != "evidence.adapter_fault", (path, done.error)


@pytest.mark.shared
def test_inspecting_all_real_files_gives_valid_json() -> None:
    data = require_shared()
    code, listed = _inspect(str(data))
    assert code == ExitCode.UNREADABLE
    assert len(listed) > 400
    for one in listed:
        assert ("facts" in one) != ("error" in one), one["path"]


@pytest.mark.shared
def test_hostile_files_are_read_by_nobody() -> None:
    data = require_shared()
    for folder in ("json-encoding", "xml-attacks", "wrong-type"):
        code, listed = _inspect(str(data / "hostile" / folder))
        assert code == ExitCode.UNREADABLE
        accepted = [one["path"] for one in listed if "error" not in one]
        assert accepted == []


@pytest.mark.shared
@pytest.mark.parametrize("name", REGISTRY.names())
def test_hostile_files_never_break_an_adapter_that_is_named(name: str) -> None:
    for path in sorted((require_shared() / "hostile").rglob("*")):
        if path.is_file():
            error = read_file(path, REGISTRY, adapter=name, with_trace=True).error
            assert error is None or error.code != "evidence.adapter_fault", (path, error)


EXPECTED = {
    "attestation/slsa-dsse": "in_toto",
    "coverage/jacoco": "jacoco",
    "coverage/lcov": "lcov",
    "coverage/vectorcast": "cobertura",
    "csaf": "csaf",
    "cyclonedx": "cyclonedx",
    "junit": "junit",
    "openvex": "openvex",
    "reqif": "reqif",
    "sarif": "sarif",
    "spdx": "spdx",
    "sphinx-needs": "sphinx_needs",
    "static-analysis/cppcheck-xml": "cppcheck",
    "trlc-lobster/lobster-pizza": "lobster",
}


@pytest.mark.shared
@pytest.mark.parametrize("folder", sorted(EXPECTED))
def test_detection_never_takes_a_file_for_another_format(folder: str) -> None:
    files = [one for one in sorted((require_shared() / folder).rglob("*")) if one.is_file()]
    assert files
    found = {read_file(one, REGISTRY).adapter for one in files}
    assert found <= {EXPECTED[folder], ""}
    assert EXPECTED[folder] in found or EXPECTED[folder] not in REGISTRY.adapters


def test_the_stream_given_to_an_adapter_is_at_its_start(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"abc")

    class Echo(Probe):
        def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002
            return Reading("1", "t", {"text": io.BytesIO(source.read_all()).read().decode()})

    done = read_file(path, AdapterRegistry({"probe": Echo(None)}))
    assert done.reading is not None
    assert done.reading.facts == {"text": "abc"}
