"""Words of who must declare: the flags of a firm as given. Not for: the books."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ProfileIn:
    """What the class of a firm follows from beside the books. `approved_g`: grams a year by assessment or permit.

    `adjusted`: the class that the city sets instead of the computed one, with its reason; empty: as computed.
    """

    own_facility: bool = False
    permit: bool = False
    approved_g: int = 0
    adjusted: str = ""
    adjusted_why: str = ""
