"""answers that are a day, a line after another, or the name of a place

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

ALONE = {
    'day_stands_alone': 'day IS NULL OR (ratings IS NULL AND choices IS NULL AND number IS NULL AND text IS NULL AND NOT prefer_not)',
    'ratings_stand_alone': 'ratings IS NULL OR (choices IS NULL AND number IS NULL AND text IS NULL AND NOT prefer_not)',
    'place_is_a_name_alone': 'NOT is_place OR (interpretation IS NULL AND advocate_view IS NULL AND choices IS NULL '
    'AND number IS NULL AND day IS NULL AND ratings IS NULL)',
}


def keep_counting(alter):
    """SQLite makes the table anew, and would count from the highest id that is left: one that was deleted is never given again."""
    bind = op.get_bind()
    counted = None
    if bind.dialect.name == 'sqlite':
        counted = bind.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'answer'")).scalar()
    alter()
    if counted is not None:
        there = bind.execute(sa.text("UPDATE sqlite_sequence SET seq = :seq WHERE name = 'answer'"), {'seq': counted})
        if not there.rowcount:
            bind.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('answer', :seq)"), {'seq': counted})


def upgrade():
    keep_counting(add)


def downgrade():
    keep_counting(take_away)


def add():
    with op.batch_alter_table('answer', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.add_column(sa.Column('day', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ratings', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('is_place', sa.Boolean(), server_default=sa.false(), nullable=False))
        for name, rule in ALONE.items():
            batch_op.create_check_constraint(op.f(f'ck_answer_{name}'), rule)


def take_away():
    with op.batch_alter_table('answer', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        for name in ALONE:
            batch_op.drop_constraint(op.f(f'ck_answer_{name}'), type_='check')
        batch_op.drop_column('is_place')
        batch_op.drop_column('ratings')
        batch_op.drop_column('day')
