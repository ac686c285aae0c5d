"""Addresses of evaluation."""

from django.urls import path

from wufei.faces.web.evaluation import acts, files, giving, reports, views

ONE = "evaluation/<int:evaluation_id>/"
urlpatterns = [
    path("evaluation/", views.evaluations, name="evaluations"),
    path("evaluation/new", views.new, name="evaluation_new"),
    path("evaluation/methods/", views.methods, name="evaluation_methods"),
    path("evaluation/methods/load", acts.method_load, name="evaluation_method_load"),
    path("evaluation/methods/<int:method_id>/", views.method, name="evaluation_method"),
    path("evaluation/methods/<int:method_id>/file", files.method_file, name="evaluation_method_file"),
    path("evaluation/reports/", reports.reports, name="evaluation_reports"),
    path("evaluation/reports/year", reports.year_report, name="evaluation_report"),
    path("evaluation/reports/evidence", reports.evidence, name="evaluation_evidence"),
    path("evaluation/reports/press", reports.press, name="evaluation_press"),
    path("evaluation/reports/brief", reports.brief, name="evaluation_brief"),
    path(ONE, views.ranking, name="evaluation"),
    path(f"{ONE}subjects/<int:subject_id>/", views.subject, name="evaluation_subject"),
    path(f"{ONE}judging", giving.judging, name="evaluation_judging"),
    path(f"{ONE}appeals", giving.appeals, name="evaluation_appeals"),
    path(f"{ONE}sensitivity", views.sensitivity, name="evaluation_sensitivity"),
    path(f"{ONE}runs", views.runs, name="evaluation_runs"),
    path(f"{ONE}funds", views.funds, name="evaluation_funds"),
    path(f"{ONE}proof", views.proof, name="evaluation_proof"),
    path(f"{ONE}run", acts.run, name="evaluation_run"),
    path(f"{ONE}notify", acts.notify, name="evaluation_notify"),
    path(f"{ONE}reopen", acts.reopen, name="evaluation_reopen"),
    path(f"{ONE}lock", acts.lock, name="evaluation_lock"),
    path(f"{ONE}replay", acts.replay, name="evaluation_replay"),
    path(f"{ONE}sheet", files.score_sheet, name="evaluation_sheet"),
    path(f"{ONE}funds/sheet", files.funds_sheet, name="evaluation_funds_sheet"),
    path(f"{ONE}signed", files.signed, name="evaluation_signed"),
    path("evaluation/subjects/<int:subject_id>/leave-out", acts.leave_out, name="evaluation_leave_out"),
    path("evaluation/subjects/<int:subject_id>/judge", giving.judge, name="evaluation_judge"),
    path("evaluation/subjects/<int:subject_id>/appeal", giving.appeal, name="evaluation_appeal"),
    path("evaluation/appeals/<int:appeal_id>/decide", giving.decide, name="evaluation_appeal_decide"),
    path("evaluation/judgements/<int:link_id>/file", files.judgement_file, name="evaluation_judgement_file"),
    path("evaluation/appeals/files/<int:link_id>", files.appeal_file, name="evaluation_appeal_file"),
]
