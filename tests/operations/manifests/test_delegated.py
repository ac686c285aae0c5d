"""Signing for a firm that has delegated it: who signed and for whom stands there; nothing holds when it has ended."""

import datetime as dt
import json

import pytest
from tests.factories.manifests import Trio, drafted, sign, trio
from tests.factories.registers import SETUP, party, person

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face
from wufei.kernel.problems import Problem
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.queries.search import waiting_for
from wufei.operations.manifests.spec import Event, Role, State
from wufei.registers.identity.actions import delegation_grant, delegation_revoke
from wufei.registers.identity.models import Delegation, Person
from wufei.registers.identity.queries import actor_for

pytestmark = pytest.mark.django_db
CODES = ["manifests.manifest.read", "manifests.manifest.sign", "manifests.manifest.draft"]
DAY = dt.timedelta(days=1)


def service() -> Person:
    """Somebody of a firm that has no part in anything."""
    return person("enterprise", party=party(place="371502"))


def commissioned(three: Trio, who: Person, *codes: str, days: int = 30) -> Delegation:
    """The generator lets the firm of this person act for it."""
    return delegation_grant(
        actor=three.people[Role.GENERATOR],
        giver_id=three.generator.pk,
        taker_id=who.memberships.get().party_id,
        permissions=codes or CODES,
        valid_to=clock.today() + days * DAY,
    )


def now(who: Person) -> Actor:
    return actor_for(who, Face.WEB)


def refused(three: Trio, manifest: Manifest, who: Person) -> str:
    with pytest.raises(Problem) as caught:
        sign(three, manifest, Event.ISSUE, by=now(who))
    assert Signature.objects.count() == 0
    return str(caught.value.code)


def test_the_signature_says_who_signed_and_for_whom() -> None:
    three, who = trio(), service()
    manifest = drafted(three)
    assert refused(three, manifest, who) == "kernel.not_found"
    commissioned(three, who)
    assert list(waiting_for(now(who))) == [manifest]
    assert sign(three, manifest, Event.ISSUE, by=now(who)).state == State.ISSUED
    row = Signature.objects.get()
    assert (row.party, row.person_id, row.person_label) == (three.generator, str(who.pk), str(who))
    told = json.loads(row.statement)
    assert told["party"][1] == three.generator.name
    assert told["signer"][:3] == ["person", str(who.pk), str(who)]


def test_after_it_was_revoked_nothing_is_signed() -> None:
    three, who = trio(), service()
    manifest, row = drafted(three), commissioned(three, who)
    delegation_revoke(actor=now(who), delegation_id=row.pk)
    assert refused(three, manifest, who) == "kernel.not_found"


def test_after_its_last_day_nothing_is_signed() -> None:
    three, who = trio(), service()
    manifest = drafted(three)
    commissioned(three, who, days=1)
    with clock.freeze(clock.now() + 2 * DAY):
        assert refused(three, manifest, who) == "kernel.not_found"


def test_who_may_only_read_does_not_sign_and_nobody_signs_for_the_others() -> None:
    three, who = trio(), service()
    manifest = drafted(three)
    commissioned(three, who, "manifests.manifest.read")
    assert refused(three, manifest, who) == "access.not_allowed"
    sign(three, manifest, Event.ISSUE)
    delegation_grant(
        actor=SETUP,
        giver_id=three.generator.pk,
        taker_id=who.memberships.get().party_id,
        permissions=CODES,
        valid_to=clock.today(),
    )
    with pytest.raises(Problem) as caught:
        sign(three, manifest, Event.TAKE_OVER, by=now(who))
    assert caught.value.code in {"access.not_allowed", "manifests.not_for_party"}


def test_who_is_commissioned_drafts_for_the_giver() -> None:
    three, who = trio(), service()
    commissioned(three, who)
    hired = Trio(three.generator, three.carrier, three.receiver, {**three.people, Role.GENERATOR: now(who)})
    manifest = drafted(hired)
    assert manifest.author_id == three.generator.pk
    assert list(visible_to(three.people[Role.GENERATOR])) == [manifest]
