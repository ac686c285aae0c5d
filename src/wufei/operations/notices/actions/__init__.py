"""Writes of notices: what happened without a signature (notices), webhooks (webhooks), sending them (sending)."""

from wufei.operations.notices.actions.notices import notice_write
from wufei.operations.notices.actions.sending import webhook_ping, webhooks_send
from wufei.operations.notices.actions.webhooks import (
    webhook_create,
    webhook_delete,
    webhook_pause,
    webhook_replay,
    webhook_resume,
)

__all__ = [
    "notice_write",
    "webhook_create",
    "webhook_delete",
    "webhook_pause",
    "webhook_ping",
    "webhook_replay",
    "webhook_resume",
    "webhooks_send",
]
