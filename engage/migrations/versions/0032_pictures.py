"""a drawing or a photo as an answer, kept as recordings are, with consents of its own

Revision ID: 0032
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0024'
branch_labels = None
depends_on = None

BESIDE_WORDS = (
    'NOT has_picture OR (choices IS NULL AND number IS NULL AND day IS NULL AND ratings IS NULL AND NOT is_place '
    'AND NOT prefer_not)'
)
CONSENTS = "kind IN ('quote', 'images', 'contact', 'recording'{})"
KINDS = "kind IN ('audio', 'video'{})"
STATES = "state IN ('draft', 'waiting', 'handed'{})"
PICTURES_ALONE = {'only_pictures_are_kept': "state <> 'kept' OR kind = 'picture'", 'only_pictures_are_shown': "NOT may_show OR kind = 'picture'"}


def keep_counting(table, alter):
    """SQLite makes the table anew, and would count from the highest id that is left: one that was deleted is never given again."""
    bind = op.get_bind()
    counted = None
    if bind.dialect.name == 'sqlite':
        counted = bind.execute(sa.text('SELECT seq FROM sqlite_sequence WHERE name = :name'), {'name': table}).scalar()
    with op.batch_alter_table(table, schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        alter(batch_op)
    if counted is not None:
        values = {'name': table, 'seq': counted}
        if not bind.execute(sa.text('UPDATE sqlite_sequence SET seq = :seq WHERE name = :name'), values).rowcount:
            bind.execute(sa.text('INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)'), values)


def allow(batch_op, constraint, rule):
    batch_op.drop_constraint(op.f(constraint), type_='check')
    batch_op.create_check_constraint(op.f(constraint), rule)


def upgrade():
    keep_counting('answer', upgrade_answer)
    keep_counting('recording', upgrade_recording)
    with op.batch_alter_table('consent', schema=None) as batch_op:
        allow(batch_op, 'ck_consent_kind', CONSENTS.format(", 'picture'"))


def upgrade_answer(batch_op):
    batch_op.add_column(sa.Column('has_picture', sa.Boolean(), server_default=sa.false(), nullable=False))
    batch_op.create_check_constraint(op.f('ck_answer_picture_beside_words_alone'), BESIDE_WORDS)


def upgrade_recording(batch_op):
    batch_op.add_column(sa.Column('may_show', sa.Boolean(), server_default=sa.false(), nullable=False))
    allow(batch_op, 'ck_recording_kind', KINDS.format(", 'picture'"))
    allow(batch_op, 'ck_recording_state', STATES.format(", 'kept'"))
    for name, rule in PICTURES_ALONE.items():
        batch_op.create_check_constraint(op.f(f'ck_recording_{name}'), rule)


def downgrade():
    op.execute("DELETE FROM consent WHERE kind = 'picture'")
    with op.batch_alter_table('consent', schema=None) as batch_op:
        allow(batch_op, 'ck_consent_kind', CONSENTS.format(''))
    op.execute("DELETE FROM recording WHERE kind = 'picture'")
    keep_counting('recording', downgrade_recording)
    keep_counting('answer', downgrade_answer)


def downgrade_recording(batch_op):
    for name in PICTURES_ALONE:
        batch_op.drop_constraint(op.f(f'ck_recording_{name}'), type_='check')
    allow(batch_op, 'ck_recording_kind', KINDS.format(''))
    allow(batch_op, 'ck_recording_state', STATES.format(''))
    batch_op.drop_column('may_show')


def downgrade_answer(batch_op):
    batch_op.drop_constraint(op.f('ck_answer_picture_beside_words_alone'), type_='check')
    batch_op.drop_column('has_picture')
