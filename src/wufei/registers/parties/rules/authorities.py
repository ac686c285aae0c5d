"""What the authority of a place is called. Pure. Not for: departments, whose names every city sets itself."""

from wufei.registers.parties.spec import Covers, PartyKind

# The collective names documents use most, for set-up.
COLLECTIVES: tuple[tuple[Covers, str], ...] = (
    (Covers.COUNTIES, "各县(市、区)人民政府"),
    (Covers.ZONES, "各开发区管委会"),
    (Covers.COUNTIES_AND_ZONES, "各县(市、区)人民政府、各开发区管委会"),
    (Covers.TOWNSHIPS, "各乡镇、街道"),
    (Covers.DEPARTMENTS, "有关部门"),
    (Covers.GROUP_MEMBERS, "领导小组成员单位"),
    (Covers.ENTERPRISES, "有关企业"),
    (Covers.EVERYBODY, "各有关单位"),
)


def authority_of(name: str, kind: str, above: str) -> tuple[PartyKind, str]:
    """Kind and name of the authority of a place; a township's carries the county before it, since names repeat."""
    if kind == "zone":
        return PartyKind.ZONE_COMMITTEE, name if name.endswith("委员会") else f"{name}管理委员会"
    if kind != "township":
        return PartyKind.GOVERNMENT, f"{name}人民政府"
    if name.endswith(("管委会", "委员会", "办事处")):
        return PartyKind.GOVERNMENT, f"{above}{name}"
    return PartyKind.GOVERNMENT, f"{above}{name}{'人民政府' if name.endswith(('镇', '乡', '苏木')) else '办事处'}"
