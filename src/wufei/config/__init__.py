"""The roof: settings, urls and wiring. Nobody imports it."""
