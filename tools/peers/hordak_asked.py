"""django-hordak as it is told to be used: `transfer_to`, and rows in bulk. Runs in the peers' own environment."""

from decimal import Decimal

from tools.peers.asked import ACCOUNTS, BEGIN, Drawn, answer, set_up


def main() -> None:
    """Accounts, then rounds."""
    set_up("mptt", "djmoney", "hordak", DEFAULT_CURRENCY="EUR", CURRENCIES=["EUR"])
    from django.db import transaction as database  # noqa: PLC0415
    from hordak.models import Account, AccountType, Leg, Transaction  # type: ignore[import-not-found]  # noqa: PLC0415
    from moneyed import Money  # type: ignore[import-not-found]  # noqa: PLC0415

    accounts = [
        Account.objects.create(name=f"{number}", code=f"{number}", type=AccountType.asset, currencies=["EUR"])
        for number in range(ACCOUNTS)
    ]
    today = BEGIN.date()

    def transfer_to(drawn: Drawn) -> None:
        for source, target, amount in drawn:
            accounts[source].transfer_to(accounts[target], Money(Decimal(amount) / 100, "EUR"), date=today)

    def bulk_create(drawn: Drawn) -> None:
        with database.atomic():
            rows = Transaction.objects.bulk_create([Transaction(date=today) for _one in drawn])
            legs = []
            for row, (source, target, amount) in zip(rows, drawn, strict=True):
                money = Money(Decimal(amount) / 100, "EUR")
                legs.append(Leg(transaction=row, account=accounts[source], credit=money))
                legs.append(Leg(transaction=row, account=accounts[target], debit=money))
            Leg.objects.bulk_create(legs)

    answer({"transfer_to": transfer_to, "bulk_create": bulk_create})


if __name__ == "__main__":
    main()
