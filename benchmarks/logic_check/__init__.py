"""How long the logic check of a large survey takes."""
