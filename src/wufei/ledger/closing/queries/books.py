"""What the books say of a month, for many accounts in one statement. Not for: what somebody says of it (assertions)."""

from django.db.models import Q, QuerySet, Sum

from wufei.ledger.books.models import Account, DayTotal
from wufei.ledger.books.queries.accounts import rows_of
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.ledger.closing.rules.months import month_days
from wufei.ledger.closing.spec import Book

_KEY = ("account__holder_id", "account__place_id", "account__kind", "account__commodity", "account__code")
NOTHING = Book()


def books_at(accounts: QuerySet[Account], closing: int) -> dict[AccountKey, Book]:
    """Account → what the books say of it and the month, by the totals of days; an account without any is left out.

    A month ends with a day, so that no single transfer is read. The slots of an account are added up.
    No permission: the caller asks.
    """
    first, last = month_days(closing)
    before, during = Q(day__lt=first), Q(day__gte=first)
    rows = (
        DayTotal.objects.filter(account__in=accounts.order_by().values("pk"), day__lte=last)
        .order_by()
        .values_list(*_KEY)
        .annotate(
            came_before=Sum("moved_in", filter=before, default=0),
            left_before=Sum("moved_out", filter=before, default=0),
            came=Sum("moved_in", filter=during, default=0),
            left=Sum("moved_out", filter=during, default=0),
        )
    )
    return {
        AccountKey(
            holder_id=holder, place_id=place, kind=AccountKind(kind), commodity=Commodity(commodity), code=code
        ): Book(came_before - left_before, came, left)
        for holder, place, kind, commodity, code, came_before, left_before, came, left in rows
    }


def book_of(key: AccountKey, closing: int) -> Book:
    """The same for one account. No permission: the caller asks."""
    return books_at(rows_of(key), closing).get(key, NOTHING)
