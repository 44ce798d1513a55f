# SPDX-License-Identifier: Apache-2.0
"""OpenID Connect as its Core asks it of a client: signed tokens, a nonce, one issuer, one audience."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase
from requests import RequestException

from asqms.faces.web.sign_on.refusals import SignOnError, bad_token, no_answer, not_asked

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
"""Signatures made with a key only the provider has; no shared secrets, and never none."""
_IN_HEADER, _IN_FORM = "client_secret_basic", "client_secret_post"
_CLOCKS_DIFFER_SECONDS = 60
_WELL_KNOWN = "/.well-known/"
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


def verified_claims(
    token: str, keys: Sequence[Mapping[str, Any]], *, issuer: str, client: str, nonce: str
) -> dict[str, Any]:
    """Return the claims of an ID token after every check of OpenID Connect Core 3.1.3.7.

    Raises SignOnError ``sign_on.bad_token``.
    """
    try:
        key = _key_of(token, keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=[key.algorithm_name],
            issuer=issuer,
            audience=client,
            leeway=_CLOCKS_DIFFER_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise bad_token(str(error)) from error
    audience, authorised = claims["aud"], claims.get("azp")
    if authorised is None and isinstance(audience, list) and len(audience) > 1:
        raise bad_token("several audiences and no authorised party")
    if authorised not in (None, client):
        raise bad_token("another authorised party")
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise bad_token("another nonce")
    return claims


def _key_of(token: str, keys: Sequence[Mapping[str, Any]]) -> jwt.PyJWK:
    header = jwt.get_unverified_header(token)
    algorithm, name = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise bad_token(f"signed with {algorithm}")
    fitting = [
        one
        for one in keys
        if one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and (name is None or one.get("kid") == name)
    ]
    if len(fitting) != 1:
        raise bad_token("signed with an unknown key")
    return jwt.PyJWK(dict(fitting[0]), algorithm=algorithm)


def _document(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, headers=dict(headers or {}))
            answer.raise_for_status()
            found = answer.json()
    except RequestException as error:
        raise no_answer(f"{address}: {error}") from error
    if not isinstance(found, dict):
        raise no_answer(f"{address}: no object")
    return found


class CompanyAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Speaks with the company's provider; ``nonce`` is the one this browser was sent away with."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider tells of itself; raises SignOnError ``sign_on.no_answer``."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            told = _document(provider.server_url)
            if any(not isinstance(told.get(name), str) for name in _NEEDED):
                raise no_answer("the description of the provider lacks " + ", ".join(_NEEDED))
            expected = provider.app.settings["server_url"].partition(_WELL_KNOWN)[0]
            if told["issuer"].rstrip("/") != expected.rstrip("/"):
                raise no_answer(f"the provider calls itself {told['issuer']}")
            self._openid_config = told
        found: dict[str, Any] = self._openid_config
        return found

    @property
    def basic_auth(self) -> bool:
        """Whether the client's secret goes into the header: what OpenID Connect means by saying nothing."""
        return bool(self.get_provider().app.secret) and _IN_HEADER in self._ways

    @property
    def _ways(self) -> Sequence[str]:
        told: Sequence[str] = self.openid_config.get("token_endpoint_auth_methods_supported") or (_IN_HEADER,)
        return told

    def get_access_token_data(
        self,
        request: HttpRequest,
        app: SocialApp,
        client: OAuth2Client,
        pkce_code_verifier: str | None = None,
    ) -> Any:  # noqa: ANN401 - as its base
        """Change the code for tokens; a provider that knows this client by the other way is asked that way.

        Raises SignOnError ``sign_on.no_answer`` when it gives none.
        """
        try:
            return super().get_access_token_data(request, app, client, pkce_code_verifier)
        except OAuth2Error as error:
            if not client.basic_auth or _IN_FORM not in self._ways or "invalid_client" not in str(error):
                raise no_answer(str(error)) from error
        client.basic_auth = False
        return self.get_access_token_data(request, app, client, pkce_code_verifier)

    def parse_token(self, data: Mapping[str, Any]) -> SocialToken:
        """Return the access token, which is used once and never kept."""
        return SocialToken(token=str(data["access_token"]))

    def complete_login(
        self,
        request: HttpRequest,
        app: SocialApp,
        token: SocialToken,
        **kwargs: Any,  # noqa: ANN401 - as its base
    ) -> Any:  # noqa: ANN401 - a sign-on of the library
        """Return whom the provider's token names; raises SignOnError."""
        answer = kwargs["response"].get("id_token")
        if not isinstance(answer, str):
            raise bad_token("there is none")
        described = self.openid_config
        claims = verified_claims(
            answer,
            _key_list(_document(described["jwks_uri"])),
            issuer=described["issuer"],
            client=app.client_id,
            nonce=self.nonce,
        )
        data = {"id_token": claims}
        if isinstance(described.get("userinfo_endpoint"), str):
            told = _document(described["userinfo_endpoint"], {"Authorization": f"Bearer {token.token}"})
            if told.get("sub") != claims["sub"]:
                raise bad_token("the provider's user information is about somebody else")
            data["userinfo"] = told
        return self.get_provider().sociallogin_from_response(request, data)


def _key_list(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    keys = document.get("keys")
    if not isinstance(keys, list):
        raise no_answer("the provider tells no keys")
    return [one for one in keys if isinstance(one, dict)]


class CompanyProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends a browser away with a nonce and with nothing that stood in the address it came by."""

    oauth2_adapter_class = CompanyAdapter

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,  # noqa: ANN401 - as its base
        **kwargs: Any,  # noqa: ANN401 - as its base
    ) -> Any:  # noqa: ANN401 - as its base
        """Lead to the provider."""
        nonce = secrets.token_urlsafe(24)
        parameters = {**kwargs.pop("auth_params", {}), "nonce": nonce}
        return super().redirect(
            request, process, next_url, data, auth_params=parameters, nonce=nonce, **kwargs
        )

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:  # noqa: ARG002
        """Take no parameters from the address: they could replace the state or where one comes back."""
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:  # noqa: ARG002
        """Take no scopes from the address."""
        return list(self.get_scope())

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        """Return the permanent subject, from the signed token alone."""
        return str(data["id_token"]["sub"])

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep who vouched, and nothing about the person."""
        return {"iss": data["id_token"]["iss"]}


class _Callback(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:  # noqa: ANN401 - as its base
        state, response = super()._get_state(request, provider)
        if state is None:
            raise not_asked()
        self.adapter.nonce = state.get("nonce", "")
        told = request.GET.get("iss")
        if told is not None and told != self.adapter.openid_config["issuer"]:
            raise bad_token("another provider answers")  # RFC 9207
        return state, response


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Ask whether to go to the provider, then go."""
    return _answered(request, provider_id, OAuth2LoginView)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take what the provider sent back with the browser."""
    return _answered(request, provider_id, _Callback)


def _answered(request: HttpRequest, provider_id: str, view: Any) -> HttpResponseBase:  # noqa: ANN401
    adapter = CompanyAdapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    if not isinstance(provider, CompanyProvider):
        raise Http404
    try:
        response: HttpResponseBase = view.adapter_view(adapter)(request)
    except (SignOnError, OAuth2Error, RequestException) as error:
        response = render_authentication_error(request, provider, exception=error)
    return response
