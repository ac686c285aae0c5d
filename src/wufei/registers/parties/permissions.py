"""What can be allowed on parties, their names and sites. Not for: who may (roles, registers/identity)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.registers.parties.spec import CLOSED, OPEN

_OPEN = frozenset({OPEN})

PARTY_READ = Permission("parties.party.read", _("See parties"))
PARTY_CREATE = Permission("parties.party.create", _("Add a party"))
# What a party may keep up to date itself (contact, address), and what says who it is (name, kind, code, place, parent).
PARTY_CHANGE = Permission("parties.party.change", _("Change contact and address of a party"), states=_OPEN)
PARTY_IDENTIFY = Permission("parties.party.identify", _("Change name, kind, code or place of a party"), states=_OPEN)
PARTY_CLOSE = Permission("parties.party.close", _("Close a party"), states=_OPEN)
PARTY_REOPEN = Permission("parties.party.reopen", _("Reopen a party"), states=frozenset({CLOSED}))
PARTY_MERGE = Permission("parties.party.merge", _("Merge two parties"), states=_OPEN)
NAME_CHANGE = Permission("parties.name.change", _("Add or remove other names"), states=_OPEN)
SITE_CREATE = Permission("parties.site.create", _("Add a site"), states=_OPEN)
SITE_CHANGE = Permission("parties.site.change", _("Change a site"), states=_OPEN)
SITE_CLOSE = Permission("parties.site.close", _("Close a site"), states=_OPEN)
# Whoever runs a park sees how those who work in it stand, and nobody else.
TENANT_READ = Permission("parties.tenant.read", _("See the firms of a park"))

PERMISSIONS = (
    PARTY_READ,
    PARTY_CREATE,
    PARTY_CHANGE,
    PARTY_IDENTIFY,
    PARTY_CLOSE,
    PARTY_REOPEN,
    PARTY_MERGE,
    NAME_CHANGE,
    SITE_CREATE,
    SITE_CHANGE,
    SITE_CLOSE,
    TENANT_READ,
)
