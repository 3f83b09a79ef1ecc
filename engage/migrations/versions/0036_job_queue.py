"""the oldest job that waits is found without sorting all that wait

Revision ID: 0036
Revises: 0035
"""

from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_job_due', 'job', ['state', 'run_after', 'id'])
    op.drop_index(op.f('ix_job_state'), 'job')


def downgrade():
    op.create_index(op.f('ix_job_state'), 'job', ['state'])
    op.drop_index('ix_job_due', 'job')
