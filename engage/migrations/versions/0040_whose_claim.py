"""whose words a claim rests on: of people who work with families, or of everybody else, and never of both

Revision ID: 0040
Revises: 0038
"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade():
    for name in ('claim', 'claim_theme'):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column('by_partners', sa.Boolean(), server_default=sa.false(), nullable=False))
    _say_whose()
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.alter_column('by_partners', existing_type=sa.Boolean(), server_default=None, existing_nullable=False)
        batch_op.create_unique_constraint('uq_claim_whose', ['id', 'by_partners'])
    with op.batch_alter_table('claim_theme', schema=None) as batch_op:
        batch_op.alter_column('by_partners', existing_type=sa.Boolean(), server_default=None, existing_nullable=False)
        batch_op.create_foreign_key(
            'fk_claim_theme_whose', 'claim', ['claim_id', 'by_partners'], ['id', 'by_partners'], ondelete='CASCADE'
        )


def _say_whose():
    """As the surveys said that the cited answers were given to: a claim was never recorded of both."""
    connection = op.get_bind()
    versions = connection.execute(sa.text("SELECT id, definition FROM survey_version WHERE definition LIKE '%partners%'"))
    theirs = [version for version, definition in versions if json.loads(definition).get('audience') == 'partners']
    if not theirs:
        return
    cited = (
        "SELECT claim_theme.claim_id FROM claim_theme JOIN theme ON theme.id = claim_theme.theme_id "
        "JOIN response ON response.wave_id = theme.wave_id WHERE response.version_id IN :theirs"
    )
    for table, key in (('claim', 'id'), ('claim_theme', 'claim_id')):
        statement = sa.text(f'UPDATE {table} SET by_partners = :yes WHERE {key} IN ({cited})')  # noqa: S608 - our own names
        connection.execute(statement.bindparams(sa.bindparam('theirs', expanding=True)), {'yes': True, 'theirs': theirs})


def downgrade():
    with op.batch_alter_table('claim_theme', schema=None) as batch_op:
        batch_op.drop_constraint('fk_claim_theme_whose', type_='foreignkey')
        batch_op.drop_column('by_partners')
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_constraint('uq_claim_whose', type_='unique')
        batch_op.drop_column('by_partners')
