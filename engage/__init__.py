"""Engage: the consultation and engagement site."""
