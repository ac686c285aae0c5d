"""Tables of plans: editions and what was read from them; tasks and their clocks; meetings, projects, filters."""

from wufei.programme.plans.models.editions import Edition, Finding, Item, ReviewStep
from wufei.programme.plans.models.projects import Decision, Meeting, Project, ProjectReport, SavedFilter
from wufei.programme.plans.models.tasks import Evidence, Extension, Report, Target, TargetValue, Task, TaskParty

__all__ = [
    "Decision",
    "Edition",
    "Evidence",
    "Extension",
    "Finding",
    "Item",
    "Meeting",
    "Project",
    "ProjectReport",
    "Report",
    "ReviewStep",
    "SavedFilter",
    "Target",
    "TargetValue",
    "Task",
    "TaskParty",
]
