# SPDX-License-Identifier: Apache-2.0
"""Counters say in plain numbers how much deviates, so that lists can begin with the worst; two indexes of obligations."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from asqms.contexts.conformity.rows import WORST_FIRST, unpacked, worst_counts
from asqms.engine.applicability import GROUP_WIDTH

INDEXES = (
    models.Index(fields=["assessment", "scope", "urgency", "lapses_on", "id"], name="conformity_of_scope"),
    models.Index(fields=["assessment", "id"], name="conformity_in_order"),
)


def count_again(apps: Any, _schema: Any) -> None:  # noqa: ANN401 - what migrations are given
    """Take the numbers of the counters that are there from their counts."""
    counters = apps.get_model("conformity", "Counter")
    touched = []
    for one in counters.objects.exclude(kind="practices").iterator(500):
        for name, number in worst_counts(unpacked(one.counts, GROUP_WIDTH)).items():
            setattr(one, name, number)
        touched.append(one)
    counters.objects.bulk_update(touched, WORST_FIRST, batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("conformity", "0001_first_tables")]
    operations = [
        *(
            migrations.AddField("counter", name, models.IntegerField(default=0))
            for name in ("deviates", "undetermined", "partly")
        ),
        *(migrations.AddIndex("obligation", index) for index in INDEXES),
        migrations.RunPython(count_again, migrations.RunPython.noop),
    ]
