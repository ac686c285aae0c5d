"""Whether somebody may open a page at all. Not for: acts on one object (their actions ask)."""

from django.utils.translation import gettext

from wufei.kernel.access import NOT_ALLOWED, Actor, Permission


def enter(actor: Actor, permission: Permission) -> None:
    """Raise NOT_ALLOWED unless the permission holds somewhere: what is listed then follows its reach."""
    if not actor.may_somewhere(permission):
        raise NOT_ALLOWED(where=permission.code, permission=gettext(permission.title))
