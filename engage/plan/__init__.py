"""Engage: plan."""
