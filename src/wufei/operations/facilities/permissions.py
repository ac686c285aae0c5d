"""What can be allowed on facilities. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _

FACILITY_READ = Permission("facilities.facility.read", _("See facilities, their weighings, runs and stock"))
FACILITY_WRITE = Permission("facilities.facility.write", _("Add and change facilities"))
WEIGHING_WRITE = Permission("facilities.weighing.write", _("Record, correct and link weighings"))
RUN_WRITE = Permission("facilities.run.write", _("Draft and post treatment runs"))
RUN_REVERSE = Permission("facilities.run.reverse", _("Reverse posted treatment runs"))
NORM_SET = Permission("facilities.norm.set", _("Set limits and reference values of facilities"))

PERMISSIONS = (FACILITY_READ, FACILITY_WRITE, WEIGHING_WRITE, RUN_WRITE, RUN_REVERSE, NORM_SET)
