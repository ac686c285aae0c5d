"""Addresses of projects and meetings."""

from django.urls import path

from wufei.faces.web.projects import meetings, views

urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/new", views.new, name="project_new"),
    path("projects/sheet", views.sheet, name="projects_sheet"),
    path("projects/<int:project_id>/", views.project, name="project"),
    path("projects/<int:project_id>/change", views.change, name="project_change"),
    path("projects/<int:project_id>/report", views.report, name="project_report"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new", meetings.new, name="meeting_new"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/decisions", meetings.decision, name="decision_add"),
    path("meetings/<int:meeting_id>/minutes", meetings.minutes, name="meeting_minutes"),
]
