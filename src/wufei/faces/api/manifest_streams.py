"""What streams declare of manifests: fields, steps, clocks; the forms are made of it. Not for: documents."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field, WithJsonSchema

from wufei.faces.api.kit.fields import Day, Given
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.kernel.sources import Confidence
from wufei.operations.manifests.queries import sheets as queries
from wufei.operations.manifests.spec import (
    ATLAS,
    EVENT_LABELS,
    ROLE_LABELS,
    SPECS,
    Clock,
    ClockUnit,
    Effect,
    Event,
    FieldKind,
    ManifestSpec,
    Role,
    State,
    Step,
)
from wufei.operations.manifests.spec import Field as Declared

router = Router(tags=["manifests"])

# Tasks have a Role of their own, and the documentation keeps one schema under a name: so this one stands inline.
SignedFor = Annotated[Role, WithJsonSchema({"type": "string", "enum": [str(role) for role in Role]})]
CONDITION = (
    'A condition as data: `["filled", field]`, `["among", field, [values]]`, `["above", field, amount]`, '
    '`["not", condition]`, `["every", condition, …]`, `["either", condition, …]`; empty: none.'
)


class ManifestStreamOut(Schema):
    """A declaration by its name."""

    code: str = Field(description="The stream, with its profile where it has several.", examples=["municipal/kitchen"])
    title: str
    family: str = Field(description="The title that profiles of a stream share.")
    lists: list[str] = Field(description="Lists of which the code of the waste is, the usual first.")


class ManifestFieldOut(Schema):
    """One field beyond those every manifest has."""

    name: str
    kind: FieldKind = Field(description="Masses are whole grams, counts whole numbers, moments carry their zone.")
    label: str
    choices: dict[str, str] = Field(description="Value → what it means; empty: free.")
    unit: str
    help: str
    source: str = Field(description="The rule it comes from.")
    required_at: Event | None = Field(description="The event for which it must be filled, if the condition holds.")
    sealed_at: Event = Field(description="The event after which it changes by a correction only.")
    asked_of: SignedFor | None = Field(
        description="Who fills it; null: whoever signs that event. A carrier's is each leg's."
    )
    condition: list[Any] = Field(description=CONDITION)

    @staticmethod
    def resolve_label(field: Declared) -> str:
        """In the language of the request."""
        return gettext(field.label)

    @staticmethod
    def resolve_choices(field: Declared) -> dict[str, str]:
        """In the language of the request."""
        return {value: gettext(label) if label else "" for value, label in field.choices.items()}

    @staticmethod
    def resolve_unit(field: Declared) -> str:
        """In the language of the request."""
        return gettext(field.unit) if field.unit else ""

    @staticmethod
    def resolve_help(field: Declared) -> str:
        """In the language of the request."""
        return gettext(field.help) if field.help else ""

    @staticmethod
    def resolve_condition(field: Declared) -> list[Any]:
        """As data."""
        return queries.condition_told(field.when)


class ManifestStepOut(Schema):
    """One move that the stream allows."""

    source: State
    event: Event
    label: str
    role: SignedFor = Field(description="For whom it is signed.")
    role_label: str
    target: State
    effect: Effect = Field(description="What it does to the books.")
    condition: list[Any] = Field(description=CONDITION)

    @staticmethod
    def resolve_label(step: Step) -> str:
        """In the language of the request."""
        return gettext(EVENT_LABELS[step.event])

    @staticmethod
    def resolve_role_label(step: Step) -> str:
        """In the language of the request."""
        return gettext(ROLE_LABELS[step.role])

    @staticmethod
    def resolve_target(step: Step) -> State:
        """Where it leads."""
        return ATLAS[step.source, step.event][0]

    @staticmethod
    def resolve_effect(step: Step) -> Effect:
        """What it does to the books."""
        return ATLAS[step.source, step.event][1]

    @staticmethod
    def resolve_condition(step: Step) -> list[Any]:
        """As data."""
        return queries.condition_told(step.guard)


class ManifestClockOut(Schema):
    """A legal clock, with the figure of this house."""

    name: str
    label: str
    after: Event = Field(description="What starts it.")
    before: list[Event] = Field(description="What ends it.")
    amount: int
    unit: ClockUnit
    source: str
    confidence: Confidence = Field(description="How sure the law's figure is.")

    @staticmethod
    def resolve_label(clock: Clock) -> str:
        """In the language of the request."""
        return gettext(clock.label)


class ManifestStreamDetail(ManifestStreamOut):
    """A declaration, whole: what the forms are made of."""

    items: bool = Field(description="Each thing has a code of its own (a vehicle, a battery).")
    dry: bool = Field(description="The mass is counted without its water, too.")
    volume: bool = Field(description="It may be measured in litres.")
    fields: list[ManifestFieldOut]
    steps: list[ManifestStepOut]
    clocks: list[ManifestClockOut]


class StreamAsked(Given):
    """Of which day."""

    day: Day | None = Field(None, description="Today unless told.")


@router.get("/manifest-streams", response=replies(list[ManifestStreamOut]))
@steady
def manifest_streams(request: HttpRequest) -> list[dict[str, Any]]:
    """All declarations, by their codes."""
    return [_told(code, SPECS.get(code)) for code in SPECS.codes()]


@router.get("/manifest-streams/{path:code}", response=replies(ManifestStreamDetail))
@steady
def manifest_stream_get(request: HttpRequest, code: str, asked: Query[StreamAsked]) -> dict[str, Any]:
    """One declaration as it binds on a day: fields, steps, clocks."""
    spec = queries.declaration_told(code, asked.day)
    return {
        **_told(code, spec),
        "items": spec.items,
        "dry": spec.dry,
        "volume": bool(spec.density),
        "fields": list(spec.fields),
        "steps": list(spec.steps),
        "clocks": list(spec.clocks),
    }


def _told(code: str, spec: ManifestSpec) -> dict[str, Any]:
    family = gettext(spec.family) if spec.family else ""
    return {"code": code, "title": gettext(spec.title), "family": family, "lists": list(spec.lists)}
