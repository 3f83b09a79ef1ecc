"""themes over several waves, tones, and vectors for placing new answers

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

NOBODY_ADDED = 'ck_theme_assignment_only_the_machine_adds'


def upgrade():
    op.create_table('answer_tone',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('tone', sa.String(length=20), nullable=False),
    sa.CheckConstraint("tone IN ('praise', 'complaint', 'worry', 'wish')", name=op.f('ck_answer_tone_tone')),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_answer_tone_answer_id_answer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', 'tone', name=op.f('pk_answer_tone'))
    )
    op.create_table('answer_vector',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('model', sa.String(length=120), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_answer_vector_answer_id_answer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', name=op.f('pk_answer_vector'))
    )
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('continues_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('recognised', sa.Double(), nullable=True))
        batch_op.create_index(batch_op.f('ix_theme_continues_id'), ['continues_id'], unique=False)
        batch_op.create_unique_constraint('uq_theme_continues', ['wave_id', 'continues_id'])
        batch_op.create_foreign_key(batch_op.f('fk_theme_continues_id_theme'), 'theme', ['continues_id'], ['id'])

    # What there is was found by runs that people have seen, or put there by people: none of it is new to them.
    with op.batch_alter_table('theme_assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_added', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('theme_assignment', schema=None) as batch_op:
        batch_op.alter_column('is_added', server_default=None)
        batch_op.create_check_constraint(op.f(NOBODY_ADDED), 'NOT is_added OR person_id IS NULL')


def downgrade():
    with op.batch_alter_table('theme_assignment', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NOBODY_ADDED), type_='check')
        batch_op.drop_column('is_added')

    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_theme_continues_id_theme'), type_='foreignkey')
        batch_op.drop_constraint('uq_theme_continues', type_='unique')
        batch_op.drop_index(batch_op.f('ix_theme_continues_id'))
        batch_op.drop_column('recognised')
        batch_op.drop_column('continues_id')

    op.drop_table('answer_vector')
    op.drop_table('answer_tone')
