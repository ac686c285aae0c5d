"""Addresses of firms and parks."""

from django.urls import path

from wufei.faces.web.firms import parks, views

urlpatterns = [
    path("firm/", views.home, name="firm_home"),
    path("firms/<int:party_id>/", views.company, name="company"),
    path("firms/<int:party_id>/sheet", views.sheet, name="company_sheet"),
    path("parks/", parks.parks, name="parks"),
    path("parks/<int:place_id>/", parks.park, name="park"),
    path("parks/<int:place_id>/sheet", parks.sheet, name="park_sheet"),
]
