"""Engage: safeguarding."""
