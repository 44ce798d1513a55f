# SPDX-License-Identifier: Apache-2.0
"""The first tables of background work."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attempts",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("spans", models.JSONField(default=dict)),
                ("forget_after", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "work_attempts",
            },
        ),
        migrations.CreateModel(
            name="CacheEntry",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "work_cache",
            },
        ),
        migrations.CreateModel(
            name="Recurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("enqueued_until", models.DateTimeField()),
            ],
            options={
                "db_table": "work_recurrence",
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("key", models.CharField(blank=True, max_length=300)),
                ("organisation", models.CharField(blank=True, max_length=64)),
                ("payload", models.JSONField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("priority", models.SmallIntegerField(default=0)),
                ("enqueued_at", models.DateTimeField()),
                ("run_after", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("fence", models.PositiveBigIntegerField(default=0)),
                ("leased_by", models.CharField(blank=True, max_length=120)),
                ("lease_until", models.DateTimeField(null=True)),
                ("error_code", models.CharField(blank=True, max_length=80)),
                ("error_text", models.CharField(blank=True, max_length=500)),
                ("progress_done", models.PositiveBigIntegerField(default=0)),
                ("progress_total", models.PositiveBigIntegerField(default=0)),
                ("progress_words", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "work_job",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["-priority", "run_after", "id"],
                        name="work_job_next",
                    ),
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["lease_until"],
                        name="work_job_leases",
                    ),
                    models.Index(fields=["organisation", "-id"], name="work_job_listed"),
                    models.Index(
                        condition=models.Q(("finished_at__isnull", False)),
                        fields=["finished_at"],
                        name="work_job_old",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("waiting", "running", "done", "dead", "cancelled"))
                        ),
                        name="work_job_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting"), models.Q(("key", ""), _negated=True)),
                        fields=("name", "organisation", "key"),
                        name="work_job_waits_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running"), models.Q(("key", ""), _negated=True)),
                        fields=("name", "organisation", "key"),
                        name="work_job_runs_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), _negated=True),
                            ("lease_until__isnull", False),
                            _connector="OR",
                        ),
                        name="work_job_runs_on_lease",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=32, unique=True)),
                ("organisation", models.CharField(max_length=64)),
                ("url", models.CharField(max_length=2000)),
                ("sealed_secret", models.BinaryField()),
                ("events", models.JSONField()),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("stopped_because", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "work_subscription",
                "indexes": [models.Index(fields=["organisation", "active"], name="work_subscription_listed")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=32, unique=True)),
                ("event", models.CharField(max_length=80)),
                ("body", models.TextField()),
                ("announced_at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("error_code", models.CharField(blank=True, max_length=80)),
                ("error_text", models.CharField(blank=True, max_length=500)),
                ("failed", models.BooleanField(default=False)),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="work.job",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="work.subscription",
                    ),
                ),
            ],
            options={
                "db_table": "work_delivery",
                "indexes": [models.Index(fields=["subscription", "-id"], name="work_delivery_listed")],
            },
        ),
    ]
