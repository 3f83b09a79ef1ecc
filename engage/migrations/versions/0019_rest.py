"""a wish to be contacted can be taken back; what a lead put back outlives its concern; codes for a new password of a member

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('contact_wish', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taken_back_at', sa.DateTime(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_contact_wish_taken_back_is_erased'), 'taken_back_at IS NULL OR sealed IS NULL')

    op.create_table('put_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_put_back')),
    sa.UniqueConstraint('source', 'source_id', name='uq_put_back_source')
    )
    op.create_table('member_reset',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('expires_at > made_at', name=op.f('ck_member_reset_works_for_a_while')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_member_reset_made_by_person')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_member_reset_member_id_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_reset')),
    sa.UniqueConstraint('member_id', name=op.f('uq_member_reset_member_id'))
    )


def downgrade():
    op.drop_table('member_reset')
    op.drop_table('put_back')
    with op.batch_alter_table('contact_wish', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_contact_wish_taken_back_is_erased'), type_='check')
        batch_op.drop_column('taken_back_at')
