# SPDX-License-Identifier: Apache-2.0
"""Addresses of the evidence; the name of a record holds a colon, so that it is none of the other pages."""

from django.urls import path

from asqms.faces.web.screens.evidence.calendar.page import CalendarScreen
from asqms.faces.web.screens.evidence.confirm.page import ConfirmScreen
from asqms.faces.web.screens.evidence.list.page import EvidenceScreen
from asqms.faces.web.screens.evidence.record.page import BytesScreen, RecordScreen
from asqms.faces.web.screens.evidence.upload.page import PreviewScreen, SubjectsScreen, UploadScreen

urlpatterns = [
    path("evidence/", EvidenceScreen.as_view(), name="evidence"),
    path("evidence/calendar/", CalendarScreen.as_view(), name="evidence_calendar"),
    path("evidence/upload/", UploadScreen.as_view(), name="evidence_upload"),
    path("evidence/upload/preview/", PreviewScreen.as_view(), name="evidence_preview"),
    path("evidence/upload/subjects/", SubjectsScreen.as_view(), name="evidence_subjects"),
    path("evidence/upload/<str:upload>/", ConfirmScreen.as_view(), name="evidence_confirm"),
    path("evidence/bytes/<path:uid>/", BytesScreen.as_view(), name="evidence_bytes"),
    path("evidence/<path:uid>/", RecordScreen.as_view(), name="evidence_record"),
]
