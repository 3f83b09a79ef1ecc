"""The record of changes, for who may see it or take it away: `engage.core.audit_reading` knows of no roles."""

from __future__ import annotations

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit_reading

found = guarded(Permission.SEE_AUDIT)(audit_reading.found)
how_many = guarded(Permission.SEE_AUDIT)(audit_reading.how_many)
stream = guarded(Permission.EXPORT_AUDIT)(audit_reading.stream)
