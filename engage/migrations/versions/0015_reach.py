"""How many people there are of each kind, and how many a wave wants to hear from.

Revision ID: 0015
Revises: 0014
"""
from alembic import op
import sqlalchemy as sa


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('benchmark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('dimension', sa.String(length=60), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('area_key', sa.String(length=60), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.CheckConstraint('people >= 0', name=op.f('ck_benchmark_people')),
    sa.CheckConstraint("source <> ''", name=op.f('ck_benchmark_has_a_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_benchmark')),
    sa.UniqueConstraint('audience', 'dimension', 'category', 'area_key', name='uq_benchmark_category')
    )
    with op.batch_alter_table('benchmark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_benchmark_dimension'), ['dimension'], unique=False)

    op.create_table('reach_target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('wave_key', sa.String(length=40), nullable=False),
    sa.Column('dimension', sa.String(length=60), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.CheckConstraint('people > 0', name=op.f('ck_reach_target_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reach_target')),
    sa.UniqueConstraint('slug', 'wave_key', 'dimension', 'category', name='uq_reach_target_category')
    )


def downgrade():
    op.drop_table('reach_target')
    with op.batch_alter_table('benchmark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_benchmark_dimension'))

    op.drop_table('benchmark')
