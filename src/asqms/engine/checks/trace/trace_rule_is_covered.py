# SPDX-License-Identifier: Apache-2.0
"""Items of one level are linked to another level (reference model, matrix.trace)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, counts_below
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering
from asqms.engine.checks.parameters import number_for, text_for
from asqms.kernel.text import Text


def _rule_between(given: CheckInput, start: str, end: str) -> str:
    """Return the rule from a level to another, also where it leads to several levels (``a_or_b``)."""
    exact = f"trace.rule.{start}.{end}"
    if f"{exact}.total" in given.facts:
        return exact
    for name in counts_below(given, f"trace.rule.{start}."):
        goal, _, figure = name.rpartition(".")
        if figure == "total" and end in goal.split("_or_"):
            return f"trace.rule.{start}.{goal}"
    return exact


@answering
def _run(given: CheckInput, parameters: Parameters) -> Finding:
    start = text_for(parameters, "from_level", given.subject)
    end = text_for(parameters, "to_level", given.subject)
    least = number_for(parameters, "minimum_percent", given.subject, 100)
    rule = _rule_between(given, start, end)
    total = count_of(given, f"{rule}.total")
    return judged_share(f"{rule}.covered", count_of(given, f"{rule}.covered"), total, least)


CHECK = Check(
    name="trace_rule_is_covered",
    version=1,
    title=Text(
        {
            "en": "The items of one level are linked to another",
            "zh-Hans": "一个层级的条目已链接到另一层级",
            "de": "Die Elemente einer Ebene sind mit einer anderen verknüpft",
        }
    ),
    run=_run,
    parameters={
        "from_level": "Level whose items must have the link.",
        "to_level": "Level the link must lead to.",
        "minimum_percent": "Lowest share of linked items in percent; 100 unless given.",
    },
    required=(
        "from_level",
        "to_level",
    ),
)
