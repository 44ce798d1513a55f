# SPDX-License-Identifier: Apache-2.0
"""The words of the page that describes the API, in three languages; routes themselves are in English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "heading": {"en": "Programming interface", "zh-Hans": "编程接口", "de": "Programmierschnittstelle"},
    "intro": {
        "en": "Everything the pages show and do can be asked and done by programs. Names and descriptions of "
        "the addresses are in English.",
        "zh-Hans": "页面所能显示和执行的一切，程序也都可以查询和执行。地址的名称和说明为英文。",
        "de": "Alles, was die Seiten zeigen und tun, können auch Programme abfragen und tun. Namen und "
        "Beschreibungen der Adressen sind englisch.",
    },
    "description": {
        "en": "Description for programs (OpenAPI 3.1)",
        "zh-Hans": "供程序使用的描述（OpenAPI 3.1）",
        "de": "Beschreibung für Programme (OpenAPI 3.1)",
    },
    "examples": {"en": "To start with", "zh-Hans": "入门示例", "de": "Zum Anfang"},
    "contents": {"en": "Contents", "zh-Hans": "目录", "de": "Inhalt"},
    "parameters": {"en": "Parameters", "zh-Hans": "参数", "de": "Parameter"},
    "body": {"en": "Content", "zh-Hans": "内容", "de": "Inhalt der Anfrage"},
    "answers": {"en": "Answers", "zh-Hans": "响应", "de": "Antworten"},
    "required": {"en": "required", "zh-Hans": "必填", "de": "erforderlich"},
    "shapes": {"en": "Shapes", "zh-Hans": "数据结构", "de": "Formen der Daten"},
    "home": {"en": "To the pages", "zh-Hans": "返回页面", "de": "Zu den Seiten"},
    "skip": {"en": "Skip to content", "zh-Hans": "跳到正文", "de": "Zum Inhalt springen"},
}
