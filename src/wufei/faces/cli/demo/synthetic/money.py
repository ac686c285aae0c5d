"""What the synthetic city pays: a contract for every pair, an invoice for its month, a payment for that. Pure.

Not for: the books of money (operations/settlement), into which these rows map one to one.
"""

import datetime as dt

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.synthetic.city import GRAMS
from wufei.faces.cli.demo.synthetic.rows import Contract, Invoice, Month, Payment, World, month_of
from wufei.kernel import clock

PRICE_SPREAD = 0.1
LEAST_DAYS, MOST_DAYS = 10, 40


def amount(mass_g: int, price_fen: int) -> int:
    """Fen for grams at a price for the tonne, rounded half up."""
    return (mass_g * price_fen + GRAMS // 2) // GRAMS


def money_made(world: World) -> None:
    """Contracts, invoices and payments of the loads taken in; each generator has one receiver for its waste."""
    chance = shelf.lot(world.seed, "synthetic money")
    masses: dict[tuple[str, str, str, int], int] = {}
    for load in world.loads.values():
        if load.accepted is not None:
            key = load.generator, load.receiver, load.waste, month_of(clock.day_of(load.accepted))
            masses[key] = masses.get(key, 0) + load.accepted_g
    for (payer, payee, waste, month), mass in sorted(masses.items()):
        number = f"C-{payer}-{payee}"
        if number not in world.contracts:
            price = round(world.industries[waste].price_fen * (1 + chance.gauss(0, PRICE_SPREAD)))
            world.contracts[number] = Contract(number=number, payer=payer, payee=payee, waste=waste, price_fen=price)
        told = f"I-{payer}-{month}"
        due = amount(mass, world.contracts[number].price_fen)
        world.invoices[told] = Invoice(number=told, contract=number, month=month, mass_g=mass, amount_fen=due)
        paid = after(month) + dt.timedelta(days=chance.randint(LEAST_DAYS, MOST_DAYS))
        world.payments[told] = Payment(invoice=told, payer=payer, payee=payee, amount_fen=due, paid_on=paid)


def after(month: Month) -> dt.date:
    """The first day after a month."""
    years, months = divmod(month, 100)
    return dt.date(years + months // 12, months % 12 + 1, 1)
