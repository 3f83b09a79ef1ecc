"""several moderators may have a part in one conversation; a title is its first post's; a second redaction can be taken back

Revision ID: 0034
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0032'
branch_labels = None
depends_on = None

NO_TEXT = "state NOT IN ('escalated', 'removed') OR (text = '' AND answer = '' AND original IS NULL{more})"
FIRST = "(SELECT min(forum_post.id) FROM forum_post WHERE forum_post.thread_id = forum_thread.id)"


def upgrade():
    op.create_table('forum_stepped_back',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_forum_stepped_back_person_id_person')),
    sa.ForeignKeyConstraint(['thread_id'], ['forum_thread.id'], name=op.f('fk_forum_stepped_back_thread_id_forum_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'person_id', name=op.f('pk_forum_stepped_back'))
    )
    op.execute(
        "INSERT INTO forum_stepped_back (thread_id, person_id) "
        "SELECT id, about_person_id FROM forum_thread WHERE about_person_id IS NOT NULL"
    )
    with op.batch_alter_table('forum_thread', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title_before', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('title_shown', sa.Boolean(), nullable=True))
    op.execute(f"UPDATE forum_thread SET title_shown = coalesce(n_shown > 0 AND first_post_id = {FIRST}, false)")
    with op.batch_alter_table('forum_thread', schema=None) as batch_op:
        batch_op.alter_column('title_shown', existing_type=sa.Boolean(), nullable=False)
        batch_op.drop_constraint(op.f('fk_forum_thread_about_person_id_person'), type_='foreignkey')
        batch_op.drop_column('about_person_id')
    with op.batch_alter_table('forum_post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('read_before', sa.String(), nullable=True))
        batch_op.drop_constraint(op.f('ck_forum_post_no_text_left'), type_='check')
        batch_op.create_check_constraint(op.f('ck_forum_post_no_text_left'), NO_TEXT.format(more=' AND read_before IS NULL'))
        batch_op.create_check_constraint(
            op.f('ck_forum_post_read_before_was_changed'), 'read_before IS NULL OR original IS NOT NULL'
        )


def downgrade():
    with op.batch_alter_table('forum_post', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_forum_post_read_before_was_changed'), type_='check')
        batch_op.drop_constraint(op.f('ck_forum_post_no_text_left'), type_='check')
        batch_op.create_check_constraint(op.f('ck_forum_post_no_text_left'), NO_TEXT.format(more=''))
        batch_op.drop_column('read_before')
    with op.batch_alter_table('forum_thread', schema=None) as batch_op:
        batch_op.drop_column('title_shown')
        batch_op.drop_column('title_before')
        batch_op.add_column(sa.Column('about_person_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_forum_thread_about_person_id_person'), 'person', ['about_person_id'], ['id'])
    op.execute(
        "UPDATE forum_thread SET about_person_id = "
        "(SELECT min(person_id) FROM forum_stepped_back WHERE thread_id = forum_thread.id)"
    )
    op.drop_table('forum_stepped_back')
