"""How the registers go out and come in as tables, in the order in which a new house takes them. Not for: their rows."""

from wufei.kernel.tables.spec import Exchangeable
from wufei.registers.exchange import actions, queries
from wufei.registers.exchange.permissions import REGISTER_EXPORT, REGISTER_IMPORT
from wufei.registers.exchange.spec import NAMES, PARTIES, PEOPLE, PLACES, SITES

TABLES = (
    Exchangeable(PLACES, actions.place_put, queries.place_rows, REGISTER_EXPORT, REGISTER_IMPORT, page="places"),
    Exchangeable(PARTIES, actions.party_put, queries.party_rows, REGISTER_EXPORT, REGISTER_IMPORT, page="parties"),
    Exchangeable(NAMES, actions.name_put, queries.name_rows, REGISTER_EXPORT, REGISTER_IMPORT, page="parties"),
    Exchangeable(SITES, actions.site_put, queries.site_rows, REGISTER_EXPORT, REGISTER_IMPORT, page="parties"),
    Exchangeable(PEOPLE, actions.person_put, queries.person_rows, REGISTER_EXPORT, REGISTER_IMPORT, page="people"),
)
