"""What notices do on events of manifests and by the clock. Not for: acts of people (actions)."""

from wufei.kernel.access import system
from wufei.kernel.jobs.spec import every
from wufei.kernel.outbox.spec import handles
from wufei.operations.manifests.events import CorrectionAsked, CorrectionSettled, ManifestHeld
from wufei.operations.notices.actions.notices import notice_write
from wufei.operations.notices.actions.sending import webhooks_send
from wufei.operations.notices.spec import ChangeKind

_ACTOR = "notices"


@handles(ManifestHeld, name="notices.held")
def held(event: ManifestHeld) -> None:
    """A hold, or its end."""
    kind = ChangeKind.HELD if event.held else ChangeKind.RELEASED
    notice_write(actor=system(_ACTOR), manifest_id=event.manifest_id, kind=kind)


@handles(CorrectionAsked, name="notices.correction_asked")
def correction_asked(event: CorrectionAsked) -> None:
    """Somebody wants what was signed to be changed."""
    kind, correction = ChangeKind.CORRECTION_ASKED, event.correction_id
    notice_write(actor=system(_ACTOR), manifest_id=event.manifest_id, kind=kind, correction_id=correction)


@handles(CorrectionSettled, name="notices.correction_settled")
def correction_settled(event: CorrectionSettled) -> None:
    """What came of it."""
    kind, correction = ChangeKind(f"manifest.correction_{event.state}"), event.correction_id
    notice_write(actor=system(_ACTOR), manifest_id=event.manifest_id, kind=kind, correction_id=correction)


@every(minutes=1, name="notices.webhooks")
def webhooks_pushed() -> None:
    """Send what is new to whoever wants it pushed."""
    webhooks_send(actor=system("notices.webhooks"))
