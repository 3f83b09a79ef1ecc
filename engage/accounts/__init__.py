"""Accounts: staff and forum members, their roles and what each role may do. Owns sign-in; knows nothing of what it is for."""

from flask import Flask

from engage.accounts import (
    account_views,
    areas,
    audit_views,
    forgotten_views,  # noqa: F401 - it adds its pages to the members' blueprint
    member_views,
    members,
    menu,
    people_views,
    permissions,
    search_views,
    services,
    sign_in_views,
    today,
    views,
    words,
)
from engage.accounts.permissions import Permission

PAGES = (views, sign_in_views, account_views, people_views, audit_views, member_views, search_views)


def init_app(app: Flask) -> None:
    """Sign-in pages, whoever is signed in, and `can(permission)` for templates."""
    services.login_manager.init_app(app)
    for part in PAGES:
        app.register_blueprint(part.blueprint)
    for tell in (permissions.can, members.current_member, words.role_words, menu.menu, account_views.unseen_news):
        app.add_template_global(tell)
    app.extensions["engage.staff_panels"] = []
    app.extensions["engage.system_facts"] = []
    app.extensions[members.ON_ERASED] = []
    app.extensions[areas.TREE] = tuple
    views.on_staff_home(app, Permission.SEE_STAFF_HOME, account_views.panels)
    views.on_staff_home(app, Permission.INVITE_MEMBERS, people_views.invite_panels)
    views.on_staff_home(app, Permission.MANAGE_PEOPLE, people_views.panels)
    today.on_today(app, Permission.SEE_STAFF_HOME, account_views.tasks)
    today.on_today(app, Permission.MANAGE_PEOPLE, people_views.tasks)
    today.on_today(app, Permission.SEE_SYSTEM, views.system_tasks)
    views.on_staff_home(app, Permission.SEE_AUDIT, audit_views.panels)
    views.on_staff_home(app, Permission.SEE_SYSTEM, views.system_panels)
