"""What a printed paper refuses. Not for: refusals of the manifest engine (errors of the app)."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

LABEL_TOO_FULL = Fault(
    "manifests.label_too_full",
    Kind.INVALID,
    _("The words of label {number} (“{name}”) do not fit {side} mm in letters of {text} mm."),
    _("Shorten precautions, components or the note, or choose a larger label."),
)
