# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages of governance records."""

from django.urls import path

from asqms.faces.web.screens.work.attachments.page import AttachmentScreen
from asqms.faces.web.screens.work.importing.page import ImportScreen, TemplateScreen
from asqms.faces.web.screens.work.many.page import ManyScreen
from asqms.faces.web.screens.work.new.page import EditRecordScreen, NewRecordScreen
from asqms.faces.web.screens.work.overview.page import WorkScreen
from asqms.faces.web.screens.work.record.page import RecordScreen
from asqms.faces.web.screens.work.type.page import AllScreen, TypeScreen

urlpatterns = [
    path("work/", WorkScreen.as_view(), name="work"),
    path("work/all/", AllScreen.as_view(), name="work_all"),
    path("work/<slug:type>/", TypeScreen.as_view(), name="work_type"),
    path("work/<slug:type>/new/", NewRecordScreen.as_view(), name="work_new"),
    path("work/<slug:type>/import/", ImportScreen.as_view(), name="work_import"),
    path("work/<slug:type>/import/template/", TemplateScreen.as_view(), name="work_import_template"),
    path("work/<slug:type>/many/", ManyScreen.as_view(), name="work_many"),
    path("records/<str:number>/", RecordScreen.as_view(), name="work_record"),
    path("records/<str:number>/edit/", EditRecordScreen.as_view(), name="work_edit"),
    path(
        "records/<str:number>/attachments/<str:digest>/", AttachmentScreen.as_view(), name="work_attachment"
    ),
]
