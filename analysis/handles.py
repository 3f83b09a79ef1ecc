"""Names on social media and in games: "@someone", "my snap is someone12"; and persons in hashtags, "#TeamKayleigh".

Owns the services' names and what a name on them looks like. It must not store a text. "My insta is better" names nobody.
"""

import operator
import re
from collections.abc import Iterator, Sequence

from analysis.gazetteer.candidates import RUN_TOGETHER
from analysis.gazetteer.lexicon import lexicon

Find = tuple[int, int, str]

_HANDLE = re.compile(r"(?<![\w@.])@[\w.-]{2,40}\w|(?<![\w@.])@\w{2}")
_HASHTAG = re.compile(r"(?<![\w#])#(?=\w*[a-z][A-Z])(\w{4,60})")  # words run together, each with a capital
_SERVICES = (
    r"snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|twitter|bluesky|mastodon|threads|reddit|twitch"
    r"|facebook|fb|messenger|bereal|vinted|youtube(?:\schannel)?|roblox|fortnite|minecraft|xbox|psn"
    r"|playstation"
    r"|nintendo|gamer ?tag|gamertag|user ?name|screen ?name|nick ?name online|kik|telegram|signal|whatsapp"
    r"|steam|wechat|viber|інстаграм\w?|інст[аи]|инстаграм\w?|телеграм\w?|снап\w{0,4}|тікток\w?"
    r"|انستا\w{0,5}|انستغرام\w?|سناب\w{0,3}|تيك توك|انسٹاگرام|ইনস্টা\w{0,6}|இன்ஸ்டா\w{0,6}|抖音|微信|ins"
)
_UNDERSCORED = re.compile(
    r"(?<![\w@{./-])(?=\w{5})[a-z0-9]+(?:[_.]+[a-z0-9]+)*_[a-z0-9]+(?:[_.]+[a-z0-9]+)*(?![\w@}/-])", re.IGNORECASE
)
_SERVICE_HANDLE = re.compile(
    rf"(?<!\w)(?:{_SERVICES})(?:['’]s|['’][ıiuüa]m|['’]?[ıiu]m)?(?!\w)"
    r"(?P<says>(?:[\s,(]{0,2}(?:(?:is|its|it's|it’s|im|i'm|i’m|as|called|name|named|id|user|username"
    r"|handle|tag|account|channel|there|best|better|easiest|mine|mines|at|me|on|add|or|kik|game|gamertag|yw|to|es|é|este|est|ist|là"
    r"|online)(?!\w)"
    r"|[:=-]))"
    r"{0,4})[\s(]{0,2}(?P<handle>@?[a-z0-9_][\w.-]{2,30}(?:#\d{2,5})?)",
    re.IGNORECASE,
)
SIGNS = (
    "_",
    "#",
    *(
        "snap",
        "insta",
        "ig ",
        "ig:",
        "tiktok",
        "tik tok",
        "discord",
        "twitter",
        "bluesky",
        "mastodon",
        "threads",
        "reddit",
        "twitch",
        "facebook",
        "fb",
        "messenger",
        "bereal",
    ),
    *(
        "vinted",
        "youtube",
        "roblox",
        "fortnite",
        "minecraft",
        "xbox",
        "psn",
        "playstation",
        "nintendo",
        "tag",
        "user",
        "screen",
        "kik",
        "telegram",
        "signal",
        "whatsapp",
    ),
    *(
        "steam",
        "wechat",
        "viber",
        "інст",
        "инста",
        "телеграм",
        "снап",
        "тікток",
        "انست",
        "سناب",
        "انسٹا",
        "ইনস্টা",
        "இன்ஸ்டா",
        "抖音",
        "微信",
        "ins",
    ),
)
_SAYS_SO = re.compile(r"\b(?:is|its|it's|it’s|as|called|yw|es|é|este|est|ist)\b|[:=]|name|handle|user|tag", re.IGNORECASE)


def find_handles(text: str) -> Iterator[Find]:
    """Somebody's name after a service's, where it looks made up; anything after an at sign; a hashtag with a first name in it."""
    for match in _HANDLE.finditer(text):
        yield match.start(), match.end(), "handle"
    for match in _HASHTAG.finditer(text):
        if _holds_person([word.lower() for word in RUN_TOGETHER.findall(match[1])]):
            yield match.start(), match.end(), "handle"
    for match in _UNDERSCORED.finditer(text):  # people write no other word so
        yield match.start(), match.end(), "handle"
    for match in _SERVICE_HANDLE.finditer(text):
        handle = match["handle"].rstrip(".-")
        said = bool(_SAYS_SO.search(match["says"])) or match[0].lower().startswith(("user", "gamer", "screen"))
        if _is_shaped(handle) or (said and _looks_made_up(handle)):
            yield match.start("handle"), match.start("handle") + len(handle), "handle"


def _holds_person(words: Sequence[str]) -> bool:
    """Whether one is nothing but a first name, or one that is a word too stands before a surname or after "Team"."""
    if any(_is_first_name(word) for word in words):
        return True
    lists = lexicon()
    first = [lists.names.get(word, "0")[0] in "34" and word not in lists.never for word in words]
    surname = [len(word) > 2 and lists.names.get(word, "0 3")[2] in "234" and word not in lists.english for word in words]
    return (words[0] == "team" and len(words) == 2 and first[1]) or any(map(operator.and_, first, surname[1:]))


def _is_first_name(plain: str) -> bool:
    lists = lexicon()
    others = (lists.english, lists.proper, lists.places)
    return lists.names.get(plain, "0")[0] in "34" and not any(plain in some for some in others)


def _is_shaped(handle: str) -> bool:
    inside = handle[1:]
    if "-" in handle and not any(part in lexicon().english for part in handle.lower().split("-")[:1]):
        return True
    if handle[0].isdigit() and handle.rstrip("stndrhpmaek%").isdigit():
        return False
    return any(char.isdigit() or char in "_@#" for char in handle) or ("." in inside and not inside.endswith("."))


def _looks_made_up(handle: str) -> bool:
    """No word, or two words run into one: "catlord", "TobyMakesStuff"."""
    plain = handle.lower()
    if "-" in handle and all(part in lexicon().english for part in plain.split("-")):
        return False
    return len(handle) >= 4 and plain not in lexicon().english and plain not in lexicon().proper
