# SPDX-License-Identifier: Apache-2.0
"""Accounts that sign in, the person each is in an organisation, and tokens for machines."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from asqms.contexts.organization.models.organisation import Organisation


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; the address is the name."""

    def create_user(self, email: str, password: str | None = None, **values: object) -> Account:
        """Return a new account; without a password nobody can sign in with one."""
        account = self.model(email=self.normalize_email(email).lower(), **values)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who can sign in; what they may do follows from their roles, never from here."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    looked_at = models.DateTimeField(null=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "organization_account"
        constraints = [models.UniqueConstraint(Lower("email"), name="organization_account_email_once")]

    def __str__(self) -> str:
        return self.email


class Membership(models.Model):
    """An account is a person of an organisation."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.CharField(max_length=200)
    since = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "organization_membership"
        constraints = [
            models.UniqueConstraint(fields=["account", "organisation"], name="organization_membership_once")
        ]


class ApiToken(models.Model):
    """A key for a machine: only its digest is kept; it acts as a person with fewer rights, for a time."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    uid = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    person = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    rights = models.JSONField()
    scope = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organization_api_token"
