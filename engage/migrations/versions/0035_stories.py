"""case studies with their own consent, and a person's introduction to the year in review

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

AGREED = "agreed_on IS NULL OR (agreed_how <> '' AND ends_on > agreed_on)"
AS_AGREED = (
    "state <> 'published' OR (agreed_on IS NOT NULL AND name_changed AND read_back_on IS NOT NULL "
    "AND code_digest IS NOT NULL AND published_on IS NOT NULL)"
)
WHOLE = "state <> 'published' OR (title <> '' AND said <> '' AND service <> '' AND outcome_key <> '' AND other_factors <> '')"
GONE = (
    "state <> 'withdrawn' OR (title = '' AND said = '' AND helped = '' AND different = '' AND other_factors = '' "
    "AND response_id IS NULL AND withdrawn_on IS NOT NULL)"
)


def upgrade():
    op.create_table('case_study',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('told_as', sa.String(length=20), nullable=False),
    sa.Column('teller', sa.String(length=20), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('helped', sa.String(), nullable=False),
    sa.Column('different', sa.String(), nullable=False),
    sa.Column('other_factors', sa.String(), nullable=False),
    sa.Column('service', sa.String(length=160), nullable=False),
    sa.Column('outcome_key', sa.String(length=60), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=True),
    sa.Column('readers', sa.String(length=12), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('agreed_how', sa.String(length=200), nullable=False),
    sa.Column('name_changed', sa.Boolean(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('code_digest', sa.String(length=64), nullable=True),
    sa.Column('read_back_on', sa.Date(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name=op.f('ck_case_study_state')),
    sa.CheckConstraint("told_as IN ('conversation', 'sent')", name=op.f('ck_case_study_told_as')),
    sa.CheckConstraint("teller IN ('young_person', 'parent')", name=op.f('ck_case_study_teller')),
    sa.CheckConstraint("readers IN ('', 'trust', 'everyone')", name=op.f('ck_case_study_readers')),
    sa.CheckConstraint("(readers = '') = (agreed_on IS NULL)", name=op.f('ck_case_study_agreed_on_a_day')),
    sa.CheckConstraint(AGREED, name=op.f('ck_case_study_agreed_until_a_day')),
    sa.CheckConstraint(AS_AGREED, name=op.f('ck_case_study_public_only_as_agreed_and_read_back')),
    sa.CheckConstraint(WHOLE, name=op.f('ck_case_study_public_with_service_outcome_and_other_factors')),
    sa.CheckConstraint(GONE, name=op.f('ck_case_study_withdrawn_words_are_gone')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_case_study_response_id_response')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_case_study_priority_id_priority')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_case_study_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_study')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_case_study_code_digest'))
    )
    for column in ('state', 'response_id', 'priority_id'):
        op.create_index(op.f(f'ix_case_study_{column}'), 'case_study', [column])
    op.create_table('review_introduction',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('who', sa.String(length=160), nullable=False),
    sa.Column('written_on', sa.Date(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("text <> '' AND who <> ''", name=op.f('ck_review_introduction_somebody_says_something')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_review_introduction_written_by_person')),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_review_introduction'))
    )


def downgrade():
    op.drop_table('review_introduction')
    for column in ('state', 'response_id', 'priority_id'):
        op.drop_index(op.f(f'ix_case_study_{column}'), table_name='case_study')
    op.drop_table('case_study')
