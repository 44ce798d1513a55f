# SPDX-License-Identifier: Apache-2.0
"""Every file of the hostile sets beside the project: refused with a code, or read, as its class says."""

from pathlib import Path

import pytest

from asqms.decoding.json import decode_json_value
from asqms.kernel.errors import AsqmsError, UnreadableError
from asqms.workspace.inspection import read_file
from tests.hostile.reading import mistakes_in, registry
from tests.support.shared import require_shared

pytestmark = pytest.mark.shared
REFUSED_SETS = ("guac-invalid-b", "wrong-type", "xml-attacks")
JSON_READERS = ("csaf", "ctrf", "cyclonedx", "gcovr", "in_toto", "openvex", "sarif", "spdx", "sphinx_needs")
XML_CODES = {
    "xmlbomb2.xml": "xml.entities",
    "external.xml": "xml.entities",
}


def _files(folder: str) -> list[Path]:
    found = [path for path in sorted((require_shared() / "hostile" / folder).rglob("*")) if path.is_file()]
    assert found
    return found


def test_every_hostile_file_through_every_adapter() -> None:
    for path in _files("."):
        for name in ("", *registry().names()):
            done = read_file(path, registry(), adapter=name, with_trace=True)
            assert mistakes_in(done) == [], (path.name, name)


def test_json_that_must_be_refused_is_refused() -> None:
    paths = [path for path in _files("json-encoding") if path.name.startswith("n_")]
    assert len(paths) == 54
    for path in paths:
        with pytest.raises(UnreadableError):
            decode_json_value(path.read_bytes(), name=path.name)
        for name in JSON_READERS:
            done = read_file(path, registry(), adapter=name)
            assert done.error is not None, (path.name, name)
            assert "." in done.error.code


def test_json_left_to_the_reader_is_a_value_or_an_error() -> None:
    paths = [path for path in _files("json-encoding") if path.name.startswith("i_")]
    assert len(paths) == 22
    for path in paths:
        code = "json."
        try:
            decode_json_value(path.read_bytes(), name=path.name)
        except AsqmsError as error:
            code = error.code
        assert code.startswith(("json.", "text.")), path.name


@pytest.mark.parametrize("folder", REFUSED_SETS)
def test_broken_and_hostile_reports_are_refused(folder: str) -> None:
    for path in _files(folder):
        done = read_file(path, registry())
        assert done.reading is None, path.name
        assert done.error is not None


def test_entities_are_refused_by_every_reader_of_xml() -> None:
    for path in _files("xml-attacks"):
        for name in ("cobertura", "cppcheck", "jacoco", "junit"):
            error = read_file(path, registry(), adapter=name).error
            assert error is not None
            assert error.code == XML_CODES.get(path.name, error.code)
