"""settings' codes and how many came by them, codes that work once, a pause of a lone wave, marks that join before and after

Revision ID: 0024
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0021'
branch_labels = None
depends_on = None

KINDS = "kind IN ('school', 'club', 'ward', 'partner', 'other')"


def upgrade():
    op.create_table('invite_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('wanted', sa.Integer(), nullable=True),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.CheckConstraint(KINDS, name=op.f('ck_invite_code_kind')),
    sa.CheckConstraint("name <> ''", name=op.f('ck_invite_code_it_has_a_name')),
    sa.CheckConstraint('wanted > 0', name=op.f('ck_invite_code_wanted')),
    sa.CheckConstraint('ended_on IS NULL OR ended_on >= made_on', name=op.f('ck_invite_code_made_before_it_ended')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_invite_code_wave_id_wave')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_invite_code_area_id_area')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invite_code')),
    sa.UniqueConstraint('code', name=op.f('uq_invite_code_code'))
    )
    op.create_index(op.f('ix_invite_code_wave_id'), 'invite_code', ['wave_id'])
    op.create_table('invite_count',
    sa.Column('invite_id', sa.Integer(), nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.Column('begun', sa.Integer(), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.CheckConstraint('opened >= 0 AND begun >= 0 AND sent >= 0', name=op.f('ck_invite_count_never_less_than_none')),
    sa.ForeignKeyConstraint(['invite_id'], ['invite_code.id'], name=op.f('fk_invite_count_invite_id_invite_code'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('invite_id', name=op.f('pk_invite_count'))
    )
    op.create_table('one_time_code',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('invite_id', sa.Integer(), nullable=False),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['invite_id'], ['invite_code.id'], name=op.f('fk_one_time_code_invite_id_invite_code'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_one_time_code'))
    )
    op.create_index(op.f('ix_one_time_code_invite_id'), 'one_time_code', ['invite_id'])
    op.create_table('pair_mark',
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_pair_mark_response_id_response'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_pair_mark'))
    )
    op.create_index(op.f('ix_pair_mark_digest'), 'pair_mark', ['digest'])
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pause_reason', sa.String(length=400), nullable=False, server_default=''))
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.alter_column('pause_reason', existing_type=sa.String(length=400), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.drop_column('pause_reason')
    op.drop_index(op.f('ix_pair_mark_digest'), table_name='pair_mark')
    op.drop_table('pair_mark')
    op.drop_index(op.f('ix_one_time_code_invite_id'), table_name='one_time_code')
    op.drop_table('one_time_code')
    op.drop_table('invite_count')
    op.drop_index(op.f('ix_invite_code_wave_id'), table_name='invite_code')
    op.drop_table('invite_code')
