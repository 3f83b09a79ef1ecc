"""Six words that open a draft on another device.

Revision ID: 0005
Revises: 0004
"""
import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('come_back',
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('draft_digest', sa.String(length=64), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('touched_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('code_digest', name=op.f('pk_come_back'))
    )
    with op.batch_alter_table('come_back', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_come_back_draft_digest'), ['draft_digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_come_back_touched_on'), ['touched_on'], unique=False)


def downgrade():
    with op.batch_alter_table('come_back', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_come_back_touched_on'))
        batch_op.drop_index(batch_op.f('ix_come_back_draft_digest'))

    op.drop_table('come_back')
