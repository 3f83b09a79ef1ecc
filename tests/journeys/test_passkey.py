"""A passkey in a real browser: made on the account's page, then used instead of a code. Browsers want a name, not a number."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PHONE, Site, accessible, free_port, served

KEPT_ON_THIS_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_that_a_phone_made_lets_its_owner_in(sample: Path, tmp_path: Path, browser: Browser) -> None:
    site = Site(f"http://localhost:{free_port()}", tmp_path / "site")
    shutil.copytree(sample, site.home)
    site.write_settings()
    with served(site):
        context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url)  # type: ignore[arg-type]
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": KEPT_ON_THIS_PHONE})
        site.sign_in(page, "moderator")
        page.goto("/staff/account")
        page.fill("#passkey-name", "My telephone")
        accessible(page)
        page.locator("[data-passkey-make] button").click()
        expect(page.get_by_text("My telephone")).to_be_visible()
        accessible(page)
        context.clear_cookies()
        email, password, _secret = site.sign_in_of("moderator")
        page.goto("/staff/sign-in")
        page.fill("#email", email)
        page.fill("#password", password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in/second")
        accessible(page)
        page.locator("[data-passkey-use] button").click()
        page.wait_for_url("**/staff/")
        context.close()
