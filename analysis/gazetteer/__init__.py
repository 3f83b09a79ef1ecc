"""People's names in running text: lists of names from many cultures, and a small model of the company names keep.

Owns the decision whether a word is a name. It must not know about any other personal data, and it never stores a text. A
name that is also an everyday word (hope, Sunday, will) is taken for a name only where its neighbours say so.
"""

from analysis.gazetteer.lists import read_list
from analysis.gazetteer.names import find_names

__all__ = ["find_names", "read_list"]
