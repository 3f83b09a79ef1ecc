"""Whole ways through the site in a real browser, as the people it is for walk them."""
