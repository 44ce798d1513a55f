# SPDX-License-Identifier: Apache-2.0
"""The table of files between preview and import."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organization", "0003_verifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="StagedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=200)),
                ("uid", models.CharField(max_length=40, unique=True)),
                ("type", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=300)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("content", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_staged",
                "indexes": [models.Index(fields=["organisation", "person", "at"], name="exchange_staged_of")],
            },
        ),
    ]
