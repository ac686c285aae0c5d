"""What can be allowed on webhooks. Not for: one's own, which is keeping the own account (identity)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

WEBHOOK_SEND = Permission("notices.webhook.send", _("Send webhooks (the system itself)"))

PERMISSIONS = (WEBHOOK_SEND,)
