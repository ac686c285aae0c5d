"""The demo's evaluation: last year's index of the counties, made known, with one appeal decided and one open.

Not for: how points come about (programme/evaluation).
"""

import datetime as dt
import functools

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel.periods import Length, Period
from wufei.programme.evaluation.actions.appeals import appeal_decide, appeal_file
from wufei.programme.evaluation.actions.computing import evaluation_run
from wufei.programme.evaluation.actions.locking import evaluation_notify
from wufei.programme.evaluation.actions.methods import methods_load_shipped
from wufei.programme.evaluation.actions.opening import evaluation_open
from wufei.programme.evaluation.models import Evaluation, Subject

MADE_KNOWN, APPEALED, DECIDED, OPEN_DAYS = 12, 8, 5, 10


def evaluation_plan(house: House, line: Line) -> None:
    """Put last year's index of the counties on the line: run, made known, appealed against by two of them."""
    facts = shelf.table("evaluation")

    def run() -> None:
        methods = methods_load_shipped(actor=house.office)
        method = next(m for m in methods if m.code == facts["method"])
        period = Period(house.days.day.year - 1, Length.YEAR)
        made = evaluation_open(actor=house.office, method_id=method.pk, period=period)
        evaluation_run(actor=house.office, evaluation_id=made.pk)
        until = house.days.day + dt.timedelta(days=OPEN_DAYS)
        evaluation_notify(actor=house.office, evaluation_id=made.pk, version=_version(made), appeals_until=until)
        for told in facts["appeals"]:
            line.put(_at(house, APPEALED), functools.partial(_appeal, house, line, made, told))

    line.put(_at(house, MADE_KNOWN), run)


def _appeal(house: House, line: Line, made: Evaluation, told: dict[str, str]) -> None:
    subject = Subject.objects.filter(evaluation=made, place__code=told["place"]).first()
    desk = house.desk(house.parties[told["place"]])
    if subject is None or desk is None:
        return
    appeal = appeal_file(actor=desk, subject_id=subject.pk, item=told["item"], text=told["text"])

    def decide() -> None:
        note, version = told["decision"], appeal.version
        appeal_decide(actor=house.office, appeal_id=appeal.pk, version=version, upheld=False, note=note)

    if told.get("decision"):
        line.put(_at(house, DECIDED), decide)


def _at(house: House, days: int) -> dt.datetime:
    return moment(house.days.worked(house.days.day - dt.timedelta(days=days)), house.chance("evaluation"))


def _version(made: Evaluation) -> int:
    return Evaluation.objects.values_list("version", flat=True).get(pk=made.pk)
