"""Addresses of facilities, their weighings and runs."""

from django.urls import path

from wufei.faces.web.facilities import city, forms, plants, runs, weighing_acts, weighings

ROOT = "facilities/"
ONE = f"{ROOT}<int:facility_id>/"
WEIGHINGS = f"{ROOT}weighings/"
WEIGHING = f"{WEIGHINGS}<int:weighing_id>/"
RUN = f"{ROOT}runs/<int:run_id>/"
urlpatterns = [
    path(ROOT, plants.facilities, name="facilities"),
    path(f"{ROOT}new", forms.new, name="facility_new"),
    path(f"{ROOT}network/", city.points, name="facility_network"),
    path(f"{ROOT}capacity/", city.capacity, name="facility_capacity"),
    path(f"{ROOT}overdue/", city.late, name="facility_overdue"),
    path(f"{ROOT}norms/", city.norms, name="facility_norms"),
    path(WEIGHINGS, weighings.weighings, name="weighings"),
    path(f"{WEIGHINGS}new", weighing_acts.new, name="weighing_new"),
    path(WEIGHING, weighings.weighing, name="weighing"),
    path(f"{WEIGHING}photo", weighings.photo, name="weighing_photo"),
    path(f"{WEIGHING}correct", weighing_acts.correct, name="weighing_correct"),
    path(f"{WEIGHING}strike", weighing_acts.strike, name="weighing_strike"),
    path(f"{WEIGHING}link", weighing_acts.link, name="weighing_link"),
    path(f"{WEIGHING}unlink", weighing_acts.unlink, name="weighing_unlink"),
    path(ONE, plants.facility, name="facility"),
    path(f"{ONE}balance", plants.balance, name="facility_balance"),
    path(f"{ONE}change", forms.change, name="facility_change"),
    path(f"{ONE}moisture", forms.moisture, name="facility_moisture"),
    path(f"{ONE}runs/new", runs.new, name="run_new"),
    path(RUN, runs.run, name="run"),
    path(f"{RUN}change", runs.change, name="run_change"),
    path(f"{RUN}move", runs.move, name="run_move"),
]
