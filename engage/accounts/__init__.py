"""Accounts: staff, their roles and what each role may do. Owns sign-in; knows nothing of what is signed in for."""

from flask import Flask

from engage.accounts import permissions, services, views


def init_app(app: Flask) -> None:
    """Sign-in pages, the signed-in person, and `can(permission)` for templates."""
    services.login_manager.init_app(app)
    app.register_blueprint(views.blueprint)
    app.add_template_global(permissions.can)
    app.add_template_global(views.staff_links)
    app.extensions["engage.staff_panels"] = []
    app.extensions["engage.system_facts"] = []
    views.on_staff_home(app, permissions.Permission.SEE_AUDIT, views.administrator_panels)
