"""A survey of 100 questions in six languages with routes: what its pages and its import cost."""
