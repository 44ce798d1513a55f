# SPDX-License-Identifier: Apache-2.0
"""What the pages that sign somebody in offer: demo accounts, providers, labels of fields."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from asqms.contexts.organization import api as organization
from asqms.faces.web.accounts import Provider, providers
from asqms.faces.web.language import current_language
from asqms.faces.web.roles import role_title
from asqms.faces.web.wording import words


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """Somebody the demo offers to be."""

    email: str
    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class SignInOptions:
    """Ways to sign in and the words of their fields."""

    request: HttpRequest
    language: str

    @property
    def demo(self) -> tuple[DemoEntry, ...]:
        """Who one can be in the demo; nobody elsewhere."""
        return tuple(
            DemoEntry(one.email, one.name, tuple(role_title(role, self.language) for role in one.roles))
            for one in organization.demo_accounts()
        )

    @property
    def providers(self) -> tuple[Provider, ...]:
        """Other places one can sign in with."""
        return providers(self.request)

    @property
    def email_label(self) -> str:
        """Label of the address."""
        return words(self.language, "sign_in.email")

    @property
    def password_label(self) -> str:
        """Label of the password."""
        return words(self.language, "sign_in.password")

    @property
    def new_password_label(self) -> str:
        """Label of a new password."""
        return words(self.language, "sign_in.new_password")

    @property
    def repeat_label(self) -> str:
        """Label of the password typed a second time."""
        return words(self.language, "sign_in.repeat_password")

    @property
    def password_help(self) -> str:
        """What a password must be."""
        return words(self.language, "sign_in.password_help")

    @property
    def code_label(self) -> str:
        """Label of a code of the second step."""
        return words(self.language, "sign_in.code")

    @property
    def code_help(self) -> str:
        """Which codes there are."""
        return words(self.language, "sign_in.code_help")


def options_of(request: HttpRequest) -> SignInOptions:
    """Return what the sign-in pages offer for a request."""
    return SignInOptions(request, current_language())
