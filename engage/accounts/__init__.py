"""Accounts: staff and forum members, their roles and what each role may do. Owns sign-in; knows nothing of what it is for."""

from flask import Flask

from engage.accounts import areas, member_views, members, permissions, services, views


def init_app(app: Flask) -> None:
    """Sign-in pages, whoever is signed in, and `can(permission)` for templates."""
    services.login_manager.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(member_views.blueprint)
    app.add_template_global(permissions.can)
    app.add_template_global(views.staff_links)
    app.add_template_global(members.current_member)
    app.extensions["engage.staff_panels"] = []
    app.extensions["engage.system_facts"] = []
    app.extensions[members.ON_ERASED] = []
    app.extensions[areas.TREE] = tuple
    views.on_staff_home(app, permissions.Permission.SEE_AUDIT, views.administrator_panels)
