"""How fast the forums are: pages a second, replies a second, and pages over 100,000 posts."""
