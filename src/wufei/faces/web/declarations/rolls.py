"""Lists of firms with reasons and what changed, one firm's class and flags, figures. Not for: filings (views)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.declarations.shown import row
from wufei.faces.web.declarations.views import tabs
from wufei.faces.web.indicators.rows import period_name
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, go, needed, text, whole
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.kernel import clock
from wufei.kernel.access import allowed, require
from wufei.kernel.periods import Length, Period
from wufei.kernel.units import parse_micro
from wufei.operations.declarations import permissions
from wufei.operations.declarations.actions import firms as acts
from wufei.operations.declarations.actions.rolls import rolls_make
from wufei.operations.declarations.queries import firms as queries
from wufei.operations.declarations.queries import rolls
from wufei.operations.declarations.queries.filings import visible_to
from wufei.operations.declarations.queries.thresholds import figures_told
from wufei.operations.declarations.spec.firms import ProfileIn
from wufei.operations.declarations.spec.rolls import GRADE_LABELS, ROLL_HELP, ROLL_LABELS, Roll
from wufei.operations.declarations.spec.thresholds import ThresholdIn
from wufei.operations.declarations.spec.words import GROUP_LABELS, TIER_LABELS
from wufei.registers.parties import queries as parties

LATEST = 12


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """One list of a quarter: each firm with its reasons, who came and who went."""
    actor = actor_of(request)
    enter(actor, permissions.ROLL_READ)
    asked = text(request.GET, "roll")
    roll = Roll(asked) if asked in set(Roll) else Roll.WATCH
    versions = list(rolls.versions(actor=actor, roll=roll)[:LATEST])
    wanted = whole(request.GET, "version")
    version = next((each for each in versions if each.pk == wanted), versions[0] if versions else None)
    last = Period.containing(clock.today(), Length.QUARTER).earlier()
    context = {
        **tabs(actor),
        "tab": "lists",
        "roll": roll,
        "rolls": [(str(each), gettext(word)) for each, word in ROLL_LABELS.items()],
        "title": gettext(ROLL_LABELS[roll]),
        "help": gettext(ROLL_HELP[roll]),
        "versions": [(each, period_name(each.closing)) for each in versions],
        "version": version,
        "found": rolls.compared(actor=actor, version_id=version.pk) if version else None,
        "grades": GRADE_LABELS,
        "figures": figures_told(actor=actor),
        "may_make": actor.may_somewhere(permissions.ROLL_MAKE),
        "may_set": actor.may_somewhere(permissions.THRESHOLD_SET),
        "next_closing": last.closing,
        "next_period": period_name(last.closing),
    }
    return render(request, "web/declarations/lists.html", context)


@require_POST
def lists_make(request: HttpRequest) -> HttpResponse:
    """Make the lists of a quarter."""
    rolls_make(actor=actor_of(request), closing=needed(request.POST, "closing"))
    return go(request, reverse("web:declaration_lists"))


@require_GET
def lists_sheet(request: HttpRequest, version_id: int) -> HttpResponse:
    """A list as a workbook, with the figures it was made by."""
    found = rolls.compared(actor=actor_of(request), version_id=version_id)
    word = gettext(ROLL_LABELS[found.version.roll])
    columns = [(gettext("Firm"), 36), (gettext("Credit code"), 22), (gettext("Place"), 16), (gettext("Reasons"), 60)]
    columns += [(gettext("Points"), 10), (gettext("Grade"), 14), (gettext("Since the last quarter"), 18)]
    rows = [
        [
            each.party.name,
            each.party.uscc,
            each.party.place.name if each.party.place else "",
            " ".join(why.say(gettext) for why in each.entry.why),
            each.entry.points,
            gettext(GRADE_LABELS[each.entry.grade]) if each.entry.grade in GRADE_LABELS else "",
            gettext("new") if found.before and each.party.pk in found.change.came else "",
        ]
        for each in found.listed
    ]
    notes = [(name, str(value)) for name, value in found.version.figures.items()]
    name = f"{word}-{period_name(found.version.closing)}.xlsx"
    return attachment(workbook(Sheet(word, columns, rows, notes)), name, XLSX)


@require_POST
def threshold(request: HttpRequest) -> HttpResponse:
    """Set a figure of a rule."""
    given = ThresholdIn(
        name=text(request.POST, "name"),
        value=needed(request.POST, "value"),
        source=text(request.POST, "source"),
        valid_from=day(request.POST, "valid_from") or clock.today(),
    )
    acts.threshold_set(actor=actor_of(request), given=given)
    return go(request, reverse("web:declaration_lists"))


@require_http_methods(["GET", "POST"])
def firm(request: HttpRequest, party_id: int) -> HttpResponse:
    """A firm as declarations see it: its class and why, its flags, the register, what it files."""
    actor = actor_of(request)
    party = parties.party_get(actor=actor, party_id=party_id)
    if request.method == "POST":
        form = request.POST
        if group := text(form, "group"):
            acts.party_enrol(actor=actor, party_id=party.pk, group=group, source=text(form, "source"))
        else:
            given = ProfileIn(
                own_facility="own_facility" in form,
                permit="permit" in form,
                approved_g=parse_micro(text(form, "approved") or "0", "approved"),
                adjusted=text(form, "adjusted"),
                adjusted_why=text(form, "adjusted_why"),
            )
            acts.profile_set(actor=actor, party_id=party.pk, given=given, version=whole(form, "version") or 0)
        return go(request, reverse("web:declaration_firm", args=[party.pk]))
    require(actor, permissions.FILING_READ, parties.party_subject(party))
    rows = visible_to(actor).filter(party=party).order_by("-closing", "form")[:LATEST]
    today = clock.today()
    context = {
        **tabs(actor),
        "party": party,
        "judged": queries.tiers_on([party.pk], today)[party.pk],
        "tiers": TIER_LABELS,
        "groups": GROUP_LABELS,
        "profile": queries.profile_of(party.pk),
        "enrolments": queries.enrolments_visible_to(actor).filter(party=party, valid_to__isnull=True),
        "rows": [row(each) for each in rows],
        "year": today.year,
        "may_set": allowed(actor, permissions.PROFILE_SET, parties.party_subject(party)),
    }
    return render(request, "web/declarations/firm.html", context)
