"""writing on the forums: moderation, reports, votes, polls, meetings, search; themes of a forum

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from engage.forums.threads import words_of

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

SHOWN = "('published', 'redacted')"
# Given to what is there already, and then said by the models alone.
DEFAULTS = {
    'forum_board': ('read_first', 'is_open'),
    'forum_post': ('answer', 'risk', 'reasons', 'marks'),
    'forum_thread': ('kind', 'summary', 'has_poll', 'n_shown'),
}
CHECKS = {
    'forum_board': {'young_peoples_board_is_read_first': "audience = 'parents' OR read_first"},
    'forum_post': {
        'staff_wait_for_nobody': "state <> 'held' OR person_id IS NULL",
        'no_text_left': "state NOT IN ('escalated', 'removed') OR (text = '' AND answer = '' AND original IS NULL)",
        'redacted_keeps_what_stood_there': "state <> 'redacted' OR original IS NOT NULL",
        'one_writer': 'member_id IS NULL OR person_id IS NULL',
        'waits_until_a_time': '(waiting_since IS NULL) = (look_by IS NULL)',
    },
    'forum_thread': {
        'kind': "kind IN ('talk', 'statements', 'meeting')",
        'closed_with_a_summary': "(closed_on IS NULL) = (summary = '')",
    },
}


def upgrade():
    op.create_table('forum_follow',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_forum_follow_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['forum_thread.id'], name=op.f('fk_forum_follow_thread_id_forum_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'member_id', name=op.f('pk_forum_follow'))
    )
    with op.batch_alter_table('forum_follow', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_follow_member_id'), ['member_id'], unique=False)

    op.create_table('forum_meeting',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('met_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('n_members', sa.Integer(), nullable=False),
    sa.Column('n_staff', sa.Integer(), nullable=False),
    sa.CheckConstraint('n_members >= 0 AND n_staff >= 0', name=op.f('ck_forum_meeting_numbers')),
    sa.ForeignKeyConstraint(['thread_id'], ['forum_thread.id'], name=op.f('fk_forum_meeting_thread_id_forum_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', name=op.f('pk_forum_meeting'))
    )
    op.create_table('forum_opinions',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['forum_thread.id'], name=op.f('fk_forum_opinions_thread_id_forum_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', name=op.f('pk_forum_opinions'))
    )
    op.create_table('forum_poll',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=200), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['forum_thread.id'], name=op.f('fk_forum_poll_thread_id_forum_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', name=op.f('pk_forum_poll'))
    )
    op.create_table('forum_rules_seen',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_forum_rules_seen_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_forum_rules_seen'))
    )
    op.create_table('forum_poll_vote',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('option', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_forum_poll_vote_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['forum_poll.thread_id'], name=op.f('fk_forum_poll_vote_thread_id_forum_poll'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'member_id', name=op.f('pk_forum_poll_vote'))
    )
    op.create_table('forum_post_word',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String(length=24), nullable=False),
    sa.Column('board_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['forum_post.id'], name=op.f('fk_forum_post_word_post_id_forum_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'word', name=op.f('pk_forum_post_word'))
    )
    with op.batch_alter_table('forum_post_word', schema=None) as batch_op:
        batch_op.create_index('ix_forum_post_word_word', ['word', 'board_id', 'post_id'], unique=False)

    op.create_table('forum_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('reporter', sa.String(length=40), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.CheckConstraint("outcome IN ('open', 'taken_away', 'changed', 'stays')", name=op.f('ck_forum_report_outcome')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_forum_report_member_id_member'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['forum_post.id'], name=op.f('fk_forum_report_post_id_forum_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_report')),
    sa.UniqueConstraint('post_id', 'reporter', name='uq_forum_report_once')
    )
    with op.batch_alter_table('forum_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_report_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_forum_report_post_id'), ['post_id'], unique=False)

    op.create_table('moderation_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('waited_minutes', sa.Integer(), nullable=False),
    sa.Column('sampled', sa.Boolean(), nullable=False),
    sa.Column('recheck_person_id', sa.Integer(), nullable=True),
    sa.Column('recheck_agrees', sa.Boolean(), nullable=True),
    sa.CheckConstraint("act IN ('approved', 'redacted', 'rejected', 'escalated', 'undone')", name=op.f('ck_moderation_decision_act')),
    sa.CheckConstraint("act NOT IN ('redacted', 'rejected', 'escalated') OR reason <> ''", name=op.f('ck_moderation_decision_says_why')),
    sa.CheckConstraint("reason IN ('', 'unkind', 'personal', 'contact', 'advert', 'off_topic', 'unsafe', 'hate', 'other')", name=op.f('ck_moderation_decision_reason')),
    sa.CheckConstraint('(recheck_person_id IS NULL) = (recheck_agrees IS NULL)', name=op.f('ck_moderation_decision_recheck_is_whole')),
    sa.CheckConstraint('recheck_person_id IS NULL OR recheck_person_id <> person_id', name=op.f('ck_moderation_decision_a_second_person_looks')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_moderation_decision_person_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['forum_post.id'], name=op.f('fk_moderation_decision_post_id_forum_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recheck_person_id'], ['person.id'], name=op.f('fk_moderation_decision_recheck_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_decision'))
    )
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_decision_post_id'), ['post_id'], unique=False)
        batch_op.create_index('ix_moderation_decision_sampled', ['sampled', 'recheck_person_id'], unique=False)

    op.create_table('statement_vote',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.Integer(), nullable=False),
    sa.CheckConstraint('choice IN (-1, 0, 1)', name=op.f('ck_statement_vote_choice')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_statement_vote_member_id_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['forum_post.id'], name=op.f('fk_statement_vote_post_id_forum_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'member_id', name=op.f('pk_statement_vote'))
    )
    with op.batch_alter_table('statement_vote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_vote_member_id'), ['member_id'], unique=False)

    op.create_table('forum_themes',
    sa.Column('board_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['board_id'], ['forum_board.id'], name=op.f('fk_forum_themes_board_id_forum_board'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('board_id', name=op.f('pk_forum_themes'))
    )

    with op.batch_alter_table('forum_board', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('read_first', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('is_open', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.create_foreign_key(batch_op.f('fk_forum_board_area_id_area'), 'area', ['area_id'], ['id'])

    with op.batch_alter_table('forum_post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('member_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('quoted_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('original', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('answer', sa.String(length=1000), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('waiting_since', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('look_by', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('risk', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('reasons', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('marks', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('sent_key', sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f('ix_forum_post_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_forum_post_queue', ['look_by', 'id'], unique=False, sqlite_where=sa.text('look_by IS NOT NULL'), postgresql_where=sa.text('look_by IS NOT NULL'))
        batch_op.create_index('ix_forum_post_shown', ['thread_id', 'state', 'id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_forum_post_sent_key'), ['sent_key'])
        batch_op.create_foreign_key(batch_op.f('fk_forum_post_person_id_person'), 'person', ['person_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_forum_post_member_id_member'), 'member', ['member_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_forum_post_quoted_id_forum_post'), 'forum_post', ['quoted_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('forum_thread', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=12), nullable=False, server_default='talk'))
        batch_op.add_column(sa.Column('summary', sa.String(length=2000), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('has_poll', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('about_person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('n_shown', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('first_post_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('latest_post_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_forum_thread_board_latest', ['board_id', 'latest_post_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_forum_thread_about_person_id_person'), 'person', ['about_person_id'], ['id'])

    bring_up_to_date()
    for table, columns in DEFAULTS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)
            for name, rule in CHECKS[table].items():
                batch_op.create_check_constraint(op.f(f'ck_{table}_{name}'), rule)


def bring_up_to_date():
    """Posts that are there already: what may be read of each thread is counted, and found by its words."""
    connection = op.get_bind()
    for statement in (
        "UPDATE forum_board SET read_first = true",
        "UPDATE forum_post SET text = '' WHERE state IN ('escalated', 'removed')",
        "UPDATE forum_post SET original = text WHERE state = 'redacted'",
        "UPDATE forum_post SET waiting_since = CURRENT_TIMESTAMP, look_by = CURRENT_TIMESTAMP WHERE state = 'held'",
        f"UPDATE forum_thread SET n_shown = (SELECT count(*) FROM forum_post p WHERE p.thread_id = forum_thread.id AND p.state IN {SHOWN}), "
        f"first_post_id = (SELECT min(p.id) FROM forum_post p WHERE p.thread_id = forum_thread.id AND p.state IN {SHOWN}), "
        f"latest_post_id = (SELECT max(p.id) FROM forum_post p WHERE p.thread_id = forum_thread.id AND p.state IN {SHOWN})",
    ):
        connection.execute(sa.text(statement))
    query = (
        "SELECT p.id, p.text, t.board_id, CASE WHEN t.first_post_id = p.id THEN t.title ELSE '' END AS title "
        f"FROM forum_post p JOIN forum_thread t ON t.id = p.thread_id WHERE p.state IN {SHOWN}"
    )
    found = [
        {'post_id': row.id, 'word': word, 'board_id': row.board_id}
        for row in connection.execute(sa.text(query)).all()
        for word in words_of(f'{row.title} {row.text}')
    ]
    if found:
        table = sa.table('forum_post_word', sa.column('post_id'), sa.column('word'), sa.column('board_id'))
        op.bulk_insert(table, found)


def downgrade():
    for table, checks in CHECKS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in checks:
                batch_op.drop_constraint(op.f(f'ck_{table}_{name}'), type_='check')
    op.drop_table('forum_themes')
    with op.batch_alter_table('forum_thread', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_forum_thread_about_person_id_person'), type_='foreignkey')
        batch_op.drop_index('ix_forum_thread_board_latest')
        batch_op.drop_column('latest_post_id')
        batch_op.drop_column('first_post_id')
        batch_op.drop_column('n_shown')
        batch_op.drop_column('about_person_id')
        batch_op.drop_column('has_poll')
        batch_op.drop_column('closed_on')
        batch_op.drop_column('summary')
        batch_op.drop_column('kind')

    with op.batch_alter_table('forum_post', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_forum_post_quoted_id_forum_post'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_forum_post_member_id_member'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_forum_post_person_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_forum_post_sent_key'), type_='unique')
        batch_op.drop_index('ix_forum_post_shown')
        batch_op.drop_index('ix_forum_post_queue', sqlite_where=sa.text('look_by IS NOT NULL'), postgresql_where=sa.text('look_by IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_forum_post_member_id'))
        batch_op.drop_column('sent_key')
        batch_op.drop_column('marks')
        batch_op.drop_column('reasons')
        batch_op.drop_column('risk')
        batch_op.drop_column('look_by')
        batch_op.drop_column('waiting_since')
        batch_op.drop_column('answer')
        batch_op.drop_column('original')
        batch_op.drop_column('quoted_id')
        batch_op.drop_column('person_id')
        batch_op.drop_column('member_id')

    with op.batch_alter_table('forum_board', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_forum_board_area_id_area'), type_='foreignkey')
        batch_op.drop_column('is_open')
        batch_op.drop_column('read_first')
        batch_op.drop_column('area_id')

    with op.batch_alter_table('statement_vote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_statement_vote_member_id'))

    op.drop_table('statement_vote')
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.drop_index('ix_moderation_decision_sampled')
        batch_op.drop_index(batch_op.f('ix_moderation_decision_post_id'))

    op.drop_table('moderation_decision')
    with op.batch_alter_table('forum_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_report_post_id'))
        batch_op.drop_index(batch_op.f('ix_forum_report_member_id'))

    op.drop_table('forum_report')
    with op.batch_alter_table('forum_post_word', schema=None) as batch_op:
        batch_op.drop_index('ix_forum_post_word_word')

    op.drop_table('forum_post_word')
    op.drop_table('forum_poll_vote')
    op.drop_table('forum_rules_seen')
    op.drop_table('forum_poll')
    op.drop_table('forum_opinions')
    op.drop_table('forum_meeting')
    with op.batch_alter_table('forum_follow', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_follow_member_id'))

    op.drop_table('forum_follow')
