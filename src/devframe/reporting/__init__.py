"""Reports: an evaluation, a plan, recommendations, as Markdown and as one HTML page."""

from devframe.reporting.reports import Report, report

__all__ = ["Report", "report"]
