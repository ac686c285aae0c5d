"""Tables of indicators: definitions, sets, readings, figures, targets, who answers, what others published."""

from wufei.programme.indicators.models.definitions import (
    Assignment,
    Definition,
    Indicator,
    IndicatorSet,
    SetItem,
    Variable,
)
from wufei.programme.indicators.models.figures import Figure, Forecast, Published, Target
from wufei.programme.indicators.models.readings import Reading, ReadingFile

__all__ = [
    "Assignment",
    "Definition",
    "Figure",
    "Forecast",
    "Indicator",
    "IndicatorSet",
    "Published",
    "Reading",
    "ReadingFile",
    "SetItem",
    "Target",
    "Variable",
]
