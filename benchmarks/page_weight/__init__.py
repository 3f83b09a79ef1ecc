"""What a survey weighs on a slow phone, and when its first words are seen."""
