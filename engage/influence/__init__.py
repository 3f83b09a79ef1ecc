"""Engage: influence."""
