"""Consultations: the exercise that surveys, boards, meetings and outside evidence belong to, and who took part in it.

Owns why people were asked, who decides, what can change, and how far those who spoke are those it was for; never what they said.
"""

from flask import Flask

from engage.consultations import reach


def init_app(app: Flask) -> None:
    """Open this domain's pages."""
    reach.init_app(app)
