"""Engage: evidence."""
