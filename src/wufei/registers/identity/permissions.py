"""What can be allowed on people, roles and keys. Not for: who may (roles are in spec.py)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.registers.parties.spec import OPEN

ACTIVE = "active"
INACTIVE = "inactive"

PERSON_READ = Permission("identity.person.read", _("See people"))
PERSON_CREATE = Permission("identity.person.create", _("Add a person"))
PERSON_CHANGE = Permission("identity.person.change", _("Change a person"), states=frozenset({ACTIVE}))
PERSON_DEACTIVATE = Permission("identity.person.deactivate", _("Block or unblock a person"))
PASSWORD_SET = Permission("identity.person.password", _("Set another person's password"), states=frozenset({ACTIVE}))
MEMBERSHIP_GRANT = Permission("identity.membership.grant", _("Give a role"), states=frozenset({ACTIVE}))
MEMBERSHIP_REVOKE = Permission("identity.membership.revoke", _("Take a role back"))
APIKEY_ISSUE = Permission("identity.apikey.issue", _("Issue an API key"), states=frozenset({ACTIVE}))
APIKEY_REVOKE = Permission("identity.apikey.revoke", _("Withdraw an API key"))
APIKEY_USE = Permission("identity.apikey.use", _("Check API keys (the system itself)"))
DELEGATION_READ = Permission("identity.delegation.read", _("See what parties delegate"))
DELEGATION_GRANT = Permission("identity.delegation.grant", _("Let another party act"), states=frozenset({OPEN}))
DELEGATION_REVOKE = Permission("identity.delegation.revoke", _("End a delegation, as giver or taker"))
SELF_CHANGE = Permission("identity.self.change", _("Keep the own account: language, password, API keys"))

PERMISSIONS = (
    PERSON_READ,
    PERSON_CREATE,
    PERSON_CHANGE,
    PERSON_DEACTIVATE,
    PASSWORD_SET,
    MEMBERSHIP_GRANT,
    MEMBERSHIP_REVOKE,
    APIKEY_ISSUE,
    APIKEY_REVOKE,
    APIKEY_USE,
    DELEGATION_READ,
    DELEGATION_GRANT,
    DELEGATION_REVOKE,
    SELF_CHANGE,
)
