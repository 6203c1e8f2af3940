"""iCalendar in and out: events, zones, two export profiles, and an import that reports."""
