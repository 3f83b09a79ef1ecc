"""consultations: the exercise, its options and steps, what hangs off it, the bodies that must be asked

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('consultation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('can_change', sa.String(), nullable=False),
    sa.Column('cannot_change', sa.String(), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('decider', sa.String(length=160), nullable=False),
    sa.Column('decides_on', sa.Date(), nullable=True),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('for_young_people', sa.Boolean(), nullable=False),
    sa.Column('for_parents', sa.Boolean(), nullable=False),
    sa.Column('for_partners', sa.Boolean(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('duration_reason', sa.String(), nullable=False),
    sa.Column('data_protection', sa.String(length=200), nullable=False),
    sa.Column('equality', sa.String(length=200), nullable=False),
    sa.Column('pause_reason', sa.String(), nullable=False),
    sa.Column('attested_on', sa.Date(), nullable=True),
    sa.Column('attested_by', sa.Integer(), nullable=True),
    sa.Column('report', sa.String(length=200), nullable=False),
    sa.Column('report_read_by', sa.String(length=160), nullable=False),
    sa.Column('report_read_on', sa.Date(), nullable=True),
    sa.Column('signed_by', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('space', sa.String(), nullable=False),
    sa.Column('voice', sa.String(), nullable=False),
    sa.Column('influence', sa.String(), nullable=False),
    sa.Column('influence_by', sa.Date(), nullable=True),
    sa.Column('follow_up', sa.String(), nullable=False),
    sa.CheckConstraint("(state = 'paused') = (pause_reason <> '')", name=op.f('ck_consultation_paused_with_a_reason')),
    sa.CheckConstraint("level IN ('', 'informed', 'consulted', 'involved', 'collaborate', 'led')", name=op.f('ck_consultation_level')),
    sa.CheckConstraint("slug <> '' AND title <> ''", name=op.f('ck_consultation_it_has_a_name')),
    sa.CheckConstraint("state = 'draft' OR (why <> '' AND can_change <> '' AND cannot_change <> '' AND level <> '' AND decider <> '' AND duration_reason <> '' AND data_protection <> '' AND equality <> '' AND opens_on IS NOT NULL AND closes_on IS NOT NULL AND decides_on IS NOT NULL)", name=op.f('ck_consultation_checked_when_it_says_everything')),
    sa.CheckConstraint("state IN ('draft', 'checked') OR attested_on IS NOT NULL", name=op.f('ck_consultation_open_when_still_undecided')),
    sa.CheckConstraint("state IN ('draft', 'checked', 'open', 'paused', 'closed', 'analysing', 'decided', 'fed_back', 'followed_up', 'archived')", name=op.f('ck_consultation_state')),
    sa.CheckConstraint("state NOT IN ('decided', 'fed_back', 'followed_up', 'archived') OR (report <> '' AND report_read_by <> '' AND signed_by IS NOT NULL AND report_read_on IS NOT NULL AND decided_on IS NOT NULL AND report_read_on <= decided_on)", name=op.f('ck_consultation_decided_after_the_report_was_read')),
    sa.CheckConstraint("state NOT IN ('fed_back', 'followed_up', 'archived') OR (space <> '' AND voice <> '' AND report_read_by <> '' AND influence <> '' AND influence_by IS NOT NULL)", name=op.f('ck_consultation_fed_back_when_lundys_parts_are_filled')),
    sa.CheckConstraint("state NOT IN ('followed_up', 'archived') OR follow_up <> ''", name=op.f('ck_consultation_followed_up_with_what_was_found')),
    sa.CheckConstraint('closes_on < decides_on', name=op.f('ck_consultation_closes_before_it_is_decided')),
    sa.CheckConstraint('for_young_people OR for_parents OR for_partners', name=op.f('ck_consultation_somebody_is_asked')),
    sa.CheckConstraint('opens_on < decides_on', name=op.f('ck_consultation_cannot_open_after_its_decision_date')),
    sa.CheckConstraint('opens_on <= closes_on', name=op.f('ck_consultation_opens_before_it_closes')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_consultation_area_id_area')),
    sa.ForeignKeyConstraint(['attested_by'], ['person.id'], name=op.f('fk_consultation_attested_by_person')),
    sa.ForeignKeyConstraint(['signed_by'], ['person.id'], name=op.f('fk_consultation_signed_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation')),
    sa.UniqueConstraint('slug', name=op.f('uq_consultation_slug'))
    )
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_state'), ['state'], unique=False)

    op.create_table('consultation_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=True),
    sa.CheckConstraint("title <> '' AND place <> ''", name=op.f('ck_consultation_meeting_what_and_where')),
    sa.CheckConstraint('n >= 0', name=op.f('ck_consultation_meeting_number')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_meeting_consultation_id_consultation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_meeting'))
    )
    with op.batch_alter_table('consultation_meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_meeting_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('consultation_option',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('impact', sa.String(), nullable=False),
    sa.CheckConstraint("text <> '' AND reason <> '' AND impact <> ''", name=op.f('ck_consultation_option_with_its_reason_and_impact')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_option_consultation_id_consultation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_option'))
    )
    with op.batch_alter_table('consultation_option', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_option_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('consultation_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('from_state', sa.String(length=20), nullable=False),
    sa.Column('to_state', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint("from_state || '>' || to_state IN ('draft>checked', 'checked>draft', 'checked>open', 'open>paused', 'paused>open', 'open>closed', 'paused>closed', 'closed>analysing', 'analysing>decided', 'decided>fed_back', 'fed_back>followed_up', 'followed_up>archived')", name=op.f('ck_consultation_step_step_of_the_lifecycle')),
    sa.CheckConstraint("to_state <> 'paused' OR reason <> ''", name=op.f('ck_consultation_step_pause_has_a_reason')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_step_consultation_id_consultation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consultation_step_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_step'))
    )
    with op.batch_alter_table('consultation_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_step_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('outside_evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('method', sa.String(length=200), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('collected_by', sa.String(length=160), nullable=False),
    sa.CheckConstraint("title <> '' AND method <> '' AND source <> '' AND collected_by <> ''", name=op.f('ck_outside_evidence_method_and_source_are_given')),
    sa.CheckConstraint('n > 0', name=op.f('ck_outside_evidence_number')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_outside_evidence_consultation_id_consultation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_evidence'))
    )
    with op.batch_alter_table('outside_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_evidence_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('statutory_consultee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('is_safeguarding_board', sa.Boolean(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('included', sa.Boolean(), nullable=False),
    sa.CheckConstraint("name <> ''", name=op.f('ck_statutory_consultee_it_has_a_name')),
    sa.CheckConstraint('NOT included OR received_on IS NOT NULL', name=op.f('ck_statutory_consultee_included_once_received')),
    sa.CheckConstraint('received_on IS NULL OR (asked_on IS NOT NULL AND received_on >= asked_on)', name=op.f('ck_statutory_consultee_asked_before_it_answered')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_statutory_consultee_consultation_id_consultation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_statutory_consultee_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statutory_consultee')),
    sa.UniqueConstraint('consultation_id', 'name', name='uq_statutory_consultee_name')
    )
    with op.batch_alter_table('statutory_consultee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statutory_consultee_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('consultation_part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=True),
    sa.Column('board_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(CASE WHEN wave_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN board_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN thread_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_consultation_part_one_thing')),
    sa.ForeignKeyConstraint(['board_id'], ['forum_board.id'], name=op.f('fk_consultation_part_board_id_forum_board')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_part_consultation_id_consultation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['forum_thread.id'], name=op.f('fk_consultation_part_thread_id_forum_thread'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_consultation_part_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_part')),
    sa.UniqueConstraint('board_id', name=op.f('uq_consultation_part_board_id')),
    sa.UniqueConstraint('thread_id', name=op.f('uq_consultation_part_thread_id')),
    sa.UniqueConstraint('wave_id', name=op.f('uq_consultation_part_wave_id'))
    )
    with op.batch_alter_table('consultation_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_part_consultation_id'), ['consultation_id'], unique=False)


def downgrade():
    with op.batch_alter_table('consultation_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_part_consultation_id'))

    op.drop_table('consultation_part')
    with op.batch_alter_table('statutory_consultee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_statutory_consultee_consultation_id'))

    op.drop_table('statutory_consultee')
    with op.batch_alter_table('outside_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_evidence_consultation_id'))

    op.drop_table('outside_evidence')
    with op.batch_alter_table('consultation_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_step_consultation_id'))

    op.drop_table('consultation_step')
    with op.batch_alter_table('consultation_option', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_option_consultation_id'))

    op.drop_table('consultation_option')
    with op.batch_alter_table('consultation_meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_meeting_consultation_id'))

    op.drop_table('consultation_meeting')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_state'))
        batch_op.drop_index(batch_op.f('ix_consultation_area_id'))

    op.drop_table('consultation')
