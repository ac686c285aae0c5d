"""Dates as offices write them in tables: ISO order, digits aligned."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i"
THOUSAND_SEPARATOR = ","
