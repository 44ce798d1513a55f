# SPDX-License-Identifier: Apache-2.0
"""Answers kept under the keys of repeated requests."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("work", "0001_first_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Repetition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation", models.CharField(max_length=64)),
                ("caller", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("request_digest", models.CharField(max_length=80)),
                ("holder", models.CharField(max_length=32)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(default=b"")),
                ("made_at", models.DateTimeField()),
                ("forget_after", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "work_repetition",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "caller", "key"), name="work_repetition_key_once"
                    )
                ],
            },
        ),
    ]
