"""What a young person does on a phone: finds the survey, answers its ten questions, and keeps the code."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import accessible


def answer(page: Page, wish: str, *, has_script: bool = True) -> str:
    """Answer, from the list of surveys to the thanks, in whatever language the page is in; the address of the receipt."""
    page.goto("/surveys/")
    accessible(page, has_script=has_script)
    page.locator("a[href='/surveys/young-people/']").first.click()
    accessible(page, has_script=has_script)
    page.locator("main form button[type=submit]").last.click()
    accessible(page, has_script=has_script)
    page.locator("textarea").fill(wish)
    _next(page)
    for choice in ("3", "things_to_do"):
        page.locator(f"input[value='{choice}']").check()
        accessible(page, has_script=has_script)
        _next(page)
    _press(page, "button[value=skip]")
    page.locator("input[value='14_16']").check()
    accessible(page, has_script=has_script)
    _next(page)
    page.locator("input[value='carrow']").check()
    _next(page)
    for choice in ("girl", "prefer_not"):
        page.locator(f"input[value='{choice}']").check()
        accessible(page, has_script=has_script)
        _next(page)
    for _ in ("disability", "care status"):
        _press(page, "button[value=skip]")
    expect(page.get_by_text(wish)).to_be_visible()
    accessible(page, has_script=has_script)
    page.locator("input[name=quote_consent]").check()
    _press(page, "main form .btn.go")
    assert re.search(r"/r/[a-z]+-[a-z]+-[a-z]+-[a-z]+-\d\d$", page.url)
    assert page.locator(".code").inner_text() in page.url
    accessible(page, has_script=has_script)
    return page.url


def _next(page: Page) -> None:
    _press(page, "button[value=next]")


def _press(page: Page, button: str) -> None:
    """Press, and wait for the page that it leads to: the words are sent before this one is left."""
    with page.expect_navigation():
        page.locator(button).click()
