"""`report.html`: one self-contained page that tells the story of a run."""

from align.output.report.page import render_report

__all__ = ["render_report"]
