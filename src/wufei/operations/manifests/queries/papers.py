"""A manifest as it is printed: every word in the reader's language, gathered from its story. Not for: how it looks."""

from collections.abc import Callable, Sequence

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem
from wufei.kernel.text import _
from wufei.kernel.units import Language
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.spec import ACCOUNT_LABELS, TransferKind
from wufei.operations.manifests.models import Carried, Leg, Manifest
from wufei.operations.manifests.papers.spec import (
    LedgerRow,
    LegRow,
    ManifestPaper,
    PackageRow,
    PartyBlock,
    SignatureRow,
    WasteRow,
)
from wufei.operations.manifests.queries.proofs import Proved, signature_proof
from wufei.operations.manifests.queries.story import Story, story_of
from wufei.operations.manifests.rules.moves import fields_of
from wufei.operations.manifests.spec import (
    CORRECTED,
    EVENT_LABELS,
    METHOD_LABELS,
    ROLE_LABELS,
    STATE_LABELS,
    WAY_LABELS,
    Field,
    Role,
    Way,
)
from wufei.operations.manifests.spec.packages import PACKAGE_LABELS
from wufei.registers.parties.models import Party

Translate = Callable[[str], str]
DIGEST_SHOWN = 12
EFFECTS = {
    TransferKind.POST: _("posted"),
    TransferKind.PEND: _("reserved"),
    TransferKind.SETTLE: _("settled"),
    TransferKind.VOID: _("given back"),
}
# What has a column of its own on paper.
COLUMNS = frozenset({"form", "hazards", "packing", "method", "plate", "driver", "road_permit"})


def manifest_paper(
    *, actor: Actor, manifest_id: int, language: Language, translate: Translate, address: str = ""
) -> ManifestPaper:
    """The paper of a manifest the actor may see. `address`: what the QR code at its head leads to. Raises NOT_FOUND."""
    story = story_of(actor=actor, manifest_id=manifest_id)
    row, proved = story.manifest, _proved(actor, story)
    say = _Saying(translate, story)
    return ManifestPaper(
        title=translate(_("Manifest: {stream}")).replace("{stream}", translate(story.found.spec.title)),
        number=row.number or "—",
        state=translate(STATE_LABELS[row.state]),
        parties=say.parties(),
        waste=(say.waste(),),
        legs=[say.leg(leg) for leg in story.found.legs],
        packages=say.packages(),
        signatures=say.signatures(),
        ledger=[say.transfer(transfer) for transfer in story.transfers],
        language=language,
        printed_at=clock.now(),
        simulated=row.simulated,
        qr_text=address or row.number,
        proof_letters=proved.letters if proved is not None else "",
        key_hash=proved.public_key.hex() if proved is not None else "",
        proof_note=translate(_("Check it with: wufei ledger verify --proof, and the public key of the city.")),
        facts=say.facts(),
        foot=translate(_("Printed from the city's books; what stands there is what counts.")),
    )


def _proved(actor: Actor, story: Story) -> Proved | None:
    """The proof of the last signature; none within the minute before it is chained."""
    if not story.signatures:
        return None
    try:
        return signature_proof(actor=actor, manifest_id=story.manifest.pk)
    except Problem:
        return None


class _Saying:
    """The rows of one manifest in one language."""

    def __init__(self, translate: Translate, story: Story) -> None:
        self.translate, self.story = translate, story
        self.row: Manifest = story.manifest
        self.fields = {field.name: field for field in fields_of(story.found.spec, self.row.day)}

    def value(self, name: str, value: object) -> str:
        """A value as people read it."""
        field = self.fields.get(name)
        return field.said(value, self.translate) if field is not None else str(value or "")

    def of(self, name: str) -> str:
        """A value of the manifest."""
        return self.value(name, self.row.values.get(name))

    def parties(self) -> list[PartyBlock]:
        carriers: Sequence[Party] = list(dict.fromkeys(leg.carrier for leg in self.story.found.legs))
        named = [(Role.GENERATOR, self.row.generator), *((Role.CARRIER, party) for party in carriers[:1])]
        named.append((Role.RECEIVER, self.row.receiver))
        return [PartyBlock(self.translate(ROLE_LABELS[role]), self._party(party)) for role, party in named]

    def _party(self, party: Party) -> list[tuple[str, str]]:
        rows = (
            (_("Name"), party.name),
            (_("Credit code"), party.uscc),
            (_("Address"), party.address),
            (_("Contact"), party.contact),
            (_("Phone"), party.phone),
        )
        return [(self.translate(label), value) for label, value in rows]

    def waste(self) -> WasteRow:
        return WasteRow(
            name=self.row.name,
            waste_class=self.row.code.partition(":")[0].upper(),
            code=self.row.code.partition(":")[2],
            form=self.of("form"),
            hazards=self.of("hazards"),
            packing=self.of("packing"),
            mass_g=self.row.mass_g,
            packages=self.row.pieces or None,
            accepted_g=self.row.accepted_g,
            treatment=self.of("method"),
        )

    def leg(self, leg: Leg) -> LegRow:
        values = leg.values
        return LegRow(
            carrier=leg.carrier.name,
            vehicle=str(values.get("plate", "")),
            driver=str(values.get("driver", "")),
            permit=str(values.get("road_permit", "")),
            taken_at=leg.taken_at,
            handed_at=leg.handed_at,
        )

    def packages(self) -> list[PackageRow]:
        done = self.row.accepted_g is not None
        return [
            PackageRow(
                code=one.package.code,
                kind=self.translate(PACKAGE_LABELS.get(one.package.kind, one.package.kind)) if one.package.kind else "",
                waste=self.row.name,
                mass_g=one.sent_g,
                made_on=one.package.filled_on,
                became=self._became(one, done=done),
            )
            for one in self.story.packages
        ]

    def _became(self, one: Carried, *, done: bool) -> str:
        if one.refused:
            return self.translate(_("refused"))
        return self.translate(_("accepted")) if done else ""

    def signatures(self) -> list[SignatureRow]:
        return [
            SignatureRow(
                act=self.translate(_("Correct") if one.event == CORRECTED else EVENT_LABELS[one.event]),
                who=one.person_label,
                for_whom=one.party.name,
                how=self.translate(METHOD_LABELS[one.method]),
                when=one.happened_at,
                digest=bytes(one.digest).hex()[:DIGEST_SHOWN].upper(),
            )
            for one in self.story.signatures
        ]

    def transfer(self, transfer: Transfer) -> LedgerRow:
        return LedgerRow(
            when=transfer.happened_at,
            effect=self.translate(EFFECTS[TransferKind(transfer.kind)]),
            source=self._account(transfer.source),
            target=self._account(transfer.target),
            mass_g=transfer.amount,
        )

    def _account(self, account: Account) -> str:
        return f"{account.holder.name} {self.translate(ACCOUNT_LABELS[account.kind])}"

    def facts(self) -> list[tuple[str, str]]:
        told = [(self.translate(_("Way")), self.translate(WAY_LABELS[self.row.way]))]
        if self.row.way != Way.ORDINARY:
            told.append((self.translate(_("Reason")), self.row.reason))
        shown = [field for name, field in self.fields.items() if name not in COLUMNS and self._known(field)]
        return [*told, *((self.translate(field.label), self._known(field)) for field in shown)]

    def _known(self, field: Field) -> str:
        if field.asked_of is Role.CARRIER:
            values = [self.value(field.name, leg.values.get(field.name)) for leg in self.story.found.legs]
            return "、".join(value for value in values if value)
        return self.of(field.name)
