# SPDX-License-Identifier: Apache-2.0
"""A document has the sections, or a table the columns, that its type asks for (reference model)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.documents.section_names import names_of_part
from asqms.engine.checks.facts import counts_below
from asqms.engine.checks.outcomes import Parameters, answering, met, partly, unknown
from asqms.engine.checks.parameters import texts_of
from asqms.engine.checks.tables import plain_value
from asqms.kernel.text import Text


def _is_heading(name: str, slug: str) -> bool:
    if not name.isascii() and name in slug:
        return True
    return f"_{name}_" in f"_{plain_value(slug)}_"


def _is_stated(given: CheckInput, names: tuple[str, ...], slugs: tuple[str, ...]) -> bool:
    if any(given.facts.get(f"rows.missing.{name}") == 0 for name in names):
        return True
    return any(_is_heading(name, slug) for slug in slugs for name in names)


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:

    slugs = tuple(counts_below(given, "document.heading."))
    parts = texts_of(parameters, "parts")
    if not slugs and not given.facts.get("rows.total"):
        return unknown("no_headings_or_rows", fact="document.headings")
    lacking = [part for part in parts if not _is_stated(given, names_of_part(part), slugs)]
    if not lacking:
        return met("parts_stated", value=len(parts), needed=len(parts))
    if len(lacking) == len(parts):
        return unknown("no_part_found", value=lacking[0], needed=len(parts))
    return partly("part_missing", value=", ".join(lacking), needed=len(parts))


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
