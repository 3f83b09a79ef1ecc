"""The staff's accounts, for administrators; and invitations to the forums, for who may invite."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from engage.accounts import joining, member_codes, people, resetting
from engage.accounts.areas import all_areas
from engage.accounts.forms import InviteForm, MemberCodeForm, NewPersonForm, PersonForm
from engage.accounts.models import Person
from engage.accounts.permissions import Permission, areas_of, can, needs, require
from engage.accounts.roles import STAFF_ROLES, Grant, Role
from engage.accounts.services import AccountError
from engage.accounts.today import Task
from engage.accounts.views import Panel
from engage.accounts.words import role_words
from engage.core import clock

blueprint = Blueprint("people", __name__, url_prefix="/staff")
Page = str | Response | tuple[str, int]
_EVERYWHERE = "all"


@blueprint.get("/people/")
@needs(Permission.MANAGE_PEOPLE)
def listing() -> str:
    """Everybody of the staff."""
    return render_template("accounts/people.html", people=people.everybody(), areas=_area_names(), today=clock.today())


@blueprint.route("/people/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def new() -> Page:
    """Invite somebody: they choose their password by a link."""
    form = _with_choices(NewPersonForm())
    if request.method != "POST":
        return render_template("accounts/person.html", form=form, person=None)
    if not form.validate():
        return render_template("accounts/person.html", form=form, person=None), 400
    try:
        grants = _grants(form)
        if not grants:
            raise AccountError(gettext("Choose at least one role."))
        until = form.vetted_until.data
        person = people.add(
            form.name.data, form.email.data, grants, vetted_until=until, actor_id=current_user.id, now=clock.now()
        )
    except AccountError as problem:
        form.email.errors = [str(problem)]
        return render_template("accounts/person.html", form=form, person=None), 400
    return _link(person)


@blueprint.route("/people/<int:person_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def one(person_id: int) -> Page:
    """Change somebody's roles and vetting, end their account, or let them start again."""
    person = people.get(person_id)
    held = sorted(f"{row.role}@{row.area_id}" if row.area_id else row.role for row in person.roles)
    form = _with_choices(PersonForm(name=person.name, roles=held, vetted_until=person.vetted_until), person)
    if request.method != "POST":
        return render_template("accounts/person.html", form=form, person=person)
    if request.form.get("act") == "reset":
        return _link(people.reset(person_id, current_user.id, now=clock.now()))
    if not form.validate():
        return render_template("accounts/person.html", form=form, person=person), 400
    is_active = {"deactivate": False, "activate": True}.get(request.form.get("act", ""), person.is_active)
    wanted = people.Change(form.name.data, frozenset(_grants(form)), form.vetted_until.data, is_active)
    people.change(person_id, wanted, current_user.id, now=clock.now())
    flash(gettext("What you changed is kept."))
    return redirect(url_for("people.listing"))


@blueprint.route("/invitations", methods=["GET", "POST"])
@needs(Permission.INVITE_MEMBERS)
def invitations() -> Page:
    """A code for people to join the forums with; shown once."""
    form, code, status = InviteForm(), None, 200
    places = areas_of(Permission.INVITE_MEMBERS)
    everywhere = [SelectChoice(_EVERYWHERE, gettext("The whole county"))] if places is None else []
    form.area_id.choices = everywhere + [
        SelectChoice(str(node.id), node.name)
        for node in all_areas()
        if node.parent_id is not None and (places is None or node.id in places)
    ]
    if request.method == "POST":
        if form.validate():
            code = _invite(form)
        else:
            status = 400
    return render_template("accounts/invitations.html", form=form, code=code), status


@blueprint.route("/invitations/new-password", methods=["GET", "POST"])
@needs(Permission.INVITE_MEMBERS)
def member_code() -> Page:
    """A code for a member who forgot the password and gave no address; shown once."""
    form, fresh, status = MemberCodeForm(), None, 200
    if request.method == "POST":
        status = 400
        if form.validate():
            try:
                fresh, status = _code_for(form.pseudonym.data), 200
            except member_codes.ResetError as problem:
                form.pseudonym.errors = [str(problem)]
    return render_template("accounts/member_code.html", form=form, fresh=fresh), status


