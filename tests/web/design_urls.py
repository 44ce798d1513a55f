# SPDX-License-Identifier: Apache-2.0
"""The addresses of the server and the living page of the design, which only the demo has."""

from django.urls import include, path

from asqms.faces.web.screens.design.page import design

urlpatterns = [path("design/", design), path("", include("asqms.project.urls"))]
handler404 = "asqms.faces.web.problems.not_found"
