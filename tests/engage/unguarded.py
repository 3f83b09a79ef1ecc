"""Services that pages call and that ask nobody who they are, each under the reason why that is right.

A service that is neither here nor guarded (`engage.accounts.guarding`) fails the suite.
"""

# Pages for everybody call these: what they show is public, what they take is anybody's to send, or they are the door itself.
EVERYBODYS = """
access.reports: take_in
accounts.joining: address_in authenticate begin_session join_by_email join_by_invite
accounts.members: current_member
accounts.people: choose_password welcomed
accounts.post: ask_for_link ask_for_reset
accounts.resetting: choose member_in use_code
accounts.second_factor: check check_tries failed half_way set_up
accounts.services: authenticate enter
accounts.sessions: end_this
accounts.single_sign_on: finish
consultations.reach.services: find_wave reach_of waves_before
consultations.reading: public_cards public_page
forums.joining: meeting_of poll_of standing
forums.opinions: results
forums.reports: report
forums.searching: search
forums.services: board board_head boards read shown_post thread_head thread_of
influence.aloud: of_card speak
influence.feed: feed_xml
influence.naming: names_behind say
influence.reading: claim_page examples still_waiting still_waiting_ids whole_claim
influence.review: review_of years
influence.stories.reading: public_stories public_story
influence.stories.taking_back: withdraw_by_code
influence.wall: choices known wall
plan.running: plan_documents
plan.services: plan_overview priority_page
plan.versions: version_page versions
safeguarding.contacting: take_back
safeguarding.services: ask_for_contact
surveys.after: find_response sent_rows survey_of withdraw withdraw_quotes
surveys.answering: answers_of given_on_the_way keep_answer open_for page_after save stop
surveys.asked_page: words_of_page
surveys.asking: open_survey open_surveys question_of words_for
surveys.changing: change_response
surveys.coming_back: keep_offer open_draft retire_code works_until
surveys.drafts: begin_answers drop_draft load_answers lock_answers
surveys.drawings: has_any of_maker take_back
surveys.formats.making: leaflet_for
surveys.last_look: keep_place was_sent_here
surveys.outward: wave_info
surveys.reaching.arriving: arrive note_begun note_sent use_up
surveys.reaching.codes: find_typed
surveys.reaching.kiosk: begin finish next_person stop
surveys.recordings: drop keep kept open_kept
surveys.services: is_held sent_as sent_with submit_response
trust.offers: services_for
trust.services: boards partners
"""

# About whoever is signed in, and nobody else: the page hands over who that is.
OWN = """
accounts.members: erase leave
accounts.notifications: inbox see see_page
accounts.passkeys: make remove
accounts.second_factor: new_recovery_codes recovery_codes_left
accounts.sessions: end_one of_person
forums.rules: has_seen_rules
"""

# The table itself, and what asks it for every line that it shows.
TABLE = """
accounts.permissions: areas_of can needs require
accounts.today: tasks_of
"""

# These ask the reader that they are given (`engage.forums.readers`): a board that is not theirs is not there.
READERS = """
forums.drafts: look_over
forums.readers: board_of
forums.services: conversation post_views quote_of
"""

# Names, figures and words that public pages show as well, or what is worked out of something already opened.
PLAIN = """
accounts.services: names_of
consultations.attaching: part_choices part_words
consultations.reach.services: population targets_of
consultations.reading: exercise_of_wave
forums.drafts: names_to_keep
forums.moderation: version_of
forums.outward: boards_to_read
influence.introduction: introduction_to
influence.naming: name_figures
influence.stories.reading: story_of
plan.services: priority_names
plan.translating: pieces_of pieces_of_plan
plan.writing: find plan_to_write
safeguarding.duty: on_duty
surveys.asking: places with_options
surveys.building.pages: draft_page keep
surveys.formats.leaflet: leaflet_of
surveys.outward: opened_waves wave_infos
surveys.waves: find of_survey
themes.pages: wave_title
themes.reading: theme_views
trust.directory: services
trust.services: area_names localities organisation_names
"""

# Addresses of the API call these: what is behind a key is asked of the key (`engage.evidence.api.doors`), the rest is public.
OF_THE_API = """
evidence.keys: find_caller
evidence.took_part: figures_of
influence.outward: cards citations label_themes published_ids
plan.outward: outward_actions outward_priorities priority_areas
themes.reading: accepted_ids
themes.services: last_runs
"""


def named(group: str) -> set[str]:
    """The services of one group, by their whole names."""
    lines = (line.partition(": ") for line in group.split("\n") if line)
    return {f"{module}.{name}" for module, _colon, names in lines for name in names.split()}


UNGUARDED = named(EVERYBODYS) | named(OWN) | named(TABLE) | named(READERS) | named(PLAIN) | named(OF_THE_API)
