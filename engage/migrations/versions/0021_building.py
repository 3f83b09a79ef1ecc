"""surveys that are written on the site: drafts, every state of them, comments

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('survey_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=2000), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_draft')),
    sa.UniqueConstraint('slug', name=op.f('uq_survey_draft_slug'))
    )
    op.create_table('survey_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('restores', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('tables', sa.JSON(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_survey_revision_number')),
    sa.CheckConstraint('restores IS NULL OR restores < number', name=op.f('ck_survey_revision_restores_an_earlier_one')),
    sa.ForeignKeyConstraint(['draft_id'], ['survey_draft.id'], name=op.f('fk_survey_revision_draft_id_survey_draft'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_survey_revision_made_by_person')),
    sa.ForeignKeyConstraint(['version_id'], ['survey_version.id'], name=op.f('fk_survey_revision_version_id_survey_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_revision')),
    sa.UniqueConstraint('draft_id', 'number', name='uq_survey_revision_number')
    )
    op.create_table('draft_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=60), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(), nullable=False),
    sa.Column('resolved_by', sa.Integer(), nullable=True),
    sa.Column('resolved_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('(resolved_by IS NULL) = (resolved_at IS NULL)', name=op.f('ck_draft_comment_resolved_by_somebody')),
    sa.ForeignKeyConstraint(['draft_id'], ['survey_draft.id'], name=op.f('fk_draft_comment_draft_id_survey_draft'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['resolved_by'], ['person.id'], name=op.f('fk_draft_comment_resolved_by_person')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_draft_comment_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_comment'))
    )
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_comment_draft_id'), ['draft_id'], unique=False)


def downgrade():
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_comment_draft_id'))
    op.drop_table('draft_comment')
    op.drop_table('survey_revision')
    op.drop_table('survey_draft')
