"""The policy as a table: every permission of every app, for every role, on one's own and on somebody else's object.

The table is written out, so that a change of a role shows here and is meant. Then every action of the registers is
really called by every role on both sides, and must do what the table says.
"""

import pytest
from django.db import transaction
from tests.factories.registers import ROLES, Half, World, person, world
from tests.registers.identity.acts import ACTS, ELSEWHERE, MODULES, Act, Prepare

from wufei.kernel.access import Actor, Subject, allowed
from wufei.kernel.problems import Problem
from wufei.registers.identity import spec

pytestmark = pytest.mark.django_db
# Two marks a cell: on one's own object, on somebody else's.
TABLE = """
                               admin office leader dept county town superv audit firm driver park
audit.read                       ++    --    --    --    --    --    --    ++    --    --    --
balance.month.read               ++    ++    ++    --    +-    --    +-    ++    --    --    --
balance.setting.set              ++    ++    --    --    --    --    --    --    --    --    --
books.account.read               ++    ++    ++    --    +-    --    +-    ++    +-    --    --
books.account.spread             ++    --    --    --    --    --    --    --    --    --    --
books.transfer.verify            ++    ++    --    --    --    --    --    ++    --    --    --
catalogue.code.read              ++    ++    ++    ++    ++    ++    ++    ++    ++    ++    ++
catalogue.edition.fill           ++    ++    --    --    --    --    --    --    --    --    --
catalogue.edition.publish        ++    ++    --    --    --    --    --    --    --    --    --
catalogue.factor.write           ++    ++    --    --    +-    --    --    --    --    --    --
catalogue.list.write             ++    ++    --    --    --    --    --    --    --    --    --
catalogue.table.export           ++    ++    --    ++    ++    --    --    ++    --    --    --
closing.assertion.carry          ++    ++    --    --    +-    --    --    --    --    --    --
closing.assertion.make           ++    ++    --    --    +-    --    --    --    +-    --    --
closing.assertion.read           ++    ++    ++    --    +-    --    +-    ++    +-    --    --
closing.tolerance.change         ++    ++    --    --    --    --    --    --    --    --    --
declarations.duty.open           ++    ++    --    --    +-    --    +-    --    --    --    --
declarations.filing.file         ++    ++    --    --    --    --    --    --    +-    --    --
declarations.filing.read         ++    ++    ++    --    +-    --    +-    ++    +-    --    --
declarations.filing.review       ++    ++    --    --    +-    --    +-    --    --    --    --
declarations.filing.take         ++    ++    --    --    --    --    --    --    --    --    --
declarations.profile.set         ++    ++    --    --    +-    --    --    --    --    --    --
declarations.roll.make           ++    ++    --    --    --    --    --    --    --    --    --
declarations.roll.read           ++    ++    ++    --    +-    --    +-    ++    --    --    --
declarations.threshold.set       ++    ++    --    --    --    --    --    --    --    --    --
evaluation.appeal.decide         ++    ++    --    --    --    --    --    --    --    --    --
evaluation.appeal.file           ++    ++    --    +-    +-    --    --    --    --    --    --
evaluation.appeal.read           ++    ++    ++    +-    +-    --    --    ++    --    --    --
evaluation.draft.read            ++    ++    ++    --    --    --    --    ++    --    --    --
evaluation.evaluation.lock       ++    ++    --    --    --    --    --    --    --    --    --
evaluation.evaluation.notify     ++    ++    --    --    --    --    --    --    --    --    --
evaluation.evaluation.open       ++    ++    --    --    --    --    --    --    --    --    --
evaluation.evaluation.read       ++    ++    ++    ++    ++    --    --    ++    --    --    --
evaluation.evaluation.reopen     ++    ++    --    --    --    --    --    --    --    --    --
evaluation.evaluation.replay     ++    ++    --    --    --    --    --    --    --    --    --
evaluation.evaluation.run        ++    ++    --    --    --    --    --    --    --    --    --
evaluation.judgement.give        ++    ++    --    --    --    --    --    --    --    --    --
evaluation.method.load           ++    ++    --    --    --    --    --    --    --    --    --
evaluation.sheet.export          ++    ++    ++    --    --    --    --    ++    --    --    --
evaluation.subject.change        ++    ++    --    --    --    --    --    --    --    --    --
exchange.register.export         ++    ++    --    ++    ++    --    --    ++    --    --    --
exchange.register.import         ++    ++    --    --    ++    --    --    --    --    --    --
exemplars.case.export            ++    ++    ++    ++    ++    ++    --    ++    --    --    --
exemplars.case.read              ++    ++    ++    ++    ++    ++    --    ++    --    --    --
exemplars.case.select            ++    ++    --    --    --    --    --    --    --    --    --
exemplars.case.submit            ++    ++    --    +-    +-    --    --    --    --    --    --
exemplars.case.withdraw          ++    ++    --    +-    +-    --    --    --    --    --    --
exemplars.case.write             ++    ++    --    +-    +-    --    --    --    --    --    --
exemplars.draft.read             ++    ++    ++    +-    +-    --    --    ++    --    --    --
facilities.facility.read         ++    ++    ++    --    +-    +-    +-    ++    +-    +-    --
facilities.facility.write        ++    ++    --    --    +-    --    --    --    +-    --    --
facilities.norm.set              ++    ++    --    --    --    --    --    --    --    --    --
facilities.run.reverse           ++    ++    --    --    +-    --    --    --    +-    --    --
facilities.run.write             ++    ++    --    --    +-    --    --    --    +-    --    --
facilities.weighing.write        ++    ++    --    --    +-    +-    --    --    +-    +-    --
files.purge                      ++    --    --    --    --    --    --    --    --    --    --
files.read                       ++    --    --    --    --    --    --    ++    --    --    --
finance.loan.close               ++    ++    --    +-    +-    --    --    --    --    --    --
finance.loan.read                ++    ++    ++    +-    +-    --    --    ++    --    --    --
finance.loan.report              ++    ++    --    +-    +-    --    --    --    --    --    --
finance.loan.write               ++    ++    --    +-    +-    --    --    --    --    --    --
finance.table.export             ++    ++    ++    ++    ++    --    --    ++    --    --    --
finance.table.import             ++    ++    --    +-    +-    --    --    --    --    --    --
identity.apikey.issue            ++    ++    --    --    --    --    --    --    --    --    --
identity.apikey.revoke           ++    ++    --    --    --    --    --    --    --    --    --
identity.apikey.use              ++    --    --    --    --    --    --    --    --    --    --
identity.delegation.grant        ++    ++    --    --    --    --    --    --    +-    --    --
identity.delegation.read         ++    ++    --    --    --    --    --    ++    +-    --    --
identity.delegation.revoke       ++    ++    --    --    --    --    --    --    +-    --    --
identity.membership.grant        ++    ++    --    --    --    --    --    --    --    --    --
identity.membership.revoke       ++    ++    --    --    --    --    --    --    --    --    --
identity.person.change           ++    ++    --    --    --    --    --    --    --    --    --
identity.person.create           ++    ++    --    --    --    --    --    --    --    --    --
identity.person.deactivate       ++    ++    --    --    --    --    --    --    --    --    --
identity.person.password         ++    ++    --    --    --    --    --    --    --    --    --
identity.person.read             ++    ++    --    --    +-    --    --    ++    --    --    --
identity.self.change             ++    ++    ++    ++    ++    ++    ++    ++    ++    ++    ++
indicators.assignment.change     ++    ++    --    --    --    --    --    --    --    --    --
indicators.definition.change     ++    ++    --    --    --    --    --    --    --    --    --
indicators.indicator.read        ++    ++    ++    ++    ++    ++    --    ++    --    --    --
indicators.published.write       ++    ++    --    --    --    --    --    --    --    --    --
indicators.reading.accept        ++    ++    --    --    --    --    --    --    --    --    --
indicators.reading.approve       ++    ++    --    --    --    --    --    --    --    --    --
indicators.reading.complete      ++    ++    --    +-    +-    --    --    --    --    --    --
indicators.reading.reopen        ++    ++    --    --    --    --    --    --    --    --    --
indicators.reading.return        ++    ++    --    --    --    --    --    --    --    --    --
indicators.reading.write         ++    ++    --    +-    +-    --    --    --    --    --    --
indicators.set.change            ++    ++    --    --    --    --    --    --    --    --    --
indicators.set.load              ++    ++    --    --    --    --    --    --    --    --    --
indicators.table.export          ++    ++    ++    ++    ++    --    --    ++    --    --    --
indicators.table.import          ++    ++    --    --    --    --    --    --    --    --    --
indicators.target.set            ++    ++    --    --    --    --    --    --    --    --    --
jobs.manage                      ++    --    --    --    --    --    --    --    --    --    --
licences.licence.apply           ++    ++    --    --    --    --    --    --    +-    --    --
licences.licence.decide          ++    ++    --    --    +-    --    +-    --    --    --    --
licences.licence.read            ++    ++    ++    --    +-    --    +-    ++    +-    +-    --
licences.register.declare        ++    ++    --    --    --    --    --    --    --    --    --
licences.term.set                ++    ++    --    --    --    --    --    --    --    --    --
manifests.clock.set              ++    ++    --    --    --    --    --    --    --    --    --
manifests.manifest.draft         ++    ++    --    --    --    --    --    --    +-    --    --
manifests.manifest.enter         ++    ++    --    --    +-    --    +-    --    +-    --    --
manifests.manifest.hold          ++    ++    --    --    +-    --    +-    --    --    --    --
manifests.manifest.read          ++    ++    ++    --    +-    --    +-    ++    +-    +-    --
manifests.manifest.sign          ++    ++    --    --    --    --    --    --    +-    +-    --
manifests.manifest.take          ++    ++    --    --    --    --    --    --    --    --    --
manifests.package.write          ++    ++    --    --    --    --    --    --    +-    --    --
notices.webhook.send             ++    --    --    --    --    --    --    --    --    --    --
outbox.manage                    ++    --    --    --    --    --    --    --    --    --    --
parties.name.change              ++    ++    --    +-    +-    --    --    --    --    --    --
parties.party.change             ++    ++    --    +-    +-    +-    --    --    +-    --    --
parties.party.close              ++    ++    --    --    +-    --    --    --    --    --    --
parties.party.create             ++    ++    --    --    +-    --    --    --    --    --    --
parties.party.identify           ++    ++    --    --    +-    --    --    --    --    --    --
parties.party.merge              ++    ++    --    --    --    --    --    --    --    --    --
parties.party.read               ++    ++    ++    ++    ++    ++    ++    ++    +-    --    --
parties.party.reopen             ++    ++    --    --    +-    --    --    --    --    --    --
parties.site.change              ++    ++    --    +-    +-    +-    --    --    +-    --    --
parties.site.close               ++    ++    --    +-    +-    +-    --    --    +-    --    --
parties.site.create              ++    ++    --    +-    +-    +-    --    --    +-    --    --
parties.tenant.read              ++    ++    ++    --    +-    --    +-    ++    --    --    +-
pickups.pickup.quote             ++    ++    --    --    --    --    --    --    +-    --    --
pickups.pickup.read              ++    ++    ++    --    +-    --    +-    ++    +-    --    --
pickups.pickup.write             ++    ++    --    --    --    --    --    --    +-    --    --
places.place.change              ++    ++    --    --    +-    +-    --    --    --    --    --
places.place.close               ++    ++    --    --    +-    --    --    --    --    --    --
places.place.create              ++    ++    --    --    +-    +-    --    --    --    --    --
places.place.load                ++    ++    --    --    --    --    --    --    --    --    --
places.place.read                ++    ++    ++    ++    ++    ++    ++    ++    ++    ++    ++
places.place.reopen              ++    ++    --    --    +-    --    --    --    --    --    --
plans.extension.ask              ++    ++    --    +-    +-    +-    --    --    --    --    --
plans.extension.decide           ++    ++    --    --    --    --    --    --    --    --    --
plans.filter.save                ++    ++    ++    ++    ++    ++    --    ++    --    --    --
plans.meeting.write              ++    ++    --    --    --    --    --    --    --    --    --
plans.plan.adopt                 ++    ++    --    --    --    --    --    --    --    --    --
plans.plan.discard               ++    ++    --    --    --    --    --    --    --    --    --
plans.plan.read                  ++    ++    ++    ++    ++    ++    --    ++    --    --    --
plans.plan.review                ++    ++    --    --    --    --    --    --    --    --    --
plans.plan.upload                ++    ++    --    --    --    --    --    --    --    --    --
plans.project.read               ++    ++    ++    +-    +-    --    --    ++    +-    --    --
plans.project.report             ++    ++    --    +-    +-    --    --    --    +-    --    --
plans.project.write              ++    ++    --    --    --    --    --    --    --    --    --
plans.target.settle              ++    ++    --    --    --    --    --    --    --    --    --
plans.task.add                   ++    ++    --    --    --    --    --    --    --    --    --
plans.task.change                ++    ++    --    --    --    --    --    --    --    --    --
plans.task.claim                 ++    ++    --    +-    +-    +-    --    --    --    --    --
plans.task.confirm               ++    ++    --    --    --    --    --    --    --    --    --
plans.task.drop                  ++    ++    --    --    --    --    --    --    --    --    --
plans.task.note                  ++    ++    --    +-    +-    +-    --    --    --    --    --
plans.task.read                  ++    ++    ++    +-    +-    +-    --    ++    --    --    --
plans.task.reopen                ++    ++    --    --    --    --    --    --    --    --    --
plans.task.report                ++    ++    --    +-    +-    +-    --    --    --    --    --
plans.task.urge                  ++    ++    --    --    --    --    --    --    --    --    --
rounds.page.accept               ++    ++    --    --    --    --    --    --    --    --    --
rounds.page.fill                 ++    ++    --    +-    +-    --    --    --    --    --    --
rounds.page.read                 ++    ++    ++    +-    +-    --    --    ++    --    --    --
rounds.page.reopen               ++    ++    --    --    --    --    --    --    --    --    --
rounds.page.review               ++    ++    --    --    --    --    --    --    --    --    --
rounds.page.submit               ++    ++    --    +-    +-    --    --    --    --    --    --
rounds.page.support              ++    ++    --    +-    +-    --    --    --    --    --    --
rounds.page.withdraw             ++    ++    --    +-    +-    --    --    --    --    --    --
rounds.round.change              ++    ++    --    --    --    --    --    --    --    --    --
rounds.round.close               ++    ++    --    --    --    --    --    --    --    --    --
rounds.round.open                ++    ++    --    --    --    --    --    --    --    --    --
rounds.round.read                ++    ++    ++    ++    ++    --    --    ++    --    --    --
seals.chain.extend               ++    --    --    --    --    --    --    --    --    --    --
seals.head.read                  ++    ++    --    --    --    --    --    ++    --    --    --
seals.head.sign                  ++    ++    --    --    --    --    --    ++    --    --    --
settlement.deposit.write         ++    ++    --    --    --    --    --    --    --    --    --
settlement.finding.judge         ++    ++    --    --    +-    --    +-    --    --    --    --
settlement.finding.read          ++    ++    ++    --    +-    --    +-    ++    +-    --    --
settlement.link.say              ++    ++    --    --    --    --    --    --    --    --    --
settlement.match.run             ++    ++    --    --    --    --    --    --    --    --    --
settlement.record.read           ++    ++    ++    --    +-    --    +-    ++    +-    --    --
settlement.record.take           ++    ++    --    --    --    --    --    --    +-    --    --
settlement.tolerance.set         ++    ++    --    --    --    --    --    --    --    --    --
stores.move.read                 ++    ++    ++    --    +-    +-    +-    ++    +-    +-    --
stores.move.write                ++    ++    --    --    +-    +-    --    --    +-    +-    --
works.works.read                 ++    ++    ++    --    +-    --    +-    ++    +-    --    --
works.works.review               ++    ++    --    --    +-    --    +-    --    --    --    --
works.works.write                ++    ++    --    --    --    --    --    --    +-    --    --
"""
EXPECTED: dict[str, dict[str, str]] = {
    line.split()[0]: dict(zip(ROLES, line.split()[1:], strict=True)) for line in TABLE.strip().splitlines()[1:]
}
SIDES = ("own", "other")


