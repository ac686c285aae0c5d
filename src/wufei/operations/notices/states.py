"""Table of moves of a webhook: active, paused by a person, stopped after failures. Not for: writing a state."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.notices.spec import WebhookState, WebhookStep

WEBHOOKS: Machine[WebhookState, WebhookStep] = Machine(
    "webhook",
    WebhookState.ACTIVE,
    (
        Move(WebhookState.ACTIVE, WebhookStep.PAUSE, WebhookState.PAUSED),
        Move(WebhookState.ACTIVE, WebhookStep.FAIL, WebhookState.FAILED),
        Move(WebhookState.PAUSED, WebhookStep.RESUME, WebhookState.ACTIVE),
        Move(WebhookState.FAILED, WebhookStep.RESUME, WebhookState.ACTIVE),
    ),
)
