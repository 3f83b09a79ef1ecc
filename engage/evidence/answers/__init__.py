"""Answers seen and answers out: counts for those who run a survey, rows for those with the right, each as the gate lets it.

Owns what leaves of answers and in which file. Counts pass `safeguarding.disclosure`, rows pass `safeguarding.coarsening`; words
are given only with consent, without names and never while held.
"""
