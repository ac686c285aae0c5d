"""The forms that the house knows, each a declaration; adding one is adding it to a file here. Not for: judgement."""

import datetime as dt

from wufei.operations.declarations.spec.forms import clinical, further, hazardous, industrial
from wufei.operations.declarations.spec.words import Form

FORMS: tuple[Form, ...] = (*hazardous.FORMS, *industrial.FORMS, *clinical.FORMS, *further.FORMS)
_BY_CODE = {form.code: form for form in FORMS}


def form_find(code: str) -> Form | None:
    """The form of this code, or None."""
    return _BY_CODE.get(code)


def forms_on(day: dt.date) -> tuple[Form, ...]:
    """The forms in force on a day."""
    return tuple(f for f in FORMS if f.valid_from <= day and (f.valid_to is None or day <= f.valid_to))
