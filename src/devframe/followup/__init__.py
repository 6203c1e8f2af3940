"""Follow-ups: calendars, cadences, guides, histories, iCalendar, capacity and fade watch."""
