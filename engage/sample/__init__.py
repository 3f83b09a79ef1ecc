"""Engage: sample."""
