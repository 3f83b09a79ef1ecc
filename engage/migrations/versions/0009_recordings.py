"""spoken and signed answers as recordings, with a consent of their own

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

CONSENT_KIND = 'ck_consent_kind'


def upgrade():
    op.create_table('recording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_digest', sa.String(length=64), nullable=True),
    sa.Column('response_id', sa.Uuid(), nullable=True),
    sa.Column('question_key', sa.String(length=60), nullable=False),
    sa.Column('mimetype', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('kept_on', sa.Date(), nullable=False),
    sa.CheckConstraint("(state = 'draft') = (draft_digest IS NOT NULL)", name=op.f('ck_recording_draft_has_its_key')),
    sa.CheckConstraint('draft_digest IS NULL OR response_id IS NULL', name=op.f('ck_recording_not_sent_and_draft')),
    sa.CheckConstraint("kind IN ('audio', 'video')", name=op.f('ck_recording_kind')),
    sa.CheckConstraint("state IN ('draft', 'waiting', 'handed')", name=op.f('ck_recording_state')),
    sa.ForeignKeyConstraint(['draft_digest'], ['draft.token_digest'], name=op.f('fk_recording_draft_digest_draft'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_recording_response_id_response'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recording')),
    sa.UniqueConstraint('draft_digest', 'question_key', name='uq_recording_draft_question'),
    sa.UniqueConstraint('response_id', 'question_key', name='uq_recording_response_question'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recording_response_id'), ['response_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recording_state'), ['state'], unique=False)

    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CONSENT_KIND), type_='check')
        batch_op.create_check_constraint(op.f(CONSENT_KIND), "kind IN ('quote', 'images', 'contact', 'recording')")


def downgrade():
    op.execute("DELETE FROM consent WHERE kind = 'recording'")
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CONSENT_KIND), type_='check')
        batch_op.create_check_constraint(op.f(CONSENT_KIND), "kind IN ('quote', 'images', 'contact')")

    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recording_state'))
        batch_op.drop_index(batch_op.f('ix_recording_response_id'))

    op.drop_table('recording')
