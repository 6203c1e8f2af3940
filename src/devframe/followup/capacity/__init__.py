"""Many follow-ups, few managers: which sessions fit, where, and why the rest do not."""
