"""Engage: trust."""
