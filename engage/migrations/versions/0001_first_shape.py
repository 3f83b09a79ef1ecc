"""first shape

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op

from engage.core.audit import APPEND_ONLY_POSTGRESQL, APPEND_ONLY_SQLITE


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('area',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(kind = 'county') = (parent_id IS NULL)", name=op.f('ck_area_county_is_root')),
    sa.ForeignKeyConstraint(['parent_id'], ['area.id'], name=op.f('fk_area_parent_id_area')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('key', name=op.f('uq_area_key'))
    )
    op.create_table('audit_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_subject'), ['subject'], unique=False)

    op.create_table('board',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board')),
    sa.UniqueConstraint('key', name=op.f('uq_board_key'))
    )
    op.create_table('cited_example',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('heard', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=30), nullable=False),
    sa.Column('fit', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cited_example')),
    sa.UniqueConstraint('place', name=op.f('uq_cited_example_place'))
    )
    op.create_table('concern',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.String(length=60), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('raised_at', sa.DateTime(), nullable=False),
    sa.Column('closed_reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (closed_reason <> '')", name=op.f('ck_concern_closed_with_a_reason')),
    sa.CheckConstraint("state IN ('raised', 'triaged', 'referred', 'acknowledged', 'closed')", name=op.f('ck_concern_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern'))
    )
    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concern_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_concern_state'), ['state'], unique=False)

    op.create_table('draft',
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('touched_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('token_digest', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_touched_on'), ['touched_on'], unique=False)

    op.create_table('forum_board',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.CheckConstraint("audience = 'parents' OR NOT is_public", name=op.f('ck_forum_board_young_peoples_board_is_not_public')),
    sa.CheckConstraint("audience IN ('parents', 'young_people')", name=op.f('ck_forum_board_audience')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_board')),
    sa.UniqueConstraint('slug', name=op.f('uq_forum_board_slug'))
    )
    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('run_after', sa.DateTime(), nullable=False),
    sa.Column('leased_until', sa.DateTime(), nullable=True),
    sa.Column('worker', sa.String(length=60), nullable=False),
    sa.Column('error', sa.String(length=200), nullable=False),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f('ck_job_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_state'), ['state'], unique=False)
        batch_op.create_index('uq_job_waiting', ['kind', 'key'], unique=True, sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))

    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('is_statutory', sa.Boolean(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('key', name=op.f('uq_organisation_key'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('session_key', sa.String(length=40), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_person_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('session_key', name=op.f('uq_person_session_key'))
    )
    op.create_table('plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('framework_key', sa.String(length=60), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sa.UniqueConstraint('slug', name=op.f('uq_plan_slug'))
    )
    op.create_table('service_listing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('for_whom', sa.String(length=200), nullable=False),
    sa.Column('how', sa.String(length=200), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_listing')),
    sa.UniqueConstraint('key', name=op.f('uq_service_listing_key'))
    )
    op.create_table('survey_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('definition', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_version')),
    sa.UniqueConstraint('slug', 'digest', name='uq_survey_version_slug_digest')
    )
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_version_slug'), ['slug'], unique=False)

    op.create_table('wave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('hear_back_by', sa.Date(), nullable=False),
    sa.CheckConstraint('opens_on <= closes_on', name=op.f('ck_wave_opens_before_it_closes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wave')),
    sa.UniqueConstraint('slug', 'key', name='uq_wave_slug_key')
    )
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wave_slug'), ['slug'], unique=False)

    op.create_table('wording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('checked_by', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wording')),
    sa.UniqueConstraint('subject', 'field', 'lang', name='uq_wording_subject_field_lang')
    )
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wording_subject'), ['subject'], unique=False)

    op.create_table('board_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('board_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['board_id'], ['board.id'], name=op.f('fk_board_member_board_id_board'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_board_member_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_member'))
    )
    op.create_table('concern_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concern_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('referred_to', sa.String(length=200), nullable=False),
    sa.CheckConstraint("act <> 'referred' OR referred_to <> ''", name=op.f('ck_concern_act_referral_names_whom')),
    sa.CheckConstraint("act = 'opened' OR reason <> ''", name=op.f('ck_concern_act_act_has_reason')),
    sa.CheckConstraint("act IN ('opened', 'triaged', 'referred', 'acknowledged', 'closed', 'released')", name=op.f('ck_concern_act_act')),
    sa.ForeignKeyConstraint(['concern_id'], ['concern.id'], name=op.f('fk_concern_act_concern_id_concern')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_concern_act_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_act'))
    )
    with op.batch_alter_table('concern_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concern_act_concern_id'), ['concern_id'], unique=False)

    op.create_table('forum_thread',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('board_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.CheckConstraint("state IN ('open', 'being_looked_at', 'answered', 'in_the_plan')", name=op.f('ck_forum_thread_state')),
    sa.ForeignKeyConstraint(['board_id'], ['forum_board.id'], name=op.f('fk_forum_thread_board_id_forum_board')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_thread'))
    )
    with op.batch_alter_table('forum_thread', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_thread_board_id'), ['board_id'], unique=False)

    op.create_table('person_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.CheckConstraint("role IN ('administrator', 'participation_officer', 'safeguarding_lead', 'plan_author')", name=op.f('ck_person_role_role')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_role_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_role')),
    sa.UniqueConstraint('person_id', 'role', name='uq_person_role')
    )
    op.create_table('priority',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('local_only', sa.Boolean(), nullable=False),
    sa.Column('outcome_keys', sa.JSON(), nullable=False),
    sa.CheckConstraint('area_id IS NOT NULL OR (parent_id IS NULL AND NOT local_only)', name=op.f('ck_priority_county_priority_stands_alone')),
    sa.CheckConstraint('area_id IS NULL OR (parent_id IS NULL) = local_only', name=op.f('ck_priority_local_priority_has_a_parent_or_is_local_only')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_priority_area_id_area')),
    sa.ForeignKeyConstraint(['parent_id'], ['priority.id'], name=op.f('fk_priority_parent_id_priority')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_priority_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_priority')),
    sa.UniqueConstraint('slug', name=op.f('uq_priority_slug'))
    )
    with op.batch_alter_table('priority', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_priority_plan_id'), ['plan_id'], unique=False)

    op.create_table('response',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('receipt_digest', sa.String(length=64), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('mode', sa.String(length=30), nullable=False),
    sa.Column('provenance', sa.String(length=20), nullable=False),
    sa.Column('group_size', sa.Integer(), nullable=True),
    sa.Column('age_band', sa.String(length=40), nullable=True),
    sa.Column('relation', sa.String(length=40), nullable=True),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('submitted_on', sa.Date(), nullable=False),
    sa.CheckConstraint("(provenance = 'group') = (group_size IS NOT NULL)", name=op.f('ck_response_group_has_a_size')),
    sa.CheckConstraint("provenance IN ('self', 'helped', 'interpreted', 'advocate', 'group', 'adult_reported', 'observed')", name=op.f('ck_response_provenance')),
    sa.CheckConstraint("state IN ('submitted', 'held', 'cleared', 'coded', 'anonymised', 'withdrawn')", name=op.f('ck_response_state')),
    sa.CheckConstraint('group_size IS NULL OR group_size BETWEEN 2 AND 500', name=op.f('ck_response_group_size')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_response_area_id_area')),
    sa.ForeignKeyConstraint(['version_id'], ['survey_version.id'], name=op.f('fk_response_version_id_survey_version')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_response_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('receipt_digest', name=op.f('uq_response_receipt_digest'))
    )
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_response_wave_id'), ['wave_id'], unique=False)

    op.create_table('theme_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('n_answers', sa.Integer(), nullable=False),
    sa.Column('skipped', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_theme_run_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_run'))
    )
    with op.batch_alter_table('theme_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_run_wave_id'), ['wave_id'], unique=False)

    op.create_table('action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('owner', sa.String(length=160), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.CheckConstraint("state IN ('not_started', 'under_way', 'done', 'late')", name=op.f('ck_action_state')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_action_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_action_priority_id_priority'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action'))
    )
    with op.batch_alter_table('action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_priority_id'), ['priority_id'], unique=False)

    op.create_table('answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('question_key', sa.String(length=60), nullable=False),
    sa.Column('choices', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('interpretation', sa.String(), nullable=True),
    sa.Column('advocate_view', sa.String(), nullable=True),
    sa.Column('prefer_not', sa.Boolean(), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.CheckConstraint('NOT held OR (text IS NULL AND interpretation IS NULL AND advocate_view IS NULL)', name=op.f('ck_answer_held_words_are_not_here')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_answer_response_id_response'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('response_id', 'question_key', name='uq_answer_response_question'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_response_id'), ['response_id'], unique=False)

    op.create_table('assistance',
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('helper', sa.String(length=120), nullable=False),
    sa.Column('instructed', sa.Boolean(), nullable=True),
    sa.Column('gathered', sa.String(length=20), nullable=False),
    sa.Column('read_back', sa.Boolean(), nullable=True),
    sa.CheckConstraint("gathered IN ('spoken', 'signed', 'symbols', 'observed')", name=op.f('ck_assistance_gathered')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_assistance_response_id_response'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('response_id', name=op.f('pk_assistance'))
    )
    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind IN ('quote', 'images', 'contact')", name=op.f('ck_consent_kind')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_consent_response_id_response'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent')),
    sa.UniqueConstraint('response_id', 'kind', name='uq_consent_response_kind')
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_response_id'), ['response_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('meeting', sa.String(length=200), nullable=False),
    sa.Column('decider', sa.String(length=160), nullable=False),
    sa.Column('owner', sa.String(length=160), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.CheckConstraint("decider <> '' AND owner <> ''", name=op.f('ck_decision_somebody_decides_and_somebody_owns')),
    sa.CheckConstraint("state IN ('proposed', 'decided', 'approved', 'published', 'followed_up')", name=op.f('ck_decision_state')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_decision_priority_id_priority')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('id', 'decided_on', name='uq_decision_day')
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_priority_id'), ['priority_id'], unique=False)

    op.create_table('forum_post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('author', sa.String(length=80), nullable=False),
    sa.Column('is_staff', sa.Boolean(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('posted_on', sa.Date(), nullable=False),
    sa.CheckConstraint("state IN ('held', 'published', 'redacted', 'rejected', 'escalated', 'removed')", name=op.f('ck_forum_post_state')),
    sa.ForeignKeyConstraint(['thread_id'], ['forum_thread.id'], name=op.f('fk_forum_post_thread_id_forum_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_post'))
    )
    with op.batch_alter_table('forum_post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_post_thread_id'), ['thread_id'], unique=False)

    op.create_table('pledge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_pledge_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_pledge_priority_id_priority'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge')),
    sa.UniqueConstraint('priority_id', 'organisation_id', 'what', name='uq_pledge')
    )
    with op.batch_alter_table('pledge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pledge_priority_id'), ['priority_id'], unique=False)

    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(length=160), nullable=False),
    sa.Column('suggested_label', sa.String(length=160), nullable=False),
    sa.Column('keywords', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('stability', sa.Double(), nullable=True),
    sa.CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f('ck_theme_merged_says_into_what')),
    sa.CheckConstraint("label <> ''", name=op.f('ck_theme_label_is_said')),
    sa.CheckConstraint("state IN ('suggested', 'accepted', 'merged', 'split', 'rejected', 'published', 'superseded')", name=op.f('ck_theme_state')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['theme.id'], name=op.f('fk_theme_merged_into_id_theme')),
    sa.ForeignKeyConstraint(['run_id'], ['theme_run.id'], name=op.f('fk_theme_run_id_theme_run')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_theme_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme'))
    )
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_theme_wave_id'), ['wave_id'], unique=False)

    op.create_table('answer_translation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('made_by', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_answer_translation_answer_id_answer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_translation')),
    sa.UniqueConstraint('answer_id', 'lang', name='uq_answer_translation_lang')
    )
    with op.batch_alter_table('answer_translation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_translation_answer_id'), ['answer_id'], unique=False)

    op.create_table('claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('strength', sa.String(length=20), nullable=False),
    sa.Column('fit', sa.String(length=20), nullable=False),
    sa.Column('other_factors', sa.String(), nullable=False),
    sa.Column('is_evaluation', sa.Boolean(), nullable=False),
    sa.Column('evidence_from', sa.Date(), nullable=False),
    sa.Column('evidence_to', sa.Date(), nullable=False),
    sa.CheckConstraint("NOT is_evaluation OR strength = 'noted'", name=op.f('ck_claim_evaluation_claims_no_influence')),
    sa.CheckConstraint("fit IN ('fully', 'partly', 'differently')", name=op.f('ck_claim_fit')),
    sa.CheckConstraint("other_factors <> ''", name=op.f('ck_claim_other_factors_are_named')),
    sa.CheckConstraint("said <> ''", name=op.f('ck_claim_something_was_said')),
    sa.CheckConstraint("strength IN ('noted', 'informed', 'changed', 'led_to')", name=op.f('ck_claim_strength')),
    sa.CheckConstraint('evidence_from <= evidence_to', name=op.f('ck_claim_evidence_runs_forwards')),
    sa.CheckConstraint('is_evaluation OR evidence_to <= decided_on', name=op.f('ck_claim_evidence_is_not_later_than_the_decision')),
    sa.ForeignKeyConstraint(['decision_id', 'decided_on'], ['decision.id', 'decision.decided_on'], name='fk_claim_decision_day', onupdate='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_decision_id'), ['decision_id'], unique=False)

    op.create_table('theme_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.CheckConstraint("act IN ('suggested', 'accepted', 'renamed', 'merged', 'split', 'rejected', 'remapped', 'moved', 'undone', 'published', 'superseded')", name=op.f('ck_theme_act_act')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_theme_act_person_id_person')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_theme_act_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_act'))
    )
    with op.batch_alter_table('theme_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_act_theme_id'), ['theme_id'], unique=False)

    op.create_table('theme_assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('is_main', sa.Boolean(), nullable=False),
    sa.Column('is_quote', sa.Boolean(), nullable=False),
    sa.Column('is_removed', sa.Boolean(), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('NOT is_removed OR person_id IS NOT NULL', name=op.f('ck_theme_assignment_only_a_person_removes')),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_theme_assignment_answer_id_answer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_theme_assignment_person_id_person')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_theme_assignment_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_assignment')),
    sa.UniqueConstraint('theme_id', 'answer_id', name='uq_theme_assignment')
    )
    with op.batch_alter_table('theme_assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_assignment_answer_id'), ['answer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_theme_assignment_theme_id'), ['theme_id'], unique=False)

    op.create_table('theme_outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('outcome_key', sa.String(length=60), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint("person_id IS NULL OR reason <> ''", name=op.f('ck_theme_outcome_a_person_says_why')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_theme_outcome_person_id_person')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_theme_outcome_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_outcome')),
    sa.UniqueConstraint('theme_id', 'outcome_key', name='uq_theme_outcome')
    )
    with op.batch_alter_table('theme_outcome', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_outcome_theme_id'), ['theme_id'], unique=False)

    op.create_table('claim_response',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('provenance', sa.String(length=20), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_response_claim_id_claim'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_claim_response_response_id_response')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_response')),
    sa.UniqueConstraint('claim_id', 'response_id', name='uq_claim_response')
    )
    with op.batch_alter_table('claim_response', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_response_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_response_response_id'), ['response_id'], unique=False)

    op.create_table('claim_theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_theme_claim_id_claim'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_claim_theme_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_theme')),
    sa.UniqueConstraint('claim_id', 'theme_id', name='uq_claim_theme')
    )
    with op.batch_alter_table('claim_theme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_theme_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_theme_theme_id'), ['theme_id'], unique=False)

    op.create_table('further_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('is_resolved', sa.Boolean(), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_further_wish_text_is_said')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_further_wish_claim_id_claim'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_further_wish'))
    )
    with op.batch_alter_table('further_wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_further_wish_claim_id'), ['claim_id'], unique=False)

    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=30), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('decider', sa.String(length=160), nullable=False),
    sa.Column('owner', sa.String(length=160), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('follow_up_on', sa.Date(), nullable=True),
    sa.CheckConstraint("outcome IN ('done', 'doing', 'partly', 'not_now', 'no', 'already_happening', 'not_ours')", name=op.f('ck_reply_outcome')),
    sa.CheckConstraint("text <> '' AND reason <> '' AND decider <> '' AND owner <> ''", name=op.f('ck_reply_decider_owner_and_reason_are_given')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_reply_claim_id_claim'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply')),
    sa.UniqueConstraint('claim_id', name=op.f('uq_reply_claim_id'))
    )
    op.create_table('superseded_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=30), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('replaced_on', sa.Date(), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_superseded_reply_text_is_said')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_superseded_reply_claim_id_claim'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_superseded_reply'))
    )
    with op.batch_alter_table('superseded_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_superseded_reply_claim_id'), ['claim_id'], unique=False)

    op.create_table('publication',
    sa.Column('claim_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('outcome_keys', sa.JSON(), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['claim_id', 'response_id'], ['claim_response.claim_id', 'claim_response.response_id'], name='fk_publication_frozen_response'),
    sa.ForeignKeyConstraint(['claim_id', 'theme_id'], ['claim_theme.claim_id', 'claim_theme.theme_id'], name='fk_publication_cited_theme'),
    sa.ForeignKeyConstraint(['claim_id'], ['reply.claim_id'], name='fk_publication_reply'),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_publication_published_by_person')),
    sa.PrimaryKeyConstraint('claim_id', name=op.f('pk_publication'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publication_published_on'), ['published_on'], unique=False)


    dialect = op.get_bind().dialect.name
    for statement in APPEND_ONLY_SQLITE if dialect == "sqlite" else APPEND_ONLY_POSTGRESQL:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade():
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publication_published_on'))

    op.drop_table('publication')
    with op.batch_alter_table('superseded_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_superseded_reply_claim_id'))

    op.drop_table('superseded_reply')
    op.drop_table('reply')
    with op.batch_alter_table('further_wish', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_further_wish_claim_id'))

    op.drop_table('further_wish')
    with op.batch_alter_table('claim_theme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_theme_theme_id'))
        batch_op.drop_index(batch_op.f('ix_claim_theme_claim_id'))

    op.drop_table('claim_theme')
    with op.batch_alter_table('claim_response', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_response_response_id'))
        batch_op.drop_index(batch_op.f('ix_claim_response_claim_id'))

    op.drop_table('claim_response')
    with op.batch_alter_table('theme_outcome', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_outcome_theme_id'))

    op.drop_table('theme_outcome')
    with op.batch_alter_table('theme_assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_assignment_theme_id'))
        batch_op.drop_index(batch_op.f('ix_theme_assignment_answer_id'))

    op.drop_table('theme_assignment')
    with op.batch_alter_table('theme_act', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_act_theme_id'))

    op.drop_table('theme_act')
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_decision_id'))

    op.drop_table('claim')
    with op.batch_alter_table('answer_translation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_translation_answer_id'))

    op.drop_table('answer_translation')
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_wave_id'))
        batch_op.drop_index(batch_op.f('ix_theme_state'))

    op.drop_table('theme')
    with op.batch_alter_table('pledge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pledge_priority_id'))

    op.drop_table('pledge')
    with op.batch_alter_table('forum_post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_post_thread_id'))

    op.drop_table('forum_post')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_priority_id'))

    op.drop_table('decision')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_response_id'))

    op.drop_table('consent')
    op.drop_table('assistance')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_response_id'))

    op.drop_table('answer')
    with op.batch_alter_table('action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_priority_id'))

    op.drop_table('action')
    with op.batch_alter_table('theme_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_run_wave_id'))

    op.drop_table('theme_run')
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_response_wave_id'))

    op.drop_table('response')
    with op.batch_alter_table('priority', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_priority_plan_id'))

    op.drop_table('priority')
    op.drop_table('person_role')
    with op.batch_alter_table('forum_thread', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_thread_board_id'))

    op.drop_table('forum_thread')
    with op.batch_alter_table('concern_act', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concern_act_concern_id'))

    op.drop_table('concern_act')
    op.drop_table('board_member')
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wording_subject'))

    op.drop_table('wording')
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wave_slug'))

    op.drop_table('wave')
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_version_slug'))

    op.drop_table('survey_version')
    op.drop_table('service_listing')
    op.drop_table('plan')
    op.drop_table('person')
    op.drop_table('organisation')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('uq_job_waiting', sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))
        batch_op.drop_index(batch_op.f('ix_job_state'))

    op.drop_table('job')
    op.drop_table('forum_board')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_touched_on'))

    op.drop_table('draft')
    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concern_state'))
        batch_op.drop_index(batch_op.f('ix_concern_source_id'))

    op.drop_table('concern')
    op.drop_table('cited_example')
    op.drop_table('board')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_event_subject'))
        batch_op.drop_index(batch_op.f('ix_audit_event_at'))
        batch_op.drop_index(batch_op.f('ix_audit_event_action'))

    op.drop_table('audit_event')
    op.drop_table('area')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_refuse()")
