"""What can be allowed on indicators. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.programme.indicators.spec import ReadingState as S

INDICATOR_READ = Permission("indicators.indicator.read", _("Read indicators and their figures"))
SET_LOAD = Permission("indicators.set.load", _("Load a set of indicators"))
SET_CHANGE = Permission("indicators.set.change", _("Inherit, exclude and add indicators of a set"))
DEFINITION_CHANGE = Permission("indicators.definition.change", _("Define an indicator or a new edition of it"))
TARGET_SET = Permission("indicators.target.set", _("Set baselines and targets"))
ASSIGN = Permission("indicators.assignment.change", _("Say which unit answers for an indicator"))
READING_WRITE = Permission("indicators.reading.write", _("Enter figures of the own unit"))
READING_COMPLETE = Permission("indicators.reading.complete", _("File entered figures"), frozenset({S.DRAFT}))
READING_RETURN = Permission("indicators.reading.return", _("Return filed figures"), frozenset({S.COMPLETE}))
READING_APPROVE = Permission("indicators.reading.approve", _("Approve filed figures"), frozenset({S.COMPLETE}))
READING_ACCEPT = Permission("indicators.reading.accept", _("Accept approved figures"), frozenset({S.APPROVED}))
READING_REOPEN = Permission(
    "indicators.reading.reopen", _("Open approved figures again"), frozenset({S.APPROVED, S.ACCEPTED})
)
PUBLISHED_WRITE = Permission("indicators.published.write", _("Take in figures that others published"))
TABLE_EXPORT = Permission("indicators.table.export", _("Export indicators and figures"))
TABLE_IMPORT = Permission("indicators.table.import", _("Import figures and targets"))

PERMISSIONS = tuple(value for value in list(globals().values()) if isinstance(value, Permission))
