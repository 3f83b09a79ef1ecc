"""samples that two people code, to measure how well they and the machine agree

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from engage.core.db import UtcDateTime

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('coding_sample',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('drawn_at', UtcDateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('machine', sa.String(length=160), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_coding_sample_person_id_person')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_coding_sample_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding_sample'))
    )
    with op.batch_alter_table('coding_sample', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coding_sample_wave_id'), ['wave_id'], unique=False)

    op.create_table('sampled_answer',
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('machine_outcomes', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_sampled_answer_answer_id_answer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sample_id'], ['coding_sample.id'], name=op.f('fk_sampled_answer_sample_id_coding_sample'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_sampled_answer_theme_id_theme'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('sample_id', 'answer_id', name=op.f('pk_sampled_answer'))
    )
    op.create_table('answer_code',
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('outcomes', sa.JSON(), nullable=False),
    sa.Column('fits', sa.String(length=10), nullable=False),
    sa.CheckConstraint("fits IN ('', 'yes', 'partly', 'no')", name=op.f('ck_answer_code_fits')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_answer_code_person_id_person')),
    sa.ForeignKeyConstraint(['sample_id', 'answer_id'], ['sampled_answer.sample_id', 'sampled_answer.answer_id'], name=op.f('fk_answer_code_sample_id_sampled_answer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sample_id', 'answer_id', 'person_id', name=op.f('pk_answer_code'))
    )


def downgrade():
    op.drop_table('answer_code')
    op.drop_table('sampled_answer')
    with op.batch_alter_table('coding_sample', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coding_sample_wave_id'))

    op.drop_table('coding_sample')
