# SPDX-License-Identifier: Apache-2.0
"""Values into shapes: a misfit is told with its place and what is accepted there."""

from enum import Enum

import msgspec
import pytest

from asqms.decoding.shape import fit, json_schema, nearest
from asqms.decoding.yaml import load_yaml
from asqms.kernel.errors import UnreadableError


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Part(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    colour: Colour = Colour.RED
    parts: list["Part"] = []
    labels: dict[str, str] = {}
    name: str | dict[str, str] = ""
    anything: dict[str, object] = {}


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    rows: list[Part]


@pytest.mark.parametrize(
    ("text", "place", "told", "hint"),
    [
        ("rows:\n- id: a\n- id: 1.10", "a:3:7", "Expected `str`", "Put the value in quotes."),
        (
            "rows:\n- id: a\n  parts:\n  - id: b\n    colour: rde",
            "a:5:13",
            "enum",
            "Accepted here: red, blue.",
        ),
        ("rows:\n- id: a\n  colur: red", "a:3:3", "unknown field", "Did you mean 'colour'?"),
        ("rows:\n- id: a\n  zzz: red", "a:3:3", "unknown field", "Accepted here: id, colour"),
        ("rows:\n- id: a\n- colour: red", "a:3:3", "missing required field", "Add 'id:' here."),
        (
            "rows:\n- id: a\n  labels: {x: a, y: b, z: 3}",
            "a:3:27",
            "Expected `str`",
            "Put the value in quotes.",
        ),
        ("rows: 5", "a:1:7", "Expected `array`", ""),
        ("[]", "a:1:1", "Expected `object`", "Accepted here: rows."),
        ("", "a:1:1", "Expected `object`", "Accepted here: rows."),
        ("rows:\n- id: a\n  name: {en: x, de: [1]}", "a:3:21", "Expected `str`", ""),
    ],
)
def test_a_misfit_names_place_and_way_out(text: str, place: str, told: str, hint: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        fit(load_yaml(text.encode(), name="a"), Whole, code="test.shape")
    assert (caught.value.code, str(caught.value.place)) == ("test.shape", place)
    assert told in caught.value.message
    assert hint in caught.value.hint


def test_what_fits_is_returned() -> None:
    document = load_yaml(b"rows:\n- {id: a, colour: blue, anything: {x: [1, {y: null}]}}", name="a")
    row = fit(document, Whole, code="test.shape").rows[0]
    assert (row.id, row.colour, row.anything) == ("a", Colour.BLUE, {"x": [1, {"y": None}]})


def test_the_nearest_word_is_named() -> None:
    assert nearest("practce", ["process", "practice"]) == "Did you mean 'practice'?"
    assert nearest("x", ["process"]) == ""


def test_shapes_have_a_json_schema() -> None:
    schema = json_schema({"whole": Whole})["whole"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
