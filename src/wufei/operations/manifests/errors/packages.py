"""Refusals around packages: filling, grouping, splitting, labels. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

MASS_WRONG = Fault(
    "manifests.package_mass_wrong",
    Kind.INVALID,
    _("A package of {value} g cannot be."),
    _("Give whole grams, above nothing and at most {most}."),
)
VOLUME_WRONG = Fault(
    "manifests.package_volume_wrong",
    Kind.INVALID,
    _("The volume of the container, {value} ml, is missing or wrong."),
    _("Give the volume of the container in millilitres; how large its label is follows from it."),
)
FILLED_LATER = Fault(
    "manifests.package_filled_later",
    Kind.INVALID,
    _("{value} is still to come."),
    _("Give the day on which the container was filled."),
)
HAZARD_UNKNOWN = Fault(
    "manifests.package_hazard_unknown",
    Kind.INVALID,
    _("“{value}” is no letter of a hazard."),
    _("Use: {names}."),
)
TEXT_LONG = Fault(
    "manifests.package_text_long",
    Kind.INVALID,
    _("A text of {length} characters does not fit a label."),
    _("Use at most {most} characters."),
)
CODE_FORM_WRONG = Fault(
    "manifests.package_code_form_wrong",
    Kind.INVALID,
    _("“{value}” cannot be the code of a package."),
    _("Use 4 to 64 letters, digits, hyphens, points and slashes, or leave it empty: the house gives one."),
)
CODE_OTHER_WASTE = Fault(
    "manifests.package_code_other_waste",
    Kind.INVALID,
    _("“{value}” is the digital code of other waste: {waste}."),
    _("Give the waste that stands on the label, or print a new label."),
)
PACKAGE_CODE_TAKEN = Fault(
    "manifests.package_code_taken",
    Kind.CONFLICT,
    _("Another package has the code “{value}”."),
    _("Read the code again; one item has one code, and a code is never used twice."),
)
PACKAGE_KEY_TAKEN = Fault(
    "manifests.package_key_taken",
    Kind.CONFLICT,
    _("Another package was filled with this key."),
    _("Make a fresh key for each package, and send the same again only for the same one."),
)
UNIT_CODE_DOUBTFUL = Fault(
    "manifests.package_unit_code_doubtful",
    Kind.CONFLICT,
    _("The label of this waste bears the credit code of “{party}”, which is missing or doubtful."),
    _("Correct the credit code of the party in the register; or give the code of a label printed before."),
)
CODES_SPENT = Fault(
    "manifests.package_codes_spent",
    Kind.CONFLICT,
    _("All {most} codes of “{party}” for {waste} on {day} are given; the serial of a code has {digits} digits."),
    _("Use larger containers, or give the day on which the rest was really filled."),
)
PACKAGE_NOT_FREE = Fault(
    "manifests.package_not_free",
    Kind.CONFLICT,
    _("No package “{value}” of yours is in stock."),
    _("Check the code; a package that was emptied, is elsewhere or travels cannot be repacked."),
)
PACKAGES_APART = Fault(
    "manifests.packages_apart",
    Kind.INVALID,
    _("The packages are not in one stock: {places}."),
    _("Repack those of one party at one place; bring the others there first, with a manifest."),
)
REPACKING_EMPTY = Fault(
    "manifests.repacking_empty",
    Kind.INVALID,
    _("A repacking empties packages and fills containers."),
    _("Name at least one package and one container."),
)
MASS_UNEVEN = Fault(
    "manifests.repacking_mass_uneven",
    Kind.INVALID,
    _("{taken} g went in, {given} g came out and {lost} g are told as lost: {difference} g are missing."),
    _("Correct a mass, or name the rest as lost and say why; less than nothing missing is too much."),
)
LISTS_MIXED = Fault(
    "manifests.repacking_lists_mixed",
    Kind.INVALID,
    _("Wastes of different lists do not come into one container or out of it: {value}."),
    _("Repack the wastes of each list by themselves; hazardous waste stays hazardous waste."),
)
REASON_MISSING = Fault(
    "manifests.repacking_reason_missing",
    Kind.INVALID,
    _("This repacking needs a reason: something is lost, or different wastes come together or are renamed."),
    _("Say why: what became of the loss; why the wastes are compatible, or have another code now."),
)
REPACKED_WHEN = Fault(
    "manifests.repacking_when",
    Kind.INVALID,
    _("{value} is still to come, or before the package “{package}” was filled."),
    _("Give the time at which it was repacked."),
)
REPACKING_KEY_TAKEN = Fault(
    "manifests.repacking_key_taken",
    Kind.CONFLICT,
    _("Another repacking was told with this key."),
    _("Make a fresh key for each repacking, and send the same again only for the same one."),
)
UNDO_TOO_LATE = Fault(
    "manifests.repacking_undo_too_late",
    Kind.CONFLICT,
    _("The package “{value}” has been moved or emptied since."),
    _("What has been signed stays; repack what is there now."),
)
UNDO_UNREASONED = Fault(
    "manifests.repacking_undo_unreasoned",
    Kind.INVALID,
    _("A repacking is not undone without a reason."),
    _("Say in a sentence what was wrong."),
)
LABEL_NONE = Fault(
    "manifests.label_none",
    Kind.MISSING,
    _("There is no full package “{value}”, or you may not see it."),
    _("Check the code; an emptied package has no label any more."),
)
LABEL_SMALL = Fault(
    "manifests.label_small",
    Kind.INVALID,
    _("The container of “{value}” wants a label of {least} mm; {side} mm are too small."),
    _("Take a larger size, or leave it to the container."),
)
LABELS_MIXED = Fault(
    "manifests.labels_mixed",
    Kind.INVALID,
    _("Labels of real and of simulated packages do not come into one file."),
    _("Print them apart."),
)
