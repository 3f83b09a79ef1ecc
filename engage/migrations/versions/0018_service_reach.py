"""what a service of the directory helps with, where, and for which ages

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

AGES = 'age_from IS NULL OR age_to IS NULL OR age_from <= age_to'


def upgrade():
    with op.batch_alter_table('service_listing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('outcome_keys', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('area_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('age_from', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('age_to', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_service_listing_area_id_area'), 'area', ['area_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_service_listing_ages_run_upwards'), AGES)
    with op.batch_alter_table('service_listing', schema=None) as batch_op:
        batch_op.alter_column('outcome_keys', existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table('service_listing', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_service_listing_ages_run_upwards'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_service_listing_area_id_area'), type_='foreignkey')
        for name in ('age_to', 'age_from', 'area_id', 'outcome_keys'):
            batch_op.drop_column(name)
