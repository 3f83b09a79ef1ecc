"""The sample county holds together: every key resolves, every wording is there, nothing in it can be real.

Owns the shape of authority, plan, examples and forum; the answers have tests of their own.
Must not load anything into a database.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engage.accounts.roles import STAFF_ROLES

SAMPLE = Path(__file__).parents[3] / "engage" / "sample"
LANGUAGES = ("cy", "pl", "ur")
TRANSLATIONS = {path.parent.name for path in (SAMPLE.parents[1] / "translations").glob("*/LC_MESSAGES")} - {"en"}
OUTCOMES = {"be_healthy", "stay_safe", "enjoy_and_achieve", "positive_contribution", "economic_wellbeing"}
TITLES = [
    "Reduce the impact of poverty on children's lives",
    "Build resilience and support emotional and mental health",
    "Support parents, fathers included, and stop domestic violence harming children",
    "Better and more stable homes through to early adulthood",
    "Achievement and quality of life for young carers",
    "More things to do and safe places to go",
    "More young people taking part in education, work and society",
    "Less bullying in schools and the community",
]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((SAMPLE / name).read_text(encoding="utf-8"))


AUTHORITY, PLAN, EXAMPLES, FORUM = (read(f"{name}.toml") for name in ("authority", "plan", "examples", "forum"))
CONSULTATIONS, RUNNING, STORIES = (read(f"{name}.toml") for name in ("consultations", "running", "stories"))
ORGANISATIONS = {item["key"] for item in AUTHORITY["organisations"]}
ACTIONS = [action for priority in PLAN["priorities"] for action in priority["actions"]]


def tables(value: Any) -> Iterator[dict[str, Any]]:
    """Every table inside a parsed file, the outermost first."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from tables(item)


def assert_worded(item: dict[str, Any], keys: set[str]) -> None:
    assert set(item["wording"]) == set(LANGUAGES), item
    for language in LANGUAGES:
        assert keys <= set(item["wording"][language]), (item["key"], language)


def test_the_county_has_its_23_localities_each_with_a_name_that_matches_its_key() -> None:
    assert len(AUTHORITY["localities"]) == 23
    assert all(key == name.lower().replace(" ", "-") for key, name in AUTHORITY["localities"].items())


def test_every_partner_and_board_member_is_known_and_nobody_on_the_board_is_named() -> None:
    kinds = {"council", "health", "police", "school", "college", "job_centre", "voluntary", "other"}
    assert {item["kind"] for item in AUTHORITY["organisations"]} == kinds
    assert len(ORGANISATIONS) == len(AUTHORITY["organisations"])
    assert all(member.keys() == {"role", "organisation"} for member in AUTHORITY["board"]["members"])
    assert {member["organisation"] for member in AUTHORITY["board"]["members"]} <= ORGANISATIONS


def test_each_staff_role_has_a_plainly_fictional_sign_in_without_a_password_and_two_moderate() -> None:
    roles = Counter(person["role"] for person in AUTHORITY["staff"])
    assert roles == {**dict.fromkeys(map(str, STAFF_ROLES), 1), "moderator": 2}
    for person in AUTHORITY["staff"]:
        assert person.keys() == {"name", "email", "role"}
        assert "(fictional)" in person["name"]
        assert person["email"].endswith("@wrenshire.example")


def test_each_service_says_what_for_whom_and_how_and_belongs_to_a_partner() -> None:
    assert len({service["key"] for service in AUTHORITY["services"]}) == len(AUTHORITY["services"])
    for service in AUTHORITY["services"]:
        assert all(service[key] for key in ("name", "what", "for_whom", "how", "reviewed_months_ago"))
        assert service["organisation"] in ORGANISATIONS


