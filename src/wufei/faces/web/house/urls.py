"""Addresses of the house."""

from django.urls import path

from wufei.faces.web.house import entry, jobs, letters, log, password, search, system, tables

urlpatterns = [
    path("", entry.home, name="home"),
    path("health", entry.health, name="health"),
    path("language/", entry.language, name="language"),
    path("accounts/password/change/", password.change, name="password_change"),
    path("search/", search.search, name="search"),
    path("system/", system.overview, name="system"),
    path("system/files", system.files_verify, name="system_files"),
    path("system/letters/", letters.letters, name="system_letters"),
    path("system/letters/<int:delivery_id>/redrive", letters.redrive, name="letter_redrive"),
    path("system/letters/<int:delivery_id>/drop", letters.drop, name="letter_drop"),
    path("system/jobs/", jobs.jobs, name="system_jobs"),
    path("system/jobs/rows", jobs.rows, name="system_jobs_rows"),
    path("system/jobs/<int:job_id>/", jobs.job, name="job"),
    path("system/jobs/<int:job_id>/cancel", jobs.cancel, name="job_cancel"),
    path("system/log/", log.log, name="system_log"),
    path("system/log/sheet", log.sheet, name="system_log_sheet"),
    path("system/machines/", tables.machines, name="system_machines"),
    path("system/roles/", tables.roles, name="system_roles"),
]
