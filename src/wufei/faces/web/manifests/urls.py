"""Addresses of manifests."""

from django.urls import path

from wufei.faces.web.manifests import acts, codes, corrections, forms, tickets, views

ROOT = "manifests/"
ONE = f"{ROOT}<int:manifest_id>/"
urlpatterns = [
    path(ROOT, views.manifests, name="manifests"),
    path(f"{ROOT}sheet", views.sheet, name="manifests_sheet"),
    path(f"{ROOT}new", forms.new, name="manifest_new"),
    path(f"{ROOT}sign", acts.sign_many, name="manifests_sign"),
    path(f"{ROOT}corrections/", corrections.corrections, name="corrections"),
    path(f"{ROOT}corrections/<int:correction_id>/", corrections.correction, name="correction"),
    path(f"{ROOT}corrections/<int:correction_id>/answer", corrections.answer, name="correction_answer"),
    path(f"{ROOT}corrections/<int:correction_id>/withdraw", corrections.withdraw, name="correction_withdraw"),
    path(f"{ROOT}tickets/", tickets.tickets, name="tickets"),
    path(f"{ROOT}tickets/<int:ticket_id>/", tickets.ticket, name="ticket"),
    path(f"{ROOT}tickets/<int:ticket_id>/settle", tickets.settle, name="ticket_settle"),
    path(f"{ROOT}phones/", tickets.phones, name="own_phones"),
    path(f"{ROOT}phones/<int:device_id>/revoke", tickets.revoke, name="own_phone_revoke"),
    path(ONE, views.manifest, name="manifest"),
    path(f"{ONE}correct", corrections.ask, name="correction_ask"),
    path(f"{ONE}codes", codes.codes, name="manifest_codes"),
    path(f"{ONE}codes/give", codes.give, name="manifest_code_give"),
    path(f"{ONE}codes/sign", codes.sign, name="manifest_code_sign"),
    path(f"{ONE}paper", views.paper, name="manifest_paper"),
    path(f"{ONE}proof", views.proof, name="manifest_proof"),
    path(f"{ONE}copy", acts.copy, name="manifest_copy"),
    path(f"{ONE}change", forms.change, name="manifest_change"),
    path(f"{ONE}sign", acts.sign, name="manifest_sign"),
    path(f"{ONE}hold", acts.hold, name="manifest_hold"),
]
