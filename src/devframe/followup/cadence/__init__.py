"""Cadences: machines that turn an anchor date and a work calendar into dated points."""
