"""piles of papers that staff type, and each paper until it is sent

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('paper_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('begun_on', sa.Date(), nullable=False),
    sa.Column('begun_by', sa.Integer(), nullable=False),
    sa.Column('papers', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['begun_by'], ['person.id'], name=op.f('fk_paper_batch_begun_by_person')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_paper_batch_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_batch')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('paper_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_batch_wave_id'), ['wave_id'], unique=False)

    op.create_table('paper_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('first_by', sa.Integer(), nullable=False),
    sa.Column('second_by', sa.Integer(), nullable=True),
    sa.Column('touched_on', sa.Date(), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("(state = 'once') = (second_by IS NULL)", name=op.f('ck_paper_entry_second_reading_has_a_reader')),
    sa.CheckConstraint("state = 'sent' OR sealed IS NOT NULL", name=op.f('ck_paper_entry_unsent_is_sealed')),
    sa.CheckConstraint("state IN ('once', 'twice', 'sent')", name=op.f('ck_paper_entry_state')),
    sa.ForeignKeyConstraint(['batch_id'], ['paper_batch.id'], name=op.f('fk_paper_entry_batch_id_paper_batch'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['first_by'], ['person.id'], name=op.f('fk_paper_entry_first_by_person')),
    sa.ForeignKeyConstraint(['second_by'], ['person.id'], name=op.f('fk_paper_entry_second_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_entry')),
    sa.UniqueConstraint('batch_id', 'number', name='uq_paper_entry_batch_number'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('paper_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_entry_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_entry_state'), ['state'], unique=False)


def downgrade():
    with op.batch_alter_table('paper_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_entry_state'))
        batch_op.drop_index(batch_op.f('ix_paper_entry_batch_id'))

    op.drop_table('paper_entry')
    with op.batch_alter_table('paper_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_batch_wave_id'))

    op.drop_table('paper_batch')
