"""A fictional authority to look at and to test with: Wrenshire. Owns sample data and its loading; nothing real is in here."""
