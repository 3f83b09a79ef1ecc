"""the safeguarding desk: clock, danger, hand-over, contact details, time away; services with numbers and review dates

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

ACTS = "act IN ('opened', 'triaged', 'referred', 'acknowledged', 'closed', 'released', 'danger', 'no_danger', 'contact_read', 'contact_erased')"
SILENT = "act IN ('opened', 'contact_read', 'contact_erased') OR reason <> ''"
OLD_ACTS = "act IN ('opened', 'triaged', 'referred', 'acknowledged', 'closed', 'released')"
OLD_SILENT = "act = 'opened' OR reason <> ''"
WAITS = "state NOT IN ('acknowledged', 'closed')"


def upgrade():
    op.create_table('contact_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('erased_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('(sealed IS NULL) = (erased_at IS NOT NULL)', name=op.f('ck_contact_wish_kept_or_erased')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_wish'))
    )
    op.create_table('desk_away',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('away_from', sa.Date(), nullable=False),
    sa.Column('away_to', sa.Date(), nullable=False),
    sa.CheckConstraint('away_from <= away_to', name=op.f('ck_desk_away_from_before_to')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_desk_away_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_away'))
    )
    with op.batch_alter_table('desk_away', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_away_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.add_column(sa.Column('raised_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('in_danger', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('whose', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('area_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('clock_from', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('due_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('told', sa.String(length=20), nullable=False, server_default='lead'))
    # What was open before there was a clock is due a day after it was raised: overdue, rather than forgotten.
    op.execute("UPDATE concern SET clock_from = raised_at")
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(f"UPDATE concern SET due_at = strftime('%Y-%m-%d %H:%M:%f000', raised_at, '+1 day') WHERE {WAITS}")
    else:
        op.execute(f"UPDATE concern SET due_at = raised_at + interval '1 day' WHERE {WAITS}")
    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.alter_column('clock_from', existing_type=sa.DateTime(), nullable=False)
        batch_op.alter_column('in_danger', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column('whose', existing_type=sa.String(length=64), existing_nullable=False, server_default=None)
        batch_op.alter_column('told', existing_type=sa.String(length=20), existing_nullable=False, server_default=None)
        batch_op.create_index(batch_op.f('ix_concern_raised_at'), ['raised_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_concern_whose'), ['whose'], unique=False)
        batch_op.create_index(batch_op.f('ix_concern_due_at'), ['due_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_concern_raised_by_person'), 'person', ['raised_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_concern_area_id_area'), 'area', ['area_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_concern_clock_runs_until_they_have_it'), "(state IN ('acknowledged', 'closed')) = (due_at IS NULL)")
        batch_op.create_check_constraint(op.f('ck_concern_due_after_it_began'), 'due_at IS NULL OR due_at > clock_from')
        batch_op.create_check_constraint(op.f('ck_concern_told'), "told IN ('lead', 'deputies', 'administrator')")

    with op.batch_alter_table('concern_act', schema=None) as batch_op:
        batch_op.add_column(sa.Column('referred_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('is_redacted', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE concern_act SET referred_at = at WHERE act = 'referred'")
    with op.batch_alter_table('concern_act', schema=None) as batch_op:
        batch_op.alter_column('is_redacted', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.drop_constraint(op.f('ck_concern_act_act'), type_='check')
        batch_op.drop_constraint(op.f('ck_concern_act_act_has_reason'), type_='check')
        batch_op.create_check_constraint(op.f('ck_concern_act_act'), ACTS)
        batch_op.create_check_constraint(op.f('ck_concern_act_act_has_reason'), SILENT)
        batch_op.create_check_constraint(op.f('ck_concern_act_referral_says_when'), "(act = 'referred') = (referred_at IS NOT NULL)")
        batch_op.create_check_constraint(op.f('ck_concern_act_only_a_release_is_redacted'), "NOT is_redacted OR act = 'released'")

    with op.batch_alter_table('service_listing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('phone', sa.String(length=30), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_help', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('review_by', sa.Date(), nullable=True))
    # Half a year after it was last checked.
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("UPDATE service_listing SET review_by = date(reviewed_on, '+182 days')")
    else:
        op.execute('UPDATE service_listing SET review_by = reviewed_on + 182')
    with op.batch_alter_table('service_listing', schema=None) as batch_op:
        batch_op.alter_column('review_by', existing_type=sa.Date(), nullable=False)
        batch_op.alter_column('phone', existing_type=sa.String(length=30), existing_nullable=False, server_default=None)
        batch_op.alter_column('is_help', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.create_index(batch_op.f('ix_service_listing_review_by'), ['review_by'], unique=False)
        batch_op.create_check_constraint(op.f('ck_service_listing_help_has_a_number'), "NOT is_help OR phone <> ''")
        batch_op.create_check_constraint(op.f('ck_service_listing_review_comes_after'), 'review_by > reviewed_on')


def downgrade():
    with op.batch_alter_table('service_listing', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_service_listing_help_has_a_number'), type_='check')
        batch_op.drop_constraint(op.f('ck_service_listing_review_comes_after'), type_='check')
        batch_op.drop_index(batch_op.f('ix_service_listing_review_by'))
        batch_op.drop_column('review_by')
        batch_op.drop_column('is_help')
        batch_op.drop_column('phone')

    op.execute("DELETE FROM concern_act WHERE act IN ('danger', 'no_danger', 'contact_read', 'contact_erased')")
    with op.batch_alter_table('concern_act', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_concern_act_only_a_release_is_redacted'), type_='check')
        batch_op.drop_constraint(op.f('ck_concern_act_referral_says_when'), type_='check')
        batch_op.drop_constraint(op.f('ck_concern_act_act'), type_='check')
        batch_op.drop_constraint(op.f('ck_concern_act_act_has_reason'), type_='check')
        batch_op.create_check_constraint(op.f('ck_concern_act_act'), OLD_ACTS)
        batch_op.create_check_constraint(op.f('ck_concern_act_act_has_reason'), OLD_SILENT)
        batch_op.drop_column('is_redacted')
        batch_op.drop_column('referred_at')

    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_concern_told'), type_='check')
        batch_op.drop_constraint(op.f('ck_concern_due_after_it_began'), type_='check')
        batch_op.drop_constraint(op.f('ck_concern_clock_runs_until_they_have_it'), type_='check')
        batch_op.drop_constraint(op.f('fk_concern_area_id_area'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_concern_raised_by_person'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_concern_due_at'))
        batch_op.drop_index(batch_op.f('ix_concern_whose'))
        batch_op.drop_index(batch_op.f('ix_concern_raised_at'))
        batch_op.drop_column('told')
        batch_op.drop_column('due_at')
        batch_op.drop_column('clock_from')
        batch_op.drop_column('area_id')
        batch_op.drop_column('whose')
        batch_op.drop_column('in_danger')
        batch_op.drop_column('raised_by')

    with op.batch_alter_table('desk_away', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_away_person_id'))

    op.drop_table('desk_away')
    op.drop_table('contact_wish')
