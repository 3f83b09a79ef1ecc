"""room for every combination of modes beside an answer

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.alter_column('mode', existing_type=sa.String(length=30), type_=sa.String(length=80), existing_nullable=False)


def downgrade():
    # What no longer fits is cut, rather than left to fail on a database that minds.
    op.execute("UPDATE response SET mode = substr(mode, 1, 30) WHERE length(mode) > 30")
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.alter_column('mode', existing_type=sa.String(length=80), type_=sa.String(length=30), existing_nullable=False)
