"""forum members, second factors, sessions, places of roles, notifications, seals of the audit record

Revision ID: 0010
Revises: 0009
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from flask import current_app

from engage.core.audit import append_only_postgresql, append_only_sqlite

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


OLD_ROLES = "role IN ('administrator', 'participation_officer', 'safeguarding_lead', 'plan_author', 'advocate')"
NEW_ROLES = (
    "role IN ('administrator', 'participation_officer', 'moderator', 'safeguarding_lead', 'safeguarding_deputy', "
    "'plan_author', 'board_member', 'partner', 'advocate')"
)


def seal_what_is_there():
    """Every event of the record so far gets its seal, as `engage.core.audit.digest_of` makes it."""
    secret = current_app.config["SETTINGS"].secret_key
    key = hashlib.blake2b(b"the chain of the audit record", key=secret[:64], digest_size=32).digest()
    connection, before, seals = op.get_bind(), "0" * 64, []
    query = "SELECT id, at, actor_id, action, subject, detail FROM audit_event ORDER BY id"
    for position, row in enumerate(connection.execute(sa.text(query)).all(), 1):
        at = datetime.fromisoformat(row.at) if isinstance(row.at, str) else row.at
        moment = at.replace(tzinfo=UTC).isoformat(timespec="microseconds")
        detail = json.loads(row.detail) if isinstance(row.detail, str) else row.detail
        content = [before, row.id, moment, row.actor_id, row.action, row.subject, detail]
        written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        before = hmac.digest(key, written.encode(), "sha256").hex()
        seals.append({"position": position, "event_id": row.id, "digest": before})
    if seals:
        table = sa.table("audit_seal", sa.column("position"), sa.column("event_id"), sa.column("digest"))
        op.bulk_insert(table, seals)


def upgrade():
    op.create_table('audit_seal',
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('event_id', name=op.f('uq_audit_seal_event_id'))
    )
    seal_what_is_there()
    dialect = op.get_bind().dialect.name
    for statement in append_only_sqlite("audit_seal", "position") if dialect == "sqlite" else append_only_postgresql("audit_seal"):
        op.execute(statement)
    op.create_table('member_invite',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('came_by', sa.String(length=20), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('uses_left', sa.Integer(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("audience = 'parents' OR came_by = 'invite'", name=op.f('ck_member_invite_a_parent_forum_is_for_parents')),
    sa.CheckConstraint("audience IN ('parents', 'young_people')", name=op.f('ck_member_invite_audience')),
    sa.CheckConstraint("came_by IN ('invite', 'parent_forum')", name=op.f('ck_member_invite_came_by')),
    sa.CheckConstraint('uses_left >= 0', name=op.f('ck_member_invite_uses_left')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_member_invite_area_id_area')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_member_invite_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_invite')),
    sa.UniqueConstraint('digest', name=op.f('uq_member_invite_digest'))
    )
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_passkey_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_person_id'), ['person_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('digest', name=op.f('uq_recovery_code_digest'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_person_id'), ['person_id'], unique=False)

    op.create_table('member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pseudonym', sa.String(length=40), nullable=False),
    sa.Column('skeleton', sa.String(length=80), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('age_band', sa.String(length=10), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('came_by', sa.String(length=20), nullable=False),
    sa.Column('invite_id', sa.Integer(), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('email_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('email_digest', sa.String(length=64), nullable=True),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('is_trusted', sa.Boolean(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.CheckConstraint("(audience = 'parents') = (age_band = 'adult')", name=op.f('ck_member_adults_and_young_people_apart')),
    sa.CheckConstraint("age_band = 'adult' OR (email_sealed IS NULL AND email_digest IS NULL)", name=op.f('ck_member_no_address_of_a_child')),
    sa.CheckConstraint("age_band IN ('10-12', '13-15', '16-17', 'adult')", name=op.f('ck_member_age_band')),
    sa.CheckConstraint("audience IN ('parents', 'young_people')", name=op.f('ck_member_audience')),
    sa.CheckConstraint("came_by IN ('invite', 'parent_forum', 'email')", name=op.f('ck_member_came_by')),
    sa.CheckConstraint("state IN ('active', 'left', 'suspended')", name=op.f('ck_member_state')),
    sa.CheckConstraint('(email_sealed IS NULL) = (email_digest IS NULL)', name=op.f('ck_member_address_whole')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_member_area_id_area')),
    sa.ForeignKeyConstraint(['invite_id'], ['member_invite.id'], name=op.f('fk_member_invite_id_member_invite')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member')),
    sa.UniqueConstraint('email_digest', name=op.f('uq_member_email_digest')),
    sa.UniqueConstraint('skeleton', name=op.f('uq_member_skeleton')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_area_id'), ['area_id'], unique=False)

    op.create_table('notification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('url', sa.String(length=200), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=True),
    sa.Column('mailed_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("url LIKE '/%' AND url NOT LIKE '//%'", name=op.f('ck_notification_url_within_the_site')),
    sa.CheckConstraint('(person_id IS NULL) <> (member_id IS NULL)', name=op.f('ck_notification_for_one')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_notification_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notification_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notification'))
    )
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notification_kind'), ['kind'], unique=False)
        batch_op.create_index('ix_notification_member_waiting', ['member_id', 'seen_at'], unique=False)
        batch_op.create_index('ix_notification_person_waiting', ['person_id', 'seen_at'], unique=False)
        batch_op.create_index('ix_notification_unsent', ['mailed_at', 'created_at'], unique=False)

    op.create_table('sign_in_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('way', sa.String(length=20), nullable=False),
    sa.Column('began_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('(person_id IS NULL) <> (member_id IS NULL)', name=op.f('ck_sign_in_session_of_one')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_sign_in_session_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_session_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_sign_in_session_digest'))
    )
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_session_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_session_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('vetted_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('code_secret', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('code_used', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('oidc_subject', sa.String(length=255), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_person_session_key'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_person_oidc_subject'), ['oidc_subject'])
        batch_op.drop_column('session_key')

    with op.batch_alter_table('person_role', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area_id', sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_person_role'), type_='unique')
        batch_op.create_index('uq_person_role_area', ['person_id', 'role', 'area_id'], unique=True, sqlite_where=sa.text('area_id IS NOT NULL'), postgresql_where=sa.text('area_id IS NOT NULL'))
        batch_op.create_index('uq_person_role_everywhere', ['person_id', 'role'], unique=True, sqlite_where=sa.text('area_id IS NULL'), postgresql_where=sa.text('area_id IS NULL'))
        batch_op.create_foreign_key(batch_op.f('fk_person_role_area_id_area'), 'area', ['area_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_person_role_role'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_person_role_role'), NEW_ROLES)


def downgrade():
    # Earlier roles are held everywhere: what was held for one place only, or is not known there, is taken away, not widened.
    op.execute(f"DELETE FROM person_role WHERE area_id IS NOT NULL OR NOT ({OLD_ROLES})")
    with op.batch_alter_table('person_role', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_person_role_area_id_area'), type_='foreignkey')
        batch_op.drop_index('uq_person_role_everywhere', sqlite_where=sa.text('area_id IS NULL'), postgresql_where=sa.text('area_id IS NULL'))
        batch_op.drop_index('uq_person_role_area', sqlite_where=sa.text('area_id IS NOT NULL'), postgresql_where=sa.text('area_id IS NOT NULL'))
        batch_op.create_unique_constraint(batch_op.f('uq_person_role'), ['person_id', 'role'])
        batch_op.drop_column('area_id')
        batch_op.drop_constraint(batch_op.f('ck_person_role_role'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_person_role_role'), OLD_ROLES)

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('session_key', sa.String(length=40), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_person_oidc_subject'), type_='unique')
        batch_op.drop_column('oidc_subject')
        batch_op.drop_column('code_used')
        batch_op.drop_column('code_secret')
        batch_op.drop_column('vetted_until')
    people = sa.table("person", sa.column("id"), sa.column("session_key"))
    for (person_id,) in op.get_bind().execute(sa.select(people.c.id)).all():
        op.execute(people.update().where(people.c.id == person_id).values(session_key=secrets.token_hex(16)))
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('session_key', existing_type=sa.String(length=40), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_person_session_key'), ['session_key'])

    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_session_person_id'))
        batch_op.drop_index(batch_op.f('ix_sign_in_session_member_id'))

    op.drop_table('sign_in_session')
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_index('ix_notification_unsent')
        batch_op.drop_index('ix_notification_person_waiting')
        batch_op.drop_index('ix_notification_member_waiting')
        batch_op.drop_index(batch_op.f('ix_notification_kind'))

    op.drop_table('notification')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_area_id'))

    op.drop_table('member')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_person_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_person_id'))

    op.drop_table('passkey')
    op.drop_table('member_invite')
    op.drop_table('audit_seal')
