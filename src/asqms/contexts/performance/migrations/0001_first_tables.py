# SPDX-License-Identifier: Apache-2.0
"""The tables of performance."""

import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organization", "0003_verifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.BigIntegerField(default=0)),
                ("rules", models.CharField(blank=True, max_length=80)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "performance_progress",
            },
        ),
        migrations.CreateModel(
            name="Edge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record", models.CharField(max_length=60)),
                ("to", models.CharField(max_length=60)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "performance_edge",
                "indexes": [models.Index(fields=["organisation", "to"], name="performance_edge_to")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "record", "to"), name="performance_edge_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewInput",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=80)),
                ("version", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organization.scope"),
                ),
            ],
            options={
                "db_table": "performance_review_input",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "key"), name="performance_review_input_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Span",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kpi", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=8)),
                ("ref", models.CharField(max_length=500)),
                ("first", models.DateField()),
                ("until", models.DateField(default=datetime.date(9999, 12, 31))),
                ("part", models.FloatField(default=0)),
                ("whole", models.FloatField(default=0)),
                ("since", models.DateField(null=True)),
                ("label", models.CharField(blank=True, max_length=60)),
                ("confidential", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="organization.scope"),
                ),
            ],
            options={
                "db_table": "performance_span",
                "indexes": [
                    models.Index(
                        fields=["organisation", "kpi", "first", "confidential", "part", "whole"],
                        name="performance_span_begins",
                    ),
                    models.Index(
                        fields=["organisation", "kpi", "until", "confidential", "part", "whole"],
                        name="performance_span_ends",
                    ),
                    models.Index(
                        fields=["scope", "kpi", "first", "confidential", "part", "whole"],
                        name="performance_span_about",
                    ),
                    models.Index(fields=["organisation", "source", "ref"], name="performance_span_of"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300)),
                ("kpi", models.CharField(max_length=40)),
                ("target", models.FloatField()),
                ("warning", models.FloatField()),
                ("version", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organization.scope"),
                ),
            ],
            options={
                "db_table": "performance_target",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key"), name="performance_target_once")
                ],
            },
        ),
    ]
