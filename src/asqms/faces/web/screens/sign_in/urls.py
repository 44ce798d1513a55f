# SPDX-License-Identifier: Apache-2.0
"""Our addresses for the views of django-allauth, under the names it knows them by."""

from __future__ import annotations

from importlib import import_module

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as elsewhere
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from asqms.faces.web.screens.sign_in.demo.page import demo_sign_in
from asqms.faces.web.screens.sign_in.invitation.page import invitation
from asqms.faces.web.screens.sign_in.set_up.page import set_up

PROVIDERS = "allauth.socialaccount.providers"

urlpatterns: list[URLPattern | URLResolver] = [
    path("set-up/", set_up, name="set_up"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("sign-in/demo/", demo_sign_in, name="demo_sign_in"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/closed/", account.signup, name="account_signup"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second-step/", second.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", second.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sign-in/forgotten/", account.password_reset, name="account_reset_password"),
    path("sign-in/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sign-in/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/forgotten/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sign-in/with/cancelled/", elsewhere.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/with/error/", elsewhere.login_error, name="socialaccount_login_error"),
    path("sign-in/with/new/", elsewhere.signup, name="socialaccount_signup"),
]
urlpatterns.extend(
    path("sign-in/with/", include(import_module(f"{PROVIDERS}.{provider}.urls")))
    for provider in ("openid_connect", "saml")
    if f"{PROVIDERS}.{provider}" in settings.INSTALLED_APPS
)
