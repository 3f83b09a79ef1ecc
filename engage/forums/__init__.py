"""Engage: forums."""
