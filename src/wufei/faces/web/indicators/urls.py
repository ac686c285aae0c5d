"""Addresses of the indicator pages."""

from django.urls import path

from wufei.faces.web.indicators import aims, board, define, sets, views

urlpatterns = [
    path("indicators/", board.indicators, name="indicators"),
    path("indicators/sheet", board.sheet, name="indicators_sheet"),
    path("indicators/sets/", sets.indicator_sets, name="indicator_sets"),
    path("indicators/sets/load", sets.load, name="indicator_set_load"),
    path("indicators/sets/<int:set_id>/", sets.indicator_set, name="indicator_set"),
    path("indicators/sets/<int:set_id>/change", sets.change, name="indicator_set_change"),
    path("indicators/sets/<int:set_id>/inherit", sets.inherit, name="indicator_set_inherit"),
    path("indicators/sets/<int:set_id>/add", sets.add, name="indicator_set_add"),
    path("indicators/sets/<int:set_id>/<slug:code>/mark", sets.mark, name="indicator_set_mark"),
    path("indicators/files/<int:file_id>", views.evidence, name="indicator_file"),
    path("indicators/new", define.new, name="indicator_new"),
    path("indicators/check", define.check, name="indicator_check"),
    path("indicators/<slug:code>/", views.indicator, name="indicator"),
    path("indicators/<slug:code>/series.json", views.series, name="indicator_series"),
    path("indicators/<slug:code>/series.csv", views.series_csv, name="indicator_series_csv"),
    path("indicators/<slug:code>/revise", define.revise, name="indicator_revise"),
    path("indicators/<slug:code>/targets", aims.targets, name="indicator_targets"),
    path("indicators/<slug:code>/targets/read", aims.read, name="indicator_target_read"),
    path("indicators/<slug:code>/targets/<int:target_id>/drop", aims.drop, name="indicator_target_drop"),
    path("indicators/<slug:code>/assign", aims.assign_units, name="indicator_assign"),
]
