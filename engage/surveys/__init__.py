"""Engage: surveys."""