def test_help_and_the_parents_forum_are_worded_in_every_language() -> None:
    assert len(TRANSLATIONS) == 20
    for service in AUTHORITY["services"]:
        if service.get("is_help"):
            assert set(service["wording"]) == TRANSLATIONS, service["key"]
            for language, words in service["wording"].items():
                assert set(words) == {"what", "for_whom", "how"}, (service["key"], language)
                assert service["phone"] in words["how"], (service["key"], language)
                assert ("999" in words["what"]) == ("999" in service["what"]), (service["key"], language)
    assert set(FORUM["board"]["wording"]) == TRANSLATIONS
    for language, words in FORUM["board"]["wording"].items():
        assert set(words) == {"title", "purpose", "rules"}, language
        assert len(words["rules"]) == len(FORUM["board"]["rules"]), language


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.toml")), ids=lambda path: path.name)
def test_no_number_can_ring_and_no_address_can_be_reached(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert all(re.match(r"01632 960\d{3}\b", number) for number in re.findall(r"\b0\d{4} \d{6}\b", text))
    assert not re.findall(r"\b0\d{3} \d{3} \d{4}\b|\b07\d{9}\b|https?://(?!wrenshire\.example/)", text)
    assert all(domain == "wrenshire.example" for domain in re.findall(r"@([\w.]+\w)", text))


def test_the_plan_has_its_eight_priorities_under_known_outcomes_in_every_language() -> None:
    assert [priority["title"] for priority in PLAN["priorities"]] == TITLES
    for priority in PLAN["priorities"]:
        assert set(priority["outcomes"]) <= OUTCOMES
        assert 2 <= len(priority["actions"]) <= 3
        assert_worded(priority, {"title", "summary"})


def test_actions_are_worded_owned_and_some_are_late_or_without_a_pledge() -> None:
    assert {action["state"] for action in ACTIONS} == {"not_started", "under_way", "done"}
    assert any(action["due_in_days"] < 0 for action in ACTIONS if action["state"] != "done")
    assert any(not action.get("pledges") for action in ACTIONS)
    for action in ACTIONS:
        assert_worded(action, {"title", "owner"})
        pledgers = {pledge["organisation"] for pledge in action.get("pledges", [])}
        assert {action["organisation"]} | pledgers <= ORGANISATIONS


def test_a_local_priority_points_at_one_county_priority_or_is_local_only() -> None:
    keys = {priority["key"] for priority in PLAN["priorities"]}
    assert len(PLAN["local_priorities"]) == 3
    for local in PLAN["local_priorities"]:
        assert local["area"] in AUTHORITY["localities"]
        assert local["local_only"] == ("priority" not in local)
        assert local["local_only"] or local["priority"] in keys
        assert_worded(local, {"title", "summary"})


def test_each_decision_has_its_whole_chain() -> None:
    texts = {"title", "meeting", "decider", "owner", "other_factors", "claim", "reply", "reason", "theme_words"}
    for decision in PLAN["decisions"]:
        assert all(decision[key] for key in texts)
        assert decision["priority"] in {priority["key"] for priority in PLAN["priorities"]}
        assert decision["strength"] in {"noted", "informed", "changed", "led_to"}
        assert decision["fit"] in {"fully", "partly", "differently"}
        assert decision["decided_days_ago"] > 0
        assert decision["decided_days_ago"] + decision["follow_up_in_days"] > 0  # it may be overdue, but comes after the decision
        assert decision["wave"] == "past"
        assert decision["survey"] in {"young-people", "parents-and-carers"}
    assert Counter(decision["outcome"] for decision in PLAN["decisions"]).keys() == {"partly", "no", "doing", "done"}


def test_one_decision_waits_for_its_welsh_and_urdu_and_the_others_do_not() -> None:
    languages = {decision["key"]: set(decision["wording"]) for decision in PLAN["decisions"]}
    assert languages.pop("tell-us-once") == {"pl"}
    assert all(spoken == set(LANGUAGES) for spoken in languages.values())


def test_consultations_that_everybody_reads_are_whole_in_welsh_and_urdu() -> None:
    texts = {"title", "why", "can_change", "cannot_change", "pause_reason", "space", "voice", "influence"}
    for table in CONSULTATIONS["consultations"]:
        whole = [(table, texts), *((option, {"text", "reason", "impact"}) for option in table.get("options", ()))]
        for item, fields in whole if table["reached"] != "draft" else ():
            for language in ("cy", "ur"):
                assert set(item["wording"][language]) == fields & set(item), (table["key"], language)


def test_wordings_speak_only_of_keys_that_the_english_has() -> None:
    for item in tables([PLAN, EXAMPLES, FORUM, CONSULTATIONS, RUNNING, STORIES]):
        for wording in item.get("wording", {}).values():
            assert set(wording) <= set(item), item.get("key")
            assert all(text and text != item[key] for key, text in wording.items()), item.get("key")


def test_the_six_public_chains_keep_their_honest_status_and_their_source() -> None:
    statuses = {example["key"]: example["status"] for example in EXAMPLES["examples"]}
    assert statuses == {
        "york": "led_to", "kensington-and-chelsea": "changed", "northumberland": "evaluation", "derby": "noted",
        "darlington": "adult_reported", "kingston": "no_evidence",
    }  # fmt: skip
    assert (EXAMPLES["source"]["year"], EXAMPLES["source"]["reference"]) == (2010, "090234")
    assert {example["key"]: example["fit"] for example in EXAMPLES["examples"] if "fit" in example} == {"york": "partly"}
    for example in EXAMPLES["examples"]:
        assert example["source"] == EXAMPLES["source"]["key"]
        assert_worded(example, {"heard", "action", "note"})


def test_the_forum_has_every_status_staff_answers_and_posts_in_order() -> None:
    assert FORUM["board"]["slug"] == "parents-forum"
    assert {thread["status"] for thread in FORUM["threads"]} == {"open", "being_looked_at", "answered", "in_the_plan"}
    assert {"en", "pl"} == {thread["lang"] for thread in FORUM["threads"]}
    for thread in FORUM["threads"]:
        assert 2 <= len(thread["posts"]) <= 6
        ages = [post["posted_days_ago"] for post in thread["posts"]]
        assert ages == sorted(ages, reverse=True)
        assert thread["status"] == "open" or any(post["staff"] for post in thread["posts"])
        assert all(("english" in post) == (post["lang"] != "en") for post in thread["posts"])
