"""An attack on disclosure control: read everything that is published, and try to work out what is hidden."""
