# SPDX-License-Identifier: Apache-2.0
"""The tables of the governance records."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organization", "0003_verifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("type", models.CharField(max_length=40)),
                ("type_version", models.PositiveIntegerField()),
                ("process", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=500)),
                ("state", models.CharField(max_length=40)),
                ("open", models.BooleanField()),
                ("confidential", models.BooleanField()),
                ("author", models.CharField(max_length=200)),
                ("owner", models.CharField(max_length=200)),
                ("fields", models.JSONField()),
                ("created", models.DateField()),
                ("due", models.DateField(null=True)),
                ("changed", models.DateTimeField()),
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
                "db_table": "governance_record",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("about", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("seen", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="governance.record",
                    ),
                ),
            ],
            options={
                "db_table": "governance_notice",
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("relation", models.CharField(max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="governance.record",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_here",
                        to="governance.record",
                    ),
                ),
            ],
            options={
                "db_table": "governance_link",
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("person", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                ("mentions", models.JSONField()),
                ("version", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="governance.record",
                    ),
                ),
            ],
            options={
                "db_table": "governance_comment",
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prefix", models.CharField(max_length=10)),
                ("last", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "governance_series",
            },
        ),
        migrations.CreateModel(
            name="TypeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("version", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "governance_type",
            },
        ),
        migrations.CreateModel(
            name="Calendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("rest", models.JSONField()),
                ("holidays", models.JSONField()),
                ("version", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "governance_calendar",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key"), name="governance_calendar_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                fields=["organisation", "type", "-changed", "key"], name="governance_record_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                fields=["organisation", "open", "-changed", "key"], name="governance_record_open"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["organisation", "owner", "open"], name="governance_record_owner"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["organisation", "open", "due"], name="governance_record_due"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["scope", "type", "open"], name="governance_record_about"),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="governance_record_once"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["organisation", "person", "seen"], name="governance_notice_of"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("record", "person", "kind", "about"), name="governance_notice_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                fields=("record", "relation", "to"), name="governance_link_once"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["record", "at"], name="governance_comment_of"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="governance_comment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                fields=("organisation", "prefix"), name="governance_series_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="typeversion",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="governance_type_once"),
        ),
    ]
