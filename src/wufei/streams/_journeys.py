"""Ways that several streams share, as tuples of steps to choose from. Not for: fields (each stream has its own)."""

from wufei.operations.manifests.spec import Event, Role, State, Step

_ROAD = (State.IN_TRANSIT, State.STOPPED)
_REACHED = (State.ISSUED, *_ROAD, State.ARRIVED)

TAKING_IN = (Event.ACCEPT, Event.ACCEPT_PART)

# Generator issues, one carrier or several take over, the receiver accepts, in part or not at all.
THREE_PARTIES = (
    Step(source=State.DRAFT, event=Event.ISSUE, role=Role.GENERATOR),
    Step(source=State.DRAFT, event=Event.CANCEL, role=Role.GENERATOR),
    Step(source=State.ISSUED, event=Event.CANCEL, role=Role.GENERATOR),
    Step(source=State.ISSUED, event=Event.TAKE_OVER, role=Role.CARRIER),
    *(Step(source=state, event=Event.TAKE_OVER, role=Role.CARRIER) for state in _ROAD),
    Step(source=State.IN_TRANSIT, event=Event.STOP, role=Role.CARRIER),
    Step(source=State.STOPPED, event=Event.RESUME, role=Role.CARRIER),
    *(Step(source=state, event=Event.ARRIVE, role=Role.CARRIER) for state in _ROAD),
    *(Step(source=state, event=Event.ARRIVE, role=Role.RECEIVER) for state in (State.ISSUED, *_ROAD)),
    *(Step(source=state, event=Event.ACCEPT, role=Role.RECEIVER) for state in _REACHED),
    *(Step(source=state, event=Event.ACCEPT_PART, role=Role.RECEIVER) for state in _REACHED),
    *(Step(source=state, event=Event.REFUSE, role=Role.RECEIVER) for state in _REACHED),
    *(
        Step(source=state, event=event, role=Role.GENERATOR)
        for state in (State.REFUSED, State.PARTLY_ACCEPTED)
        for event in (Event.RETURN, Event.FORWARD)
    ),
    Step(source=State.ACCEPTED, event=Event.TREAT, role=Role.RECEIVER),
)

# Weighed at the gate, with no journey before.
AT_THE_GATE = (
    Step(source=State.DRAFT, event=Event.ACCEPT, role=Role.RECEIVER),
    Step(source=State.DRAFT, event=Event.CANCEL, role=Role.RECEIVER),
    Step(source=State.ACCEPTED, event=Event.TREAT, role=Role.RECEIVER),
)
