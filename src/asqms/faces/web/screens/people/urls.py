# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages about people and responsibility."""

from django.urls import path

from asqms.faces.web.screens.people.assign.page import AssignScreen
from asqms.faces.web.screens.people.end.page import EndScreen
from asqms.faces.web.screens.people.everybody.page import EverybodyScreen
from asqms.faces.web.screens.people.person.page import PersonScreen
from asqms.faces.web.screens.people.responsibilities.page import ResponsibilitiesScreen
from asqms.faces.web.screens.people.unassigned.page import UnassignedScreen

urlpatterns = [
    path("people/", ResponsibilitiesScreen.as_view(), name="people"),
    path("responsibility/people/", EverybodyScreen.as_view(), name="everybody"),
    path("responsibility/unassigned/", UnassignedScreen.as_view(), name="unassigned"),
    path("responsibility/assign/", AssignScreen.as_view(), name="assign_role"),
    path("responsibility/end/", EndScreen.as_view(), name="end_assignment"),
    path("people/<str:person>/", PersonScreen.as_view(), name="person"),
]
