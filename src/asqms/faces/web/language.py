# SPDX-License-Identifier: Apache-2.0
"""Which language a reader gets: the chosen one, else the browser's, else the configured one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import trans_real

from asqms.kernel.text import LANGUAGES, SOURCE_LANGUAGE

LANGUAGE_COOKIE = "asqms_language"
OWN_NAMES = {"en": "English", "zh-Hans": "中文", "de": "Deutsch"}
_OF_DJANGO = {language.lower(): language for language in LANGUAGES}
_OF_BROWSER = {"en": "en", "zh": "zh-Hans", "de": "de"}


def current_language() -> str:
    """Return the language of the answer being made, as words and documents name it."""
    return _OF_DJANGO.get(translation.get_language() or "", SOURCE_LANGUAGE)


def speak(language: str) -> None:
    """Answer in this language from here on; unknown ones change nothing."""
    if language in LANGUAGES:
        translation.activate(language.lower())


class ChosenLanguage:
    """Activates the language of the cookie or of the browser for one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request in the wanted language."""
        before = translation.get_language()
        speak(_wanted(request))
        try:
            response = self._get_response(request)
            response.headers.setdefault("Content-Language", current_language())
        finally:
            translation.activate(before or "en")
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _wanted(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    for tag, _ in trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        found = _OF_BROWSER.get(tag.split("-")[0])
        if found:
            return found
    return str(settings.ASQMS_CONFIG.language)
