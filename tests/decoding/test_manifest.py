# SPDX-License-Identifier: Apache-2.0
"""What an adapter declares is read strictly, and a mistake names its key."""

import pytest

from asqms.decoding.manifest import load_manifest, manifest_of
from asqms.kernel.errors import UnreadableError

GOOD: dict[str, object] = {
    "name": "sample",
    "title": "Sample",
    "formats": ["sample"],
    "versions": ["1"],
    "evidence_types": ["trace_report"],
    "limits": {"max_depth": 9},
}


def test_declared_values_arrive() -> None:
    manifest = manifest_of(GOOD)
    assert (manifest.name, manifest.formats, manifest.carries_trace) == ("sample", ("sample",), False)
    assert manifest.limits.max_depth == 9


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ""),
        ("title", 3),
        ("formats", "sample"),
        ("versions", [1]),
        ("carries_trace", "yes"),
        ("limits", []),
        ("limits", {"max_depth": True}),
        ("limits", {"max_deep": 3}),
        ("colour", "red"),
    ],
)
def test_a_wrong_value_names_its_key(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=key if key != "limits" else "limit"):
        manifest_of({**GOOD, key: value})


def test_a_package_without_a_manifest_is_an_error_with_a_code() -> None:
    with pytest.raises(UnreadableError) as caught:
        load_manifest("asqms.kernel")
    assert caught.value.code == "adapter.manifest_missing"
