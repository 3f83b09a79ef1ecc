"""Engage: themes."""