def may(code: str, role: str, side: str) -> bool:
    """What the table says."""
    return EXPECTED[code][role][SIDES.index(side)] == "+"


def test_the_table_names_every_permission_and_every_role() -> None:
    assert tuple(role.code for role in spec.ROLES) == ROLES
    assert set(EXPECTED) == set(spec.PERMISSIONS.codes())
    assert spec.faults(spec.PERMISSIONS.values()) == []


@pytest.mark.parametrize("role", ROLES)
def test_every_permission_is_as_the_table_says(role: str) -> None:
    two = world()
    actor = two.actor(role)
    found = {}
    for permission in spec.PERMISSIONS.values():
        state = min(permission.states) if permission.states else ""
        subjects = [Subject(state, frozenset({half.party.pk}), half.township) for half in (two.own, two.other)]
        found[permission.code] = "".join("+" if allowed(actor, permission, s) else "-" for s in subjects)
    assert found == {code: cells[role] for code, cells in EXPECTED.items()}


def test_a_permission_never_holds_in_a_state_it_does_not_name() -> None:
    actor = world().actor("admin")
    limited = [p for p in spec.PERMISSIONS.values() if p.states is not None]
    assert limited
    assert not any(allowed(actor, permission, Subject("no such state")) for permission in limited)


def test_every_action_of_the_registers_is_tried() -> None:
    public = {f"{app}.{name}" for app, module in MODULES.items() for name in module.__all__}
    assert {act.split(" ")[0] for act in ACTS} | ELSEWHERE == public


