"""Text in, themes out."""
