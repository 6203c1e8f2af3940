"""Fade watch: which programs are about to end unnoticed, whom they never reached, and why."""
