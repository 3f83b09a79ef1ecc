"""the plan as something people run, and influence to its end: progress, indicators, documents, versions; meetings,
follow-ups, the Board's queue, wishes offered to the next wave, what readers say of a theme's name

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

OPEN = sa.text('decision_id IS NULL')
TABLES = (
    'theme_name_count',
    'board_item',
    'follow_up',
    'board_meeting',
    'plan_version',
    'plan_document',
    'indicator',
    'action_note',
)


def upgrade():
    _plan_tables()
    _priority()
    _influence_tables()
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('meeting_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_decision_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_foreign_key('fk_decision_meeting_day', 'board_meeting', ['meeting_id', 'decided_on'], ['id', 'met_on'])
    with op.batch_alter_table('further_wish', schema=None) as batch_op:
        batch_op.add_column(sa.Column('next_wave', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('next_wave_reason', sa.String(length=300), nullable=False, server_default=''))
    with op.batch_alter_table('further_wish', schema=None) as batch_op:
        batch_op.alter_column('next_wave', existing_type=sa.String(length=20), existing_nullable=False, server_default=None)
        batch_op.alter_column('next_wave_reason', existing_type=sa.String(length=300), existing_nullable=False, server_default=None)
        batch_op.create_check_constraint(op.f('ck_further_wish_next_wave'), "next_wave IN ('', 'taken_up', 'not_taken')")
        batch_op.create_check_constraint(
            op.f('ck_further_wish_taken_up_or_not_with_a_reason'), "(next_wave = '') = (next_wave_reason = '')"
        )


def _plan_tables():
    op.create_table('action_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('who', sa.String(length=160), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.CheckConstraint("text <> '' AND who <> ''", name=op.f('ck_action_note_somebody_says_something')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_action_note_action_id_action'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_note'))
    )
    op.create_table('indicator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('measured_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.CheckConstraint("value <> '' AND source <> ''", name=op.f('ck_indicator_has_a_value_and_a_source')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_indicator_priority_id_priority'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator'))
    )
    op.create_table('plan_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('found', sa.String(length=20), nullable=False),
    sa.CheckConstraint("kind IN ('document', 'minutes')", name=op.f('ck_plan_document_kind')),
    sa.CheckConstraint("found IN ('', 'works', 'gone', 'no_answer')", name=op.f('ck_plan_document_found')),
    sa.CheckConstraint("(found = '') = (checked_on IS NULL)", name=op.f('ck_plan_document_found_on_a_day')),
    sa.CheckConstraint("url LIKE 'https://%' OR url LIKE 'http://%'", name=op.f('ck_plan_document_lies_on_the_web')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_plan_document_priority_id_priority'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_document'))
    )
    op.create_table('plan_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=False),
    sa.Column('what_changed', sa.String(), nullable=False),
    sa.Column('without', sa.String(), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.CheckConstraint("what_changed <> ''", name=op.f('ck_plan_version_says_what_changed')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_plan_version_counts_from_one')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_version_plan_id_plan')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_plan_version_published_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_version')),
    sa.UniqueConstraint('plan_id', 'number', name='uq_plan_version_number')
    )
    for table, column in (('action_note', 'action_id'), ('indicator', 'priority_id'), ('plan_document', 'priority_id')):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def _priority():
    with op.batch_alter_table('priority', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('touched_on', sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_priority_author_id_person'), 'person', ['author_id'], ['id'])
    # When somebody last wrote there is not known: silent since the plan began, rather than never flagged.
    op.execute('UPDATE priority SET touched_on = (SELECT starts_on FROM plan WHERE plan.id = priority.plan_id)')
    with op.batch_alter_table('priority', schema=None) as batch_op:
        batch_op.alter_column('touched_on', existing_type=sa.Date(), nullable=False)


def _influence_tables():
    op.create_table('board_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('board_id', sa.Integer(), nullable=False),
    sa.Column('met_on', sa.Date(), nullable=False),
    sa.Column('minute_reference', sa.String(length=200), nullable=False),
    sa.CheckConstraint("minute_reference <> ''", name=op.f('ck_board_meeting_its_minutes_can_be_found')),
    sa.ForeignKeyConstraint(['board_id'], ['board.id'], name=op.f('fk_board_meeting_board_id_board')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_meeting')),
    sa.UniqueConstraint('board_id', 'met_on', name='uq_board_meeting_day'),
    sa.UniqueConstraint('id', 'met_on', name='uq_board_meeting_met_on')
    )
    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=True),
    sa.Column('same_audience', sa.Boolean(), nullable=False),
    sa.Column('how', sa.String(length=200), nullable=False),
    sa.Column('result', sa.String(length=20), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.CheckConstraint("result IN ('yes', 'partly', 'no', 'too_early')", name=op.f('ck_follow_up_result')),
    sa.CheckConstraint("text <> '' AND how <> ''", name=op.f('ck_follow_up_says_what_and_how')),
    sa.CheckConstraint('same_audience', name=op.f('ck_follow_up_the_same_people_were_asked')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_follow_up_claim_id_claim'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_follow_up_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    op.create_table('board_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('priority_id', sa.Integer(), nullable=True),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('sent_by', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(theme_id IS NULL) <> (priority_id IS NULL)', name=op.f('ck_board_item_about_one_thing')),
    sa.CheckConstraint("why <> ''", name=op.f('ck_board_item_says_why')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_board_item_theme_id_theme')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_board_item_priority_id_priority')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_board_item_area_id_area')),
    sa.ForeignKeyConstraint(['sent_by'], ['person.id'], name=op.f('fk_board_item_sent_by_person')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_board_item_decision_id_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_item'))
    )
    op.create_table('theme_name_count',
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('says', sa.String(length=12), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.CheckConstraint("says IN ('yes', 'not_quite')", name=op.f('ck_theme_name_count_says')),
    sa.CheckConstraint('n >= 0', name=op.f('ck_theme_name_count_is_a_number')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_theme_name_count_theme_id_theme')),
    sa.PrimaryKeyConstraint('theme_id', 'says', name=op.f('pk_theme_name_count'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_claim_id'), ['claim_id'], unique=False)
    with op.batch_alter_table('board_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_board_item_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index('uq_board_item_theme', ['theme_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index('uq_board_item_priority', ['priority_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade():
    with op.batch_alter_table('further_wish', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_further_wish_taken_up_or_not_with_a_reason'), type_='check')
        batch_op.drop_constraint(op.f('ck_further_wish_next_wave'), type_='check')
        batch_op.drop_column('next_wave_reason')
        batch_op.drop_column('next_wave')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_constraint('fk_decision_meeting_day', type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_decision_meeting_id'))
        batch_op.drop_column('meeting_id')
    with op.batch_alter_table('priority', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_priority_author_id_person'), type_='foreignkey')
        batch_op.drop_column('touched_on')
        batch_op.drop_column('author_id')
    for table in TABLES:
        op.drop_table(table)
