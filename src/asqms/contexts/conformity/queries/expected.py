# SPDX-License-Identifier: Apache-2.0
"""Which obligations an item would have that is not registered yet (DESIGN 4.2); nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from asqms.contexts.conformity.data import ExpectedObligations, ExpectedProcess
from asqms.contexts.conformity.state import catalogue_of
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.engine.applicability import ItemTraits, item_profile
from asqms.engine.catalogue import SoftwareType, Strength
from asqms.engine.criterion import plan_catalogue
from asqms.workspace.model import ItemEntry

NO = "no"


def expected_obligations(
    actor: Actor, item: Mapping[str, object], answers: Mapping[str, str], tailored: Collection[str]
) -> ExpectedObligations:
    """Return by process how many practices would bind an item, and how many of them are tailored out.

    The item is type I only where every classification question is answered with no. Raises
    InvalidRecordError for content without the shape of an item.
    """
    shape = organization.shaped(organization.record_kind("items"), item)
    if not isinstance(shape, ItemEntry):
        raise TypeError(shape)
    catalogue = catalogue_of(actor.organisation_uid, actor.day)
    asked = [one.id for one in catalogue.questions]
    type_one = bool(asked) and all(answers.get(one) == NO for one in asked)
    kind = SoftwareType.TYPE_I if type_one else SoftwareType.TYPE_II
    traits = ItemTraits(
        software_type=kind,
        phase=shape.phases[-1].phase if shape.phases else shape.phase or "",
        domain=shape.domain,
        asil=shape.asil or "",
        cal=shape.cal or "",
        markets=tuple(shape.markets),
        personal_data=shape.personal_data,
        external_components=shape.external_components,
        supplied=bool(shape.supplier),
    )
    profile = item_profile(plan_catalogue(catalogue), traits)
    counts: dict[str, dict[str, int]] = {}
    for plan, strength in profile.entries:
        row = counts.setdefault(plan.practice.process, dict.fromkeys(_COLUMNS, 0))
        row["tailored" if plan.practice.id in tailored else strength.value] += 1
    rows = tuple(ExpectedProcess(process, **row) for process, row in counts.items())
    return ExpectedObligations(kind.value, rows)


_COLUMNS = (Strength.MANDATORY.value, Strength.RECOMMENDED.value, Strength.OPTIONAL.value, "tailored")
