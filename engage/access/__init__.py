"""Engage: access."""
