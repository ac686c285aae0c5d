"""Refusals of places. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

DIVISIONS_ABSENT = Fault(
    "places.divisions_absent",
    Kind.MISSING,
    _("The list of divisions is not at “{path}”."),
    _("Run the set-up (make setup), or name the folder in WUFEI_DIVISIONS."),
)
DIVISIONS_UNREADABLE = Fault(
    "places.divisions_unreadable",
    Kind.INVALID,
    _("The list of divisions in “{path}” cannot be read."),
    _("Run the set-up again; use the edition the project names."),
)
CITY_UNKNOWN = Fault(
    "places.city_unknown",
    Kind.MISSING,
    _("The list of divisions has no city “{city}”."),
    _("Give the four-digit code or the full name of a city, such as 3715 or 聊城市."),
)
CITY_IS_A_GROUP = Fault(
    "places.city_is_a_group",
    Kind.INVALID,
    _("Code {city} is not one city but a group of counties that stand directly under the province."),
    _("Load one of them by its six-digit code: {members}."),
)
CODE_WRONG = Fault(
    "places.code_wrong",
    Kind.INVALID,
    _("The code “{code}” does not fit a place of this kind here."),
    _("A code begins with the code of the place above it; expected {expected}."),
)
CODE_TAKEN = Fault(
    "places.code_taken", Kind.CONFLICT, _("The code “{code}” is already used by {name}."), _("Choose another code.")
)
KIND_WRONG = Fault(
    "places.kind_wrong",
    Kind.INVALID,
    _("A place of kind “{kind}” cannot stand there."),
    _("Choose a kind of the same tree, and a parent of a higher kind."),
)
WITHIN_MISSING = Fault(
    "places.within_missing",
    Kind.INVALID,
    _("A unit of the grid needs the administrative division it lies in."),
    _("Name the county or township it lies in."),
)
NAME_MISSING = Fault("places.name_missing", Kind.INVALID, _("The name is empty."), _("Give a name."))
DATES_WRONG = Fault(
    "places.dates_wrong",
    Kind.INVALID,
    _("The last day lies before the first day."),
    _("Correct one of the two dates."),
)
STILL_OPEN_BELOW = Fault(
    "places.still_open_below",
    Kind.CONFLICT,
    _("{count} places below are still open."),
    _("Close or move the places below first."),
)
GEOMETRY_WRONG = Fault(
    "places.geometry_wrong",
    Kind.INVALID,
    _("The outline of “{name}” is not usable: {why}."),
    _("Correct the geometry in the file and load it again."),
)
GEOMETRY_FAR = Fault(
    "places.geometry_far",
    Kind.INVALID,
    _("The outline of “{name}” does not lie in China in longitude and latitude."),
    _("Export the file in CGCS2000 or WGS 84 degrees, longitude first."),
)
OUTLINES_UNREADABLE = Fault(
    "places.outlines_unreadable",
    Kind.INVALID,
    _("The file is not a GeoJSON FeatureCollection."),
    _("Export the outlines as GeoJSON."),
)
OUTLINES_ABSENT = Fault(
    "places.outlines_absent",
    Kind.MISSING,
    _("No outlines are installed here."),
    _("Install the extra “geo-cn”, or give the city's own GeoJSON file."),
)
