# SPDX-License-Identifier: Apache-2.0
"""A document has the sections, or a table the columns, that its type asks for (reference model)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.documents.section_names import names_of_part
from asqms.engine.checks.facts import count_of, counts_below
from asqms.engine.checks.outcomes import Parameters, answering, met, partly, unknown
from asqms.engine.checks.parameters import texts_of
from asqms.engine.checks.tables import plain_value
from asqms.kernel.text import Text

PREFIXES = ("document.heading.", "items.by_type.")
"""Facts whose names hold what a document or model speaks about."""


def _names(slug: str, name: str) -> bool:
    if not name.isascii() and name in slug:
        return True
    return f"_{name}_" in f"_{plain_value(slug)}_"


def _spoken_of(given: CheckInput) -> tuple[str, ...]:
    return tuple(slug for prefix in PREFIXES for slug in counts_below(given, prefix))


def _columns(given: CheckInput, part: str) -> list[int]:
    facts = (f"rows.missing.{name}" for name in names_of_part(part))
    return [count_of(given, fact) for fact in facts if fact in given.facts]


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    slugs = _spoken_of(given)
    parts = texts_of(parameters, "parts")
    if not slugs and not count_of(given, "rows.total", absent=0):
        return unknown("no_headings_or_rows", fact="document.headings")
    for part in parts:
        if any(_names(slug, name) for slug in slugs for name in names_of_part(part)):
            continue
        blanks = _columns(given, part)
        if not blanks:
            return unknown("part_not_found", value=part, needed=len(parts))
        if min(blanks) > 0:
            return partly("part_blank", value=part, needed=len(parts))
    return met("parts_stated", value=len(parts), needed=len(parts))


CHECK = Check(
    name="required_parts_are_stated",
    version=1,
    title=Text(
        {
            "en": "The required parts are stated",
            "zh-Hans": "必需的部分均已说明",
            "de": "Die geforderten Teile sind vorhanden",
        }
    ),
    run=_run,
    parameters={
        "parts": "Names of the parts; each is found by its headings or columns in three languages.",
    },
    required=("parts",),
)
