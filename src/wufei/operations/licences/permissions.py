"""What can be allowed on licences. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

LICENCE_READ = Permission("licences.licence.read", _("See licences"))
LICENCE_APPLY = Permission("licences.licence.apply", _("Apply for licences of the own party"))
LICENCE_DECIDE = Permission("licences.licence.decide", _("Review, issue, suspend and revoke licences"))
TERM_SET = Permission("licences.term.set", _("Set the terms of licences that the law does not fix"))
REGISTER_DECLARE = Permission("licences.register.declare", _("Declare a register of licences complete"))

PERMISSIONS = (LICENCE_READ, LICENCE_APPLY, LICENCE_DECIDE, REGISTER_DECLARE, TERM_SET)
