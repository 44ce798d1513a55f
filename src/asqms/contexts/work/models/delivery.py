# SPDX-License-Identifier: Apache-2.0
"""Addresses that hear of events, and the events on their way to them."""

from __future__ import annotations

from django.db import models

from asqms.contexts.work.models.job import Job


class Subscription(models.Model):
    """An address of an organisation; the secret is encrypted with a key that is not in the database."""

    uid = models.CharField(max_length=32, unique=True)
    organisation = models.CharField(max_length=64)
    url = models.CharField(max_length=2000)
    sealed_secret = models.BinaryField()
    events = models.JSONField()
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    stopped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "work_subscription"
        indexes = (models.Index(fields=["organisation", "active"], name="work_subscription_listed"),)


class Delivery(models.Model):
    """One event for one subscription; ``body`` is exactly what is signed and sent."""

    uid = models.CharField(max_length=32, unique=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    event = models.CharField(max_length=80)
    body = models.TextField()
    announced_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=80, blank=True)
    error_text = models.CharField(max_length=500, blank=True)
    failed = models.BooleanField(default=False)

    class Meta:
        db_table = "work_delivery"
        indexes = (models.Index(fields=["subscription", "-id"], name="work_delivery_listed"),)
