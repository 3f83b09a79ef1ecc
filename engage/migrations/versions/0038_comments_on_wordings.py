"""a comment may be about one text of a wording

Revision ID: 0038
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('text_key', sa.String(length=200), server_default='', nullable=False))
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.alter_column('text_key', existing_type=sa.String(length=200), server_default=None, existing_nullable=False)
        batch_op.create_check_constraint(op.f('ck_draft_comment_text_of_a_wording'), "text_key = '' OR part LIKE 'wording.%'")


def downgrade():
    op.execute("DELETE FROM draft_comment WHERE part LIKE 'wording.%'")
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_draft_comment_text_of_a_wording'), type_='check')
        batch_op.drop_column('text_key')
