"""The ground every station stands on: errors, records, ids, sources, logic and files."""
