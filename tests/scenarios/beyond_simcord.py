"""The scenarios that SimCord cannot play, and why.

They are played on the sandbox; on SimCord each of them has to fail, so that none stays here once it need not. What
Discord does instead, and where that is written, is in docs/adr/0008-two-opinions-on-discord.md.
"""

TAMPERS = "a member does what no client of Discord's lets them, and SimCord's members do not"
WAITS = "a bot that waits for the clock is never idle, which SimCord waits for after every deed"
LATE = "an answer is late, hangs or is torn; SimCord answers at once or refuses at once"
ALONE = "SimCord holds one bot at a time"
UNTAGGED = "SimCord's channels have no flags, so a forum cannot require a tag"
SLEEPLESS = "SimCord takes reactions in archived threads, which Discord refuses"
FORM_GONE = "SimCord takes no form whose message was deleted while it was open, which Discord does"
FIRST_POST = "in SimCord the first message of a forum post has not the post's id, as it has in Discord"
NOBODYS = "SimCord's histories do not say which reactions are ours, as Discord's do"
UNANSWERED = "SimCord's messages do not say that what they reply to was deleted, as Discord's do"

REASONS: dict[str, str] = {
    "test_what_was_typed_into_a_form_is_never_lost": TAMPERS,
    "test_nobody_reaches_another_persons_stories": TAMPERS,
    "test_a_form_that_answers_nothing_hands_the_text_back": TAMPERS,
    "test_a_member_who_forces_a_managers_command_is_refused_in_private": TAMPERS,
    "test_the_receipt_waits_for_the_next_message": WAITS,
    "test_a_receipt_that_was_waiting_is_given_before_the_bot_stops": WAITS,
    "test_a_message_deleted_while_it_is_read_leaves_nothing": LATE,
    "test_a_slow_reply_is_made_once": LATE,
    "test_a_post_that_takes_too_long_is_tried_again_without_doubling": LATE,
    "test_two_processes_on_one_database_post_once": ALONE,
    "test_two_processes_on_one_database_keep_feedback_once": ALONE,
    "test_a_forum_that_requires_a_tag_gets_one_that_the_bot_may_set": UNTAGGED,
    "test_archived_and_locked_threads": SLEEPLESS,
    "test_long_prose_gets_one_quiet_offer": FORM_GONE,
    "test_prose_that_was_sorted_is_not_unsorted": FORM_GONE,
    "test_links_lead_to_something": FORM_GONE,
    "test_clips_are_compared_after_a_time_away": NOBODYS,
    "test_nor_does_it_when_that_is_deleted_while_nobody_listens": UNANSWERED,
    "test_a_lost_post_is_found_in_a_forum_behind_one_that_was_emptied": FIRST_POST,
}