@pytest.mark.parametrize("role", ROLES)
def test_every_action_does_what_the_table_says(role: str) -> None:
    two = world()
    actor = two.actor(role)
    wrong = []
    for act, (code, prepare, do) in ACTS.items():
        for side in SIDES:
            done = _tried(actor, two, side, prepare, do)
            if done != may(code, role, side):
                wrong.append(f"{act} on {side}: {'done' if done else 'refused'}")
    assert wrong == []


def _tried(actor: Actor, two: World, side: str, prepare: Prepare, do: Act) -> bool:
    """Whether the act was done; any refusal but one of rights fails the test. Everything is taken back."""
    half: Half = getattr(two, side)
    with transaction.atomic():
        made = prepare(half)
        code = ""
        try:
            with transaction.atomic():
                do(actor, half, made)
        except Problem as problem:
            code = problem.code
        transaction.set_rollback(True)
    # What one may not see does not exist.
    assert code in {"", "access.not_allowed", "kernel.not_found"}, side
    return not code


def test_somebody_without_a_role_may_do_nothing_but_keep_the_own_account() -> None:
    from wufei.kernel.access import Face
    from wufei.registers.identity.queries import actor_for

    actor = actor_for(person(), Face.WEB)
    assert {code for grant in actor.grants for code in grant.permissions} == {"identity.self.change"}
