"""E-mail: to a server where one is set, else to files in the data folder. Knows no recipient's name and no reason for writing."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from engage.core.config import Settings

FOLDER = "mail"
_SECONDS = 20


def send(to: str, subject: str, text: str, settings: Settings) -> None:
    """One letter in plain text. Raises `OSError` or `smtplib.SMTPException`: the job that asked is tried again."""
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = settings.mail_from or settings.contact_email, to, subject
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain="engage.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    if settings.smtp_host:
        _send(letter, settings)
    else:
        _keep(letter, settings)


def _send(letter: EmailMessage, settings: Settings) -> None:
    context = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(letter)


def _keep(letter: EmailMessage, settings: Settings) -> None:
    folder = settings.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    name = str(letter["Message-ID"]).strip("<>").split("@")[0]
    handle = os.open(folder / f"{name}.eml", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(letter.as_bytes())
