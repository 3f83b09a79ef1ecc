"""what helpers do, how groups agree, the last look of whoever was helped, and outreach workers' drafts

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

ROLES = "'administrator', 'participation_officer', 'safeguarding_lead', 'plan_author'"
CHECKS = {
    'ck_assistance_agreed': "agreed IN ('', 'talked', 'voted', 'each_said')",
    'ck_assistance_confirmed': "confirmed IN ('', 'yes', 'not_asked')",
}


def upgrade():
    with op.batch_alter_table('assistance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('did', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('agreed', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('confirmed', sa.String(length=20), nullable=False, server_default=''))
    with op.batch_alter_table('assistance', schema=None) as batch_op:
        for column in ('did', 'agreed', 'confirmed'):
            batch_op.alter_column(column, server_default=None)
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(op.f(name), rule)

    _roles(f"{ROLES}, 'advocate'")

    op.create_table('outreach_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('sealed_token', sa.LargeBinary(), nullable=False),
    sa.Column('begun_on', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outreach_draft_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach_draft')),
    sa.UniqueConstraint('person_id', 'begun_on', 'number', name='uq_outreach_draft_number'),
    sa.UniqueConstraint('token_digest', name=op.f('uq_outreach_draft_token_digest'))
    )
    with op.batch_alter_table('outreach_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outreach_draft_person_id'), ['person_id'], unique=False)


def downgrade():
    with op.batch_alter_table('outreach_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outreach_draft_person_id'))

    op.drop_table('outreach_draft')
    op.execute("DELETE FROM person_role WHERE role = 'advocate'")
    _roles(ROLES)
    with op.batch_alter_table('assistance', schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(name), type_='check')
    with op.batch_alter_table('assistance', schema=None) as batch_op:
        for column in ('confirmed', 'agreed', 'did'):
            batch_op.drop_column(column)


def _roles(allowed):
    with op.batch_alter_table('person_role', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_person_role_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_person_role_role'), f'role IN ({allowed})')
