"""Which filings somebody sees, one of them, what happened to it. Not for: what it is proposed to say (sheets)."""

from collections.abc import Collection, Iterable

from django.db.models import Count, Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, allowed, require
from wufei.kernel.periods import Period
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.text import Text
from wufei.operations.declarations.errors import FIELD_UNKNOWN
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.declarations.spec.filings import DONE, FilingEvent, FilingState, texts_read
from wufei.operations.declarations.spec.forms import form_find
from wufei.operations.declarations.spec.words import Form
from wufei.operations.declarations.states import FILINGS
from wufei.registers.parties import queries as parties


def visible_to(actor: Actor, permission: Permission = FILING_READ) -> QuerySet[Filing]:
    """Filings of the parties within the actor's reach. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(permission):
        require(actor, permission)
    rows = Filing.objects.select_related("party__place").defer("party__place__outline")
    within = parties.reach(actor, permission, via="party__")
    return rows if within is None else rows.filter(within)


def filing_get(*, actor: Actor, filing_id: int) -> Filing:
    """One filing. Raises NOT_FOUND, also where the actor may not see it."""
    found = visible_to(actor).filter(pk=filing_id).first()
    if found is None:
        raise NOT_FOUND(where="filing", value=filing_id)
    return found


def filing_subject(filing: Filing) -> Subject:
    """A filing as the policy sees it: it belongs to its party."""
    told = parties.party_subject(filing.party)
    return Subject(state=filing.state, party_ids=told.party_ids, place_code=told.place_code)


def form_of(filing: Filing) -> Form:
    """The form of a filing. Raises FIELD_UNKNOWN where it is gone."""
    found = form_find(filing.form)
    if found is None:
        raise FIELD_UNKNOWN(where="form", value=filing.form)
    return found


def period_of(filing: Filing) -> Period:
    """The period that a filing is for."""
    return Period.closing_with(filing.closing, form_of(filing).length)


def why_of(filing: Filing) -> tuple[Text, ...]:
    """Why the party is asked for it: the reasons of its class."""
    return texts_read(filing.why)


def is_late(filing: Filing) -> bool:
    """Whether it was filed after it was due, or is not filed and was due before today."""
    day = clock.day_of(filing.filed_at) if filing.filed_at is not None else clock.today()
    return day > filing.due_on


def events_for(actor: Actor, filing: Filing) -> tuple[FilingEvent, ...]:
    """What the actor may do with a filing now, each once."""
    subject = filing_subject(filing)
    moves = FILINGS.moves_from(FilingState(filing.state))
    return tuple(m.event for m in moves if m.permission is not None and allowed(actor, m.permission, subject))


def duties_of(actor: Actor) -> QuerySet[Filing]:
    """What is still to be filed, what is due first first. Raises NOT_ALLOWED."""
    return visible_to(actor).exclude(state__in=DONE)


def overdue_counted(party_ids: Collection[int]) -> dict[int, int]:
    """Party → filings that are due and late. No permission: the caller has found the parties."""
    rows = Filing.objects.filter(party__in=party_ids, due_on__lt=clock.today()).exclude(state__in=DONE)
    return dict(rows.order_by().values_list("party_id").annotate(Count("pk")))


def inbox(actor: Actor, *, form: str = "", state: str = FilingState.FILED, words: str = "") -> QuerySet[Filing]:
    """Filings to be looked at, the longest waiting first; narrowed by form, state, name of the party.

    Raises NOT_ALLOWED.
    """
    rows = visible_to(actor)
    if form:
        rows = rows.filter(form=form)
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(party__name__icontains=words) | Q(party__uscc=words))
    return rows.order_by("filed_at", "due_on", "pk")


def earlier_done(filing: Filing) -> Filing | None:
    """The latest earlier filing of the same form and party that was filed. No permission: the caller asks."""
    rows = Filing.objects.filter(party=filing.party_id, form=filing.form, closing__lt=filing.closing)
    return rows.filter(state__in=DONE).order_by("-closing").first()


def done_within(filing: Filing, codes: Iterable[str]) -> list[Filing]:
    """Filings of other forms whose periods lie within that of a filing and which were filed.

    No permission: the caller asks.
    """
    first = period_of(filing).start
    rows = Filing.objects.filter(party=filing.party_id, form__in=list(codes), state__in=DONE)
    since = first.year * 100 + first.month
    return list(rows.filter(closing__gte=since, closing__lte=filing.closing).order_by("closing"))
