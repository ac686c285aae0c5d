"""What can be allowed on pickups. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

PICKUP_READ = Permission("pickups.pickup.read", _("See requests to fetch waste, and their quotes"))
PICKUP_WRITE = Permission("pickups.pickup.write", _("Ask for waste to be fetched, and choose among quotes"))
PICKUP_QUOTE = Permission("pickups.pickup.quote", _("Offer to fetch and take waste"))

PERMISSIONS = (PICKUP_READ, PICKUP_WRITE, PICKUP_QUOTE)
