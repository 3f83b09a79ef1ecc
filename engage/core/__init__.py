"""Engage: core."""
