"""Addresses of the task pages."""

from django.urls import path

from wufei.faces.web.tasks import acts, forms_pages, views

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/sheet", views.sheet, name="tasks_sheet"),
    path("tasks/new", forms_pages.new, name="task_new"),
    path("tasks/filters", views.filter_save, name="filter_save"),
    path("tasks/filters/<int:filter_id>/forget", views.filter_forget, name="filter_forget"),
    path("tasks/<int:task_id>/", views.task, name="task"),
    path("tasks/<int:task_id>/change", forms_pages.change, name="task_change"),
    path("tasks/<int:task_id>/report", acts.report, name="task_report"),
    path("tasks/<int:task_id>/note", acts.note, name="task_note"),
    path("tasks/<int:task_id>/claim", acts.claim, name="task_claim"),
    path("tasks/<int:task_id>/confirm", acts.confirm, name="task_confirm"),
    path("tasks/<int:task_id>/return", acts.send_back, name="task_return"),
    path("tasks/<int:task_id>/drop", acts.drop, name="task_drop"),
    path("tasks/<int:task_id>/reopen", acts.reopen, name="task_reopen"),
    path("tasks/<int:task_id>/urge", acts.urge, name="task_urge"),
    path("tasks/<int:task_id>/extension", acts.extension_ask, name="extension_ask"),
    path("tasks/extensions/<int:extension_id>", acts.extension_decide, name="extension_decide"),
    path("tasks/targets/<int:target_id>", acts.target_settle, name="target_settle"),
    path("tasks/evidence/<int:evidence_id>", views.evidence, name="evidence"),
    path("units/", views.units, name="units"),
    path("units/<int:party_id>/", views.unit, name="unit"),
    path("desk/", views.desk, name="desk"),
]
