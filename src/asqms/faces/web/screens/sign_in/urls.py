# SPDX-License-Identifier: Apache-2.0
"""Our addresses for the views of django-allauth, under the names it knows them by."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as elsewhere
from django.urls import URLPattern, URLResolver, path, re_path

from asqms.faces.web.screens.sign_in.demo.page import demo_sign_in
from asqms.faces.web.screens.sign_in.invitation.page import invitation
from asqms.faces.web.screens.sign_in.set_up.page import set_up
from asqms.faces.web.sign_on import openid_connect, saml

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
    path("sign-in/with/oidc/<str:provider_id>/login/", openid_connect.login, name="openid_connect_login"),
    path(
        "sign-in/with/oidc/<str:provider_id>/login/callback/",
        openid_connect.callback,
        name="openid_connect_callback",
    ),
    path("sign-in/with/saml/<str:organization_slug>/login/", saml.login, name="saml_login"),
    path("sign-in/with/saml/<str:organization_slug>/acs/", saml.acs, name="saml_acs"),
    path("sign-in/with/saml/<str:organization_slug>/acs/finish/", saml.finish_acs, name="saml_finish_acs"),
    path("sign-in/with/saml/<str:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    path("sign-in/with/saml/<str:organization_slug>/sls/", saml.sls, name="saml_sls"),
]
