"""django-ledger as it is told to be used: `commit_txs` of a journal entry. Runs in the peers' own environment."""

from decimal import Decimal

from tools.peers.asked import ACCOUNTS, BEGIN, Drawn, answer, set_up


def main() -> None:
    """Accounts, then rounds."""
    set_up("django_ledger", TIME_ZONE="UTC")
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django_ledger.io import ASSET_CA_CASH  # type: ignore[import-not-found]  # noqa: PLC0415
    from django_ledger.models import EntityModel  # type: ignore[import-not-found]  # noqa: PLC0415

    admin = get_user_model().objects.create(username="bench")
    entity = EntityModel.create_entity(name="bench", use_accrual_method=True, admin=admin, fy_start_month=1)
    entity.create_chart_of_accounts(assign_as_default=True, commit=True, coa_name="bench")
    accounts = [
        entity.create_account(
            code=f"{10_000 + number}", role=ASSET_CA_CASH, name=f"{number}", balance_type="debit", active=True
        )
        for number in range(ACCOUNTS)
    ]
    ledger = entity.create_ledger(name="bench", posted=True)

    def commit_txs(drawn: Drawn) -> None:
        for source, target, amount in drawn:
            value = Decimal(amount) / 100
            entity.commit_txs(
                je_timestamp=BEGIN,
                je_ledger_model=ledger,
                je_posted=True,
                je_txs=[
                    {"account": accounts[source], "tx_type": "credit", "amount": value, "description": ""},
                    {"account": accounts[target], "tx_type": "debit", "amount": value, "description": ""},
                ],
            )

    answer({"commit_txs": commit_txs})


if __name__ == "__main__":
    main()
