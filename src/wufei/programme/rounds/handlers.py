"""What rounds do on others' events: a unit that was merged keeps its pages under the unit it became."""

from django.db.models import F

from wufei.kernel.outbox.spec import handles
from wufei.kernel.rows import swap
from wufei.programme.rounds.models import EntryFile, EntryPart, Page, PageStep, Reminder
from wufei.programme.rounds.spec import PageState
from wufei.registers.parties.events import PartyMerged

# The less a page has been through, the more is still to be done on it: two pages that become one go on as the earlier.
WAY = (PageState.FILLING, PageState.RETURNED, PageState.SUBMITTED, PageState.APPROVED, PageState.ACCEPTED)


@handles(PartyMerged, name="rounds.pages_follow")
def pages_follow(event: PartyMerged) -> None:
    """Hang the pages of the merged unit under the one it became; where both have one in a round, they become one."""
    kept = {page.round_id: page for page in Page.objects.filter(party_id=event.kept_id)}
    for page in Page.objects.filter(party_id=event.gone_id):
        there = kept.get(page.round_id)
        if there is None:
            swap(page, version=page.version, party_id=event.kept_id)
        else:
            _join(page, there)
    EntryFile.objects.filter(party_id=event.gone_id).update(party_id=event.kept_id)


def _join(gone: Page, kept: Page) -> None:
    """Move everything of one page to the other and let it go."""
    gone.entries.update(page=kept, version=F("version") + 1)
    own = set(kept.entries.values_list("pk", flat=True))
    held = {part.entry_id: part for part in EntryPart.objects.filter(page=kept)}
    for part in EntryPart.objects.filter(page=gone):
        other = held.get(part.entry_id)
        if other is None and part.entry_id not in own:
            swap(part, version=part.version, page=kept)
            continue
        if other is not None and part.text and part.text != other.text:
            text = f"{other.text}\n{part.text}".strip()
            swap(other, version=other.version, text=text, done=other.done and part.done)
    # Nobody adds a part to an entry of the own page: what stands in such a part goes into the entry's words.
    for part in EntryPart.objects.filter(page__in=[gone, kept], entry__in=own).select_related("entry"):
        entry = part.entry
        if part.text and part.text not in entry.progress:
            swap(entry, version=entry.version, progress=f"{entry.progress}\n{part.text}".strip())
        part.delete()
    PageStep.objects.filter(page=gone).update(page=kept)
    Reminder.objects.filter(page=gone).update(page=kept)
    earlier = min(PageState(gone.state), PageState(kept.state), key=WAY.index)
    changes: dict[str, object] = {"due_at": max(gone.due_at, kept.due_at), "returns": gone.returns + kept.returns}
    if earlier != kept.state:
        changes["state"] = earlier
    swap(kept, version=kept.version, **changes)
    gone.delete()
