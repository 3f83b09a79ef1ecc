"""Engage: accounts."""
