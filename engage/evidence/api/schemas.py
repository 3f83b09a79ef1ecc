"""What the resources look like. Field names are the site's own words; every count is a `CountSchema`, never a number."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from engage.influence.models import FITS, OUTCOMES, STRENGTHS
from engage.plan.models import ACTION_STATES

_KIND = "about: rounded; few: under the minimum, or none; withheld: not shown, few or many"
_AREA = "Key of the area; null where it is the whole county's"


class CountSchema(Schema):
    """A figure that may leave."""

    kind = fields.String(required=True, validate=validate.OneOf(("about", "few", "withheld")), metadata={"description": _KIND})
    value = fields.Integer(required=True, allow_none=True, metadata={"description": "null unless kind is about"})


class TextSchema(Schema):
    """A text, and whether it is in the language asked for."""

    text = fields.String(required=True)
    lang = fields.String(required=True)
    is_translated = fields.Boolean(required=True)


class ReplySchema(Schema):
    """One "You said, we did"."""

    id = fields.Integer(required=True)
    link = fields.String(required=True)
    said = fields.Nested(TextSchema, required=True)
    did = fields.Nested(TextSchema, required=True)
    reason = fields.Nested(TextSchema, required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    outcomes = fields.List(fields.String(), required=True, metadata={"description": "Keys of the outcomes framework"})
    decider = fields.String(required=True)
    decided_on = fields.Date(required=True)
    people = fields.Nested(CountSchema, required=True)
    is_reported = fields.Boolean(required=True, metadata={"description": "Only adults spoke, about the people concerned"})
    strength = fields.String(required=True, validate=validate.OneOf((*STRENGTHS, "evaluation")))
    fit = fields.String(required=True, validate=validate.OneOf(FITS))


class SurveySchema(Schema):
    """One survey that can be answered today."""

    slug = fields.String(required=True)
    title = fields.String(required=True)
    link = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    closes_on = fields.Date(required=True)


class PrioritySchema(Schema):
    """One priority of the plan."""

    slug = fields.String(required=True)
    title = fields.Nested(TextSchema, required=True)
    summary = fields.Nested(TextSchema, required=True)
    link = fields.String(required=True)
    outcomes = fields.List(fields.String(), required=True, metadata={"description": "Keys of the outcomes framework"})
    replies = fields.Integer(required=True, metadata={"description": "How many replies are published under it"})
    area = fields.String(required=True, allow_none=True, metadata={"description": _AREA})
    parent = fields.String(
        required=True, allow_none=True, metadata={"description": "Slug of the county priority it stands under"}
    )


class ActionSchema(Schema):
    """One action of the plan."""

    id = fields.Integer(required=True)
    priority = fields.String(required=True, metadata={"description": "Slug of its priority"})
    title = fields.Nested(TextSchema, required=True)
    owner = fields.Nested(TextSchema, required=True)
    organisation = fields.String(required=True, metadata={"description": "Empty where none is named"})
    due_on = fields.Date(required=True)
    state = fields.String(required=True, validate=validate.OneOf(ACTION_STATES))


class AreaSchema(Schema):
    """One place."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    parent = fields.String(
        required=True, allow_none=True, metadata={"description": "Key of what it lies in; null for the county"}
    )


class OrganisationSchema(Schema):
    """One partner of the trust."""

    name = fields.String(required=True)


class GroupSchema(Schema):
    """One group of those who took part. `key` is empty for those who did not say."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    people = fields.Nested(CountSchema, required=True)


class AskedSchema(Schema):
    """One question that respondents were asked about themselves."""

    by = fields.String(
        required=True,
        validate=validate.Length(min=1),
        metadata={"description": "age_band, relation, area, or the key of a question: sex, ethnicity, care_status ..."},
    )
    question = fields.String(required=True)
    groups = fields.List(fields.Nested(GroupSchema), required=True)


class WaveSchema(Schema):
    """One wave of one survey: open to anybody, so it stands for nobody but those who answered."""

    id = fields.Integer(required=True)
    survey = fields.String(required=True, metadata={"description": "Slug of the survey"})
    title = fields.String(required=True)
    key = fields.String(required=True)
    opens_on = fields.Date(required=True)
    closes_on = fields.Date(required=True)
    people = fields.Nested(CountSchema, required=True, metadata={"description": "Who answered in their own voice"})
    reported = fields.Nested(CountSchema, required=True, metadata={"description": "Besides these, what adults reported or saw"})
    by_provenance = fields.List(fields.Nested(GroupSchema), required=True)
    by_group = fields.List(fields.Nested(AskedSchema), required=True)


class RunSchema(Schema):
    """The run of the analysis that a theme's wave was last read by."""

    number = fields.Integer(required=True)
    made_on = fields.Date(required=True)
    version = fields.String(required=True)
    seed = fields.Integer(required=True, allow_none=True)


class ThemeSchema(Schema):
    """One theme that a person has accepted."""

    id = fields.Integer(required=True)
    label = fields.Nested(TextSchema, required=True)
    wave = fields.Integer(required=True)
    outcomes = fields.List(fields.String(), required=True, metadata={"description": "Keys of the outcomes framework"})
    people = fields.Nested(CountSchema, required=True)
    is_reported = fields.Boolean(required=True, metadata={"description": "Only adults spoke, about the people concerned"})
    replies = fields.List(fields.Integer(), required=True, metadata={"description": "Published replies that rest on it"})
    run = fields.Nested(RunSchema, required=True, allow_none=True, metadata={"description": "null where it was made by hand"})
