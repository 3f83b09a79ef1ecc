"""Server time of the pages that read most, on a site with very many answers."""
