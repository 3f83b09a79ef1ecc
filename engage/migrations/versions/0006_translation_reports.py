"""Reports of a bad translation.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('translation_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=200), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('wrong', sa.String(), nullable=False),
    sa.Column('better', sa.String(), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("NOT held OR (wrong = '' AND better = '')", name=op.f('ck_translation_report_held_words_are_not_here')),
    sa.CheckConstraint('(done_on IS NULL) = (done_by IS NULL)', name=op.f('ck_translation_report_done_by_somebody')),
    sa.ForeignKeyConstraint(['done_by'], ['person.id'], name=op.f('fk_translation_report_done_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translation_report')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('translation_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_translation_report_lang'), ['lang'], unique=False)


def downgrade():
    with op.batch_alter_table('translation_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_translation_report_lang'))

    op.drop_table('translation_report')
