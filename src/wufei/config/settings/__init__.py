"""Settings by subject: environment (what the operator says), defaults, computed, people, development, test.

`WUFEI_MODE` picks the last layer: `production` (default), `development` or `test`. City policy (deadlines, scopes,
weights) is not here: it lives in the database with a history.
"""

from wufei.config.settings.defaults import *  # noqa: F403  settings are read by name from this module
from wufei.config.settings.environment import env
from wufei.config.settings.people import *  # noqa: F403

if env.mode == "test":
    from wufei.config.settings.test import *  # noqa: F403
elif env.mode == "development":
    from wufei.config.settings.development import *  # noqa: F403