def panels() -> list[Panel]:
    """Accounts, for administrators."""
    about = gettext("Who works here, with which roles, and their vetting checks.")
    return [Panel(gettext("People"), about, url_for("people.listing"))]


def tasks(today: date) -> list[Task]:
    """Vetting checks that run out within a month, or have: whoever's it is reads nothing that is held back then."""
    count, first = people.vetting_ends(today + timedelta(days=30))
    return [Task(gettext("Renew vetting checks"), url_for("people.listing"), count, first)]


def invite_panels() -> list[Panel]:
    """Invitations, for who may invite."""
    return [Panel(gettext("Invitations"), gettext("Codes for people to join the forums with."), url_for("people.invitations"))]


def _invite(form: InviteForm) -> str:
    area_id = None if form.area_id.data == _EVERYWHERE else int(form.area_id.data)
    require(Permission.INVITE_MEMBERS, area_id)
    is_young, came_by = form.audience.data == "young_people", "parent_forum" if form.audience.data == "parent_forum" else "invite"
    until = clock.today() + timedelta(days=form.days.data)
    audience = "young_people" if is_young else "parents"
    wanted = joining.InviteFor(audience, came_by, area_id, form.label.data, form.uses.data, until)
    return joining.make_invite(wanted, current_user.id, now=clock.now())


def _code_for(pseudonym: str) -> member_codes.FreshCode:
    """Only for members of one's own places, and of young people's boards only by who may read those: a code opens them."""
    member = resetting.find(pseudonym, clock.today())
    wanted = [Permission.INVITE_MEMBERS]
    if member is not None and member.audience == "young_people":
        wanted.append(Permission.READ_MEMBERS_BOARDS)
    if member is None or not all(can(each, member.area_id) for each in wanted):
        raise member_codes.ResetError(gettext("There is no member of this name whom you may invite. Check how it is written."))
    return member_codes.make_code(member, current_user.id, now=clock.now())


def _link(person: Person) -> str | Response:
    """Where letters go to a server, the link is theirs alone; where there is none, it is shown here to be handed over."""
    settings = current_app.config["SETTINGS"]
    if settings.smtp_host:
        flash(gettext("A link to choose a password is on its way to them. It works for three days."))
        return redirect(url_for("people.listing"))
    token = people.welcome_token(person, now=clock.now())
    address = f"{settings.public_url.rstrip('/')}{url_for('sign_in.welcome', token=token)}"
    return render_template("accounts/link.html", name=person.name, address=address)


def _with_choices(form: PersonForm, person: Person | None = None) -> PersonForm:
    names = _area_names()
    words = role_words()
    held = [Grant(Role(row.role), row.area_id) for row in person.roles if row.area_id] if person else []
    form.roles.choices = [
        *(SelectChoice(str(role), words[role]) for role in STAFF_ROLES),
        *(SelectChoice(f"{one.role}@{one.area_id}", f"{words[one.role]}: {names.get(one.area_id or 0, '')}") for one in held),
    ]
    form.area_role.choices = [SelectChoice("", gettext("None")), *(SelectChoice(str(role), words[role]) for role in STAFF_ROLES)]
    form.area_id.choices = [SelectChoice(str(number), name) for number, name in names.items()]
    if not names:
        form.area_id.choices = [SelectChoice("", gettext("None"))]
    return form


def _grants(form: PersonForm) -> set[Grant]:
    found = set()
    for chosen in form.roles.data or ():
        role, _at, area_id = chosen.partition("@")
        found.add(Grant(Role(role), int(area_id) if area_id else None))
    if form.area_role.data and form.area_id.data:
        found.add(Grant(Role(form.area_role.data), int(form.area_id.data)))
    return found


def _area_names() -> dict[int, str]:
    return {node.id: node.name for node in all_areas()}
