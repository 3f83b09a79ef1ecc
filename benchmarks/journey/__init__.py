"""Complete survey journeys a second, beside a floor measured in the same run."""
