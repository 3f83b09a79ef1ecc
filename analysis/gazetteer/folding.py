"""One spelling for each word of a script whose writers use several: for looking up, never for showing.

Owns which letters count as the same. It must not change a word of a script written in one way only.
"""

import unicodedata

# Letters that keyboards of Arabic, Urdu, Persian and Kurdish give in several forms, and signs that hardly anybody types.
_SAME = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ي": "ی",
        "ك": "ک",
        **dict.fromkeys("ةہھۀۂۃ", "ه"),
        "ؤ": "و",
        **dict.fromkeys("\u0640\u200c\u200d\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670", ""),
    }
)


def fold(word: str) -> str:
    """The word, in small letters, as the lists spell it."""
    return word if word.isascii() else unicodedata.normalize("NFC", word).translate(_SAME)
