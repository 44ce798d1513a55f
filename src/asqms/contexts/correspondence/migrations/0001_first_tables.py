# SPDX-License-Identifier: Apache-2.0
"""The tables of mail."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("governance", "0001_first_tables"),
        ("organization", "0003_verifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=40, unique=True)),
                ("person", models.CharField(max_length=200)),
                ("daily", models.BooleanField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("made", models.DateTimeField()),
                ("sent", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "correspondence_mail",
            },
        ),
        migrations.CreateModel(
            name="MailedNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="correspondence.mail",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailed",
                        to="governance.notice",
                    ),
                ),
            ],
            options={
                "db_table": "correspondence_mailed_notice",
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=200)),
                ("choice", models.CharField(max_length=10)),
                ("since", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="organization.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "correspondence_preference",
            },
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["organisation", "person", "-made"], name="correspondence_mail_of"),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(
                fields=("organisation", "person"), name="correspondence_preference_once"
            ),
        ),
    ]
