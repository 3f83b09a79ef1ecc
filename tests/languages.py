"""The languages that Engage is delivered in, the source language first, for every test that goes through all of them."""

from __future__ import annotations

LANGUAGES = (
    *("en", "ar", "bn", "cy", "es", "fa", "fr", "gu", "hu", "lt", "pa"),
    *("pl", "pt", "ro", "sk", "so", "ta", "tr", "uk", "ur", "zh"),
)
