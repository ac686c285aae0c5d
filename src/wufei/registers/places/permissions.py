"""What can be allowed on places. Not for: who may (roles, registers/identity)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.registers.places.spec import CLOSED, OPEN

PLACE_READ = Permission("places.place.read", _("See places"))
PLACE_CREATE = Permission("places.place.create", _("Add a place"))
PLACE_CHANGE = Permission("places.place.change", _("Change a place"), states=frozenset({OPEN}))
PLACE_CLOSE = Permission("places.place.close", _("Close a place"), states=frozenset({OPEN}))
PLACE_REOPEN = Permission("places.place.reopen", _("Reopen a place"), states=frozenset({CLOSED}))
PLACE_LOAD = Permission("places.place.load", _("Load divisions and outlines"))

PERMISSIONS = (PLACE_READ, PLACE_CREATE, PLACE_CHANGE, PLACE_CLOSE, PLACE_REOPEN, PLACE_LOAD)
