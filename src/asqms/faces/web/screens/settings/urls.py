# SPDX-License-Identifier: Apache-2.0
"""Addresses of the settings; those that protect an account lead to views of django-allauth."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as elsewhere
from django.urls import path

from asqms.faces.web.screens.settings.access.page import AccessScreen
from asqms.faces.web.screens.settings.calendar.page import CalendarScreen
from asqms.faces.web.screens.settings.jobs.page import JobsScreen
from asqms.faces.web.screens.settings.mail.page import MailScreen
from asqms.faces.web.screens.settings.organisation.page import OrganisationScreen
from asqms.faces.web.screens.settings.profile.page import ProfileScreen
from asqms.faces.web.screens.settings.sessions.page import SessionsScreen
from asqms.faces.web.screens.settings.tokens.page import TokensScreen
from asqms.faces.web.screens.settings.types.page import TypeScreen, TypesScreen, TypeTextScreen
from asqms.faces.web.screens.settings.webhooks.page import WebhooksScreen
from asqms.faces.web.screens.sign_in.guard import member_only

SECURITY = "settings/security/"

urlpatterns = [
    path("settings/", ProfileScreen.as_view(), name="settings"),
    path("settings/mail/", MailScreen.as_view(), name="mail"),
    path("settings/tokens/", TokensScreen.as_view(), name="tokens"),
    path("settings/sessions/", SessionsScreen.as_view(), name="usersessions_list"),
    path("settings/organisation/", OrganisationScreen.as_view(), name="organisation_settings"),
    path("settings/access/", AccessScreen.as_view(), name="access"),
    path("settings/webhooks/", WebhooksScreen.as_view(), name="webhooks"),
    path("settings/calendar/", CalendarScreen.as_view(), name="work_calendar"),
    path("settings/record-types/", TypesScreen.as_view(), name="record_types"),
    path("settings/record-types/new/", TypeTextScreen.as_view(), name="record_type_new"),
    path("settings/record-types/<slug:type>/", TypeScreen.as_view(), name="record_type"),
    path("settings/record-types/<slug:type>/text/", TypeTextScreen.as_view(), name="record_type_text"),
    path("settings/jobs/", JobsScreen.as_view(), name="jobs"),
    path(SECURITY, member_only(second.index), name="mfa_index"),
    path(f"{SECURITY}password/", member_only(account.password_change), name="account_change_password"),
    path(f"{SECURITY}password/first/", member_only(account.password_set), name="account_set_password"),
    path(f"{SECURITY}sign-on/", member_only(elsewhere.connections), name="socialaccount_connections"),
    path(f"{SECURITY}app/", member_only(totp.activate_totp), name="mfa_activate_totp"),
    path(f"{SECURITY}app/off/", member_only(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(f"{SECURITY}codes/", member_only(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        f"{SECURITY}codes/new/",
        member_only(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        f"{SECURITY}codes/file/",
        member_only(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(f"{SECURITY}passkeys/", member_only(passkey.list_webauthn), name="mfa_list_webauthn"),
    path(f"{SECURITY}passkeys/new/", member_only(passkey.add_webauthn), name="mfa_add_webauthn"),
    path(
        f"{SECURITY}passkeys/<int:pk>/remove/",
        member_only(passkey.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(f"{SECURITY}passkeys/<int:pk>/name/", member_only(passkey.edit_webauthn), name="mfa_edit_webauthn"),
]
