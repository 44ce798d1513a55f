# SPDX-License-Identifier: Apache-2.0
"""A document has the sections, or a table the columns, that its type asks for (reference model)."""

from functools import lru_cache

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.documents.section_names import names_of_part
from asqms.engine.checks.facts import count_of, counts_below
from asqms.engine.checks.outcomes import Parameters, answering, met, partly, unknown
from asqms.engine.checks.parameters import texts_of
from asqms.kernel.text import Text

PREFIXES = ("document.heading.", "items.by_type.")
"""Facts whose names hold what a document or model speaks about."""


@lru_cache(maxsize=512)
def _needles(part: str) -> tuple[str, ...]:
    """Return what is searched for: whole words, and scripts without blanks between words anywhere."""
    return tuple(f"_{name}_" if name.isascii() else name for name in names_of_part(part))


@lru_cache(maxsize=512)
def _usual_facts(part: str) -> tuple[str, ...]:
    """Return the facts of headings that are exactly one of the names: found without a search."""
    return tuple(f"document.heading.{name}" for name in names_of_part(part))


def _is_usual(given: CheckInput, parts: tuple[str, ...]) -> bool:
    facts = given.evidence.facts
    for part in parts:
        for fact in _usual_facts(part):
            if fact in facts:
                break
        else:
            return False
    return bool(parts)


def _spoken_of(given: CheckInput) -> str:
    """Return all names that the evidence speaks about as one text, each between ``_`` and a bar."""
    slugs = (slug for prefix in PREFIXES for slug in counts_below(given, prefix))
    return "|".join(f"_{slug}_" for slug in slugs).replace("-", "_")


def _columns(given: CheckInput, part: str) -> list[int]:
    facts = (f"rows.missing.{name}" for name in names_of_part(part))
    return [count_of(given, fact) for fact in facts if fact in given.facts]


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    parts = texts_of(parameters, "parts")
    if _is_usual(given, parts):
        return met("parts_stated", value=len(parts), needed=len(parts))
    spoken_of = _spoken_of(given)
    if not spoken_of and not count_of(given, "rows.total", absent=0):
        return unknown("no_headings_or_rows", fact="document.headings")
    for part in parts:
        if any(needle in spoken_of for needle in _needles(part)):
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
