"""keys to the API

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

SCOPES = "scopes IN ('evidence:read', 'themes:read', 'evidence:read themes:read')"


def upgrade() -> None:
    op.create_table('api_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('prefix', sa.String(length=20), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.String(length=120), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('last_used_on', sa.Date(), nullable=True),
    sa.CheckConstraint("name <> ''", name=op.f('ck_api_key_key_has_a_name')),
    sa.CheckConstraint(SCOPES, name=op.f('ck_api_key_key_opens_something')),
    sa.CheckConstraint('expires_on > made_on', name=op.f('ck_api_key_key_ends_after_it_begins')),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_api_key_only_a_digest_is_kept')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_api_key_area_id_area')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_api_key_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_key_digest'))
    )


def downgrade() -> None:
    op.drop_table('api_key')
