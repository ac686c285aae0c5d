"""Addresses of settlement: the month, findings, contracts, invoices, payments, deposits."""

from django.urls import path

from wufei.faces.web.settlement import deposits, findings, months, records

ROOT = "settlement/"
FINDING = f"{ROOT}findings/<int:finding_id>/"
urlpatterns = [
    path(ROOT, months.month, name="settlement"),
    path(f"{ROOT}match", months.match, name="settlement_match"),
    path(f"{ROOT}tolerances/", months.tolerances, name="settlement_tolerances"),
    path(f"{ROOT}findings/", findings.findings, name="settlement_findings"),
    path(f"{ROOT}findings/sheet", findings.sheet, name="settlement_findings_sheet"),
    path(FINDING, findings.finding, name="settlement_finding"),
    path(f"{FINDING}judge", findings.judge, name="settlement_finding_judge"),
    path(f"{ROOT}contracts/", records.contracts, name="contracts"),
    path(f"{ROOT}invoices/", records.invoices, name="invoices"),
    path(f"{ROOT}payments/", records.payments, name="payments"),
    path(f"{ROOT}deposits/", deposits.deposits, name="deposits"),
    path(f"{ROOT}deposits/move", deposits.move, name="deposit_move"),
]
