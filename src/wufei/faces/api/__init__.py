"""The API under /api/: one file an app, each operation one action or query. Not for: rules (the floors below).

`api.urls` goes into the addresses of the house; the documentation stands at /api/docs, the schema at /api/openapi.json.
"""

import wufei
from wufei.faces.api import (
    aims,
    allocations,  # noqa: F401  adds funds and papers to the router of evaluations
    audit,
    balance,
    catalogue,
    catalogue_acts,  # noqa: F401  adds the changes to the router of the catalogue
    declarations,
    delegations,
    evaluation_given,
    evaluation_methods,
    evaluations,
    facilities,
    figures,
    files,
    identity,
    indicator_acts,  # noqa: F401  adds the changes to the router of indicators
    indicators,
    jobs,
    licences,
    manifest_acts,  # noqa: F401  adds the acts to the router of manifests
    manifest_corrections,  # noqa: F401  adds corrections to the router of manifests
    manifest_feed,
    manifest_flows,  # noqa: F401  adds flows to the router of manifests
    manifest_packages,
    manifest_papers,  # noqa: F401  adds paper, waybills and clocks to the router of manifests
    manifest_past,  # noqa: F401  adds taking over to the router of manifests
    manifest_rounds,  # noqa: F401  adds rounds to the router of manifests
    manifest_streams,
    manifest_tickets,
    manifests,
    me,
    meetings,
    outbox,
    parties,
    pickups,
    places,
    plans,
    projects,
    readings,
    registers,
    reports,
    review,
    round_acts,  # noqa: F401  adds the acts to the router of pages
    round_pages,
    rounds,
    scores,  # noqa: F401  adds what a run says to the router of evaluations
    settlement,
    stores,
    task_acts,  # noqa: F401  adds the acts to the router of tasks
    tasks,
    webhooks,
    weighings,
    works,
)
from wufei.faces.api.kit.access import KeyAuth, SessionAuth
from wufei.faces.api.kit.door import Door, OfflineDocs, PlainJson, assets, stray
from wufei.faces.api.kit.once import once
from wufei.faces.api.kit.refusals import install

DESCRIPTION = """
Everything the pages can do, a program can do here, with the same rights.

**Who asks.** `Authorization: Bearer wf_…` with an API key, or the session of a browser; with a session, everything but
reading needs the header `X-CSRFToken`. Everybody makes keys of their own account (POST /me/keys), cut to the
permissions that the program needs; whoever manages people issues them for others (POST /people/{id}/keys).

**Versions.** A record carries its `version`; send it back with an act. If somebody changed the record meanwhile,
nothing is done and the answer is 409 `kernel.stale`.

**Repeats.** A write with the header `Idempotency-Key` (8 to 80 characters, new for every request) is done once: the
same request under the same key is answered as the first time, with `Idempotency-Replayed: true`, for a day. What was
refused did nothing, so its key is free again.

**Refusals** have one shape: `{"problems": [{code, kind, where, value, says, remedy}]}`. Codes never change; `says` and
`remedy` follow Accept-Language (`zh-hans`, `en`). 400 unreadable body, 401 not signed in, 403 not allowed, 404 absent
or out of reach, 409 conflict with the present state, 422 unusable input, 429 too many requests (Retry-After).

**Amounts** are exact decimal texts in the unit beside them; money is whole fen (`*_fen`), positions are degrees times
1 000 000 (`*_micro`), confidences thousandths. **Days** are Shanghai days, **moments** carry their offset.

**Lists** take `limit` and `offset` and answer `items` and `total`. Reads carry an ETag: send it as If-None-Match and an
unchanged answer costs 304. `GET /tasks/changes?since=` and `GET /manifest-changes?after=` tell what happened since the
last call; webhooks push the second (POST /webhooks).
"""

api = Door(
    title="Wufei",
    version=wufei.__version__,
    description=DESCRIPTION,
    auth=[KeyAuth(), SessionAuth()],
    docs=OfflineDocs(),
    renderer=PlainJson(),
    urls_namespace="api",
)
install(api)
api.add_decorator(once)
api.add_router("/docs/assets", assets)
api.add_router("/me", me.router)
api.add_router("", plans.router)
api.add_router("", review.router)
api.add_router("", tasks.router)
api.add_router("/projects", projects.router)
api.add_router("/meetings", meetings.router)
api.add_router("", indicators.router)
api.add_router("", figures.router)
api.add_router("", readings.router)
api.add_router("", aims.router)
api.add_router("", rounds.router)
api.add_router("", round_pages.router)
api.add_router("", evaluation_methods.router)
api.add_router("", evaluations.router)
api.add_router("", evaluation_given.router)
api.add_router("/reports", reports.router)
api.add_router("/places", places.router)
api.add_router("", parties.router)
api.add_router("", catalogue.router)
api.add_router("", identity.router)
api.add_router("", delegations.router)
api.add_router("", licences.router)
api.add_router("", stores.router)
api.add_router("", works.router)
api.add_router("", pickups.router)
api.add_router("", manifests.router)
api.add_router("", manifest_streams.router)
api.add_router("", manifest_feed.router)
api.add_router("", declarations.router)
api.add_router("", webhooks.router)
api.add_router("", manifest_packages.router)
api.add_router("", manifest_tickets.router)
api.add_router("", facilities.router)
api.add_router("", weighings.router)
api.add_router("/settlement", settlement.router)
api.add_router("", balance.router)
api.add_router("/registers", registers.router)
api.add_router("/files", files.router)
api.add_router("/jobs", jobs.router)
api.add_router("/outbox", outbox.router)
api.add_router("/audit", audit.router)
api.add_router("", stray)
