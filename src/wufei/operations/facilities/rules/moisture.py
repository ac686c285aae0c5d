"""Mass at another moisture, to the gram. Pure. Not for: which moisture was measured (queries)."""

WHOLE = 1000


def dry_g(mass_g: int, moisture_permille: int) -> int:
    """The mass without its water, in grams, cut off below: sludge is counted so. Raises ValueError for a share that is
    none.
    """
    return at_moisture(mass_g, moisture_permille, 0)


def at_moisture(mass_g: int, moisture_permille: int, reference_permille: int) -> int:
    """What the same dry matter would weigh at a reference moisture, in grams, cut off below a gram.

    mass · (1000 − moisture) / (1000 − reference). Raises ValueError for a share outside 0 to 999.
    """
    for share in (moisture_permille, reference_permille):
        if not 0 <= share < WHOLE:
            raise ValueError(f"{share} permille")
    return mass_g * (WHOLE - moisture_permille) // (WHOLE - reference_permille)
