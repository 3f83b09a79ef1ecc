"""the wall: Easy Read ideas beside what authors write, and quotes that a person chose for a claim

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('easy_idea',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('picture', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_easy_idea_something_is_said')),
    sa.CheckConstraint("picture <> ''", name=op.f('ck_easy_idea_each_idea_has_a_picture')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_easy_idea')),
    sa.UniqueConstraint('subject', 'field', 'lang', 'position', name='uq_easy_idea_place')
    )
    with op.batch_alter_table('easy_idea', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_easy_idea_subject'), ['subject'], unique=False)

    op.create_table('claim_quote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_claim_quote_answer_id_answer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['claim_id', 'response_id'], ['claim_response.claim_id', 'claim_response.response_id'],
        name='fk_claim_quote_frozen_response', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_quote')),
    sa.UniqueConstraint('claim_id', 'answer_id', name='uq_claim_quote')
    )
    with op.batch_alter_table('claim_quote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_quote_claim_id'), ['claim_id'], unique=False)


def downgrade():
    with op.batch_alter_table('claim_quote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_quote_claim_id'))

    op.drop_table('claim_quote')
    with op.batch_alter_table('easy_idea', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_easy_idea_subject'))

    op.drop_table('easy_idea')
