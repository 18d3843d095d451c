"""Sentences that every platform says, in Markdown that Discord and Slack share."""

from collections.abc import Mapping, Sequence

from bot.domain.coach import Advice, Remark
from bot.domain.foreign import one_line
from bot.domain.groups import DailyPrompt
from bot.domain.star import Section
from bot.domain.stories import Story
from bot.services.ports import Digest, Nearly, Reminding
from bot.services.reminders import Choice

HINTS = {
    Section.SITUATION: "Where and when, and what was at stake. Two or three sentences.",
    Section.TASK: "What you had to achieve, and why it was yours.",
    Section.ACTION: "What you did, step by step. Say “I”, not “we”.",
    Section.RESULT: "How it ended, with a number: time, money, percent, people.",
    Section.LEARNING: "What you would do again, and what you would do differently.",
}
"""What each part needs; at most 100 characters, so that it fits as the description of a form's field."""

LEARNED = "What you learned"
"""The field for Section.LEARNING in a form."""

FEEDBACK = "Reply to somebody's story to give feedback."
"""How it is done; a reply that is kept as feedback carries 📎."""

PROMPT_FOOTER = f"Answer in the thread, in one message or several, or in a form that only you see. {FEEDBACK}"

PRACTICE_IN_DM = "Only you see this. Answer here in your own words, Situation: … to Result: …, or in a form."

PRACTICE_IN_SERVER = "Only you see this, and your answer too."

COACH_OFF = "/coach turns these remarks off and on. They are rules, not a model, and never a score."

ANSWERS_KEPT = "✅ Your answers are kept with the story."

COACH_IS_ON = "The coach is on: I say what landed in your stories and what would make them stronger."
COACH_IS_OFF = "The coach is off: I keep your stories and say only which parts are missing."

CHECK_FIRST = "Nothing is shared yet. Please look at these first:"

WITHHELD = "(the beginning is not shown here: it holds something to check before sharing)"

RECEIPTS = ("✅ Saved", "📝 Saved so far")
"""How every receipt begins."""

REALLY_DELETE = (
    "Delete this story with all its parts, answers and feedback? "
    "Your messages and what you shared stay where they are."
)

DELETED = "The story is deleted."

OFFERS = {
    Nearly.PROSE: "Is this a STAR story of yours? I can put it into a form, where you sort it into its parts.",
    Nearly.TOO_SHORT: (
        "I see parts of a STAR story, but too few words to keep them yet. "
        "Edit your message so that each part has a sentence or more, or use the form."
    ),
    Nearly.UNASKED: (
        "Here I listen while you practise: type `/practice` for a question, or `/help` for the rest. "
        "What your group is asked is answered in its thread, or in the form."
    ),
}

NOT_KEPT_YET = (
    "⚠️ I could not save this just now. Your message is still here, and I will read it again as soon as I can."
)

UNREACHABLE = "I could not write to you: Discord says that you take no direct messages from me."
NOT_HERE = "You could not see the group's channel then."
"""Why a reminder did not come."""

TOO_SLOW = "I am slow to answer at the moment. Nothing is lost: please try again in a minute."

UNKNOWN_FORM = "I do not know what this form was for, so I did not save it: please open it again."

WRITES_FASTER = (
    "You write faster than I read. Nothing is lost: I read all of it, with a pause now and then. "
    "The others here are not kept waiting."
)


def prompt_fails(daily: DailyPrompt, *, channel: str, workspace: str) -> str:
    """What managers are told when a prompt cannot be posted."""
    where = f"{one_line(channel, 100)} ({one_line(workspace, 100)})"
    when = "Nothing is lost: the next prompt comes by itself, once this is mended."
    if daily.over:
        start = f"⚠️ The prompt of {daily.local_date} for {where} was not posted."
    else:
        start = f"⚠️ Today's prompt for {where} cannot be posted."
        when = "I keep trying until the day is over there."
    return f"{start}\n{daily.failure}\n{when} `/status` in the server shows whether all is well."


def reminder(reminding: Reminding, *, question: str, thread: str) -> str:
    """What a person is told who asked to be reminded; `thread` is the address at which to answer.

    The `question` may be a group's own, so the platform makes it say nothing but its words.
    """
    lines = [
        f"⏰ **{reminding.card.principle.name}** still waits for your story today:",
        f"> {question}",
    ]
    if reminding.missing:
        lines.append(f"You have begun it. Still missing: **{titles(reminding.missing)}**.")
    lines.append(f"Answer in its thread, {thread}, or in a form.")
    lines.append("-# You asked for this with `/remind`; `/remind at:off` in that thread ends it.")
    return "\n".join(lines)


def digest(digest: Digest) -> str:
    """How a group's week went, in counts."""
    week, last = digest.week, digest.sending.local_date
    asked = " · ".join(principle.name for principle in digest.principles)
    told = f"{count(week.stories, 'story', 'stories')} by {count(week.people, 'person', 'people')}"
    notes = f" {count(week.feedback, 'piece')} of feedback." if week.feedback else ""
    lines = [
        f"🗓️ **The seven days before {last:%A}**",
        f"{count(week.questions, 'question')}: {asked}",
        f"{told}, {_how_many(week.complete, week.stories)} complete.{notes}"
        if week.stories
        else "No stories were told.",
        f"Next comes **{digest.coming.name}**.",
    ]
    return "\n".join(lines)


def _how_many(complete: int, stories: int) -> str:
    """How many of the stories are complete, before that word."""
    if complete == 0:
        return "not yet" if stories == 1 else "none of them"
    if complete == stories:
        return "and it is" if stories == 1 else "all of them"
    return f"{complete} of them"


def count(n: int, one: str, many: str = "") -> str:
    """So many of something: “1 draft”, “2 drafts”, “2 stories”."""
    return f"{n} {one if n == 1 else many or f'{one}s'}"


def reminder_choice(choice: Choice, *, channel: str) -> str:
    """What a person chose, and what was the matter; `channel` names the group to them."""
    if choice.at is None:
        text = (
            f"No reminders for {channel}. Give `/remind` a time, and I write to you on days whose prompt you have "
            "not answered in full by then."
        )
    else:
        text = (
            f"⏰ On days with a prompt in {channel} I write to you at {choice.at:%H:%M} "
            f"({choice.group.schedule.zone}), unless your story for it is complete. `/remind at:off` ends it."
        )
    if choice.in_vain:
        text += (
            f"\n⚠️ The prompt comes at {choice.group.schedule.at:%H:%M} there now, so none will come: "
            "choose a later time."
        )
    if choice.trouble is not None:
        text += f"\n⚠️ The reminder of {choice.trouble.local_date} did not come. {choice.trouble.failure}"
    return text


def prompt_stands_elsewhere(thread: str) -> str:
    """What is said in place of a prompt that was posted twice; `thread` is a link to the one that stays."""
    return (
        f"This question was posted twice by mistake. It goes on in {thread}.\n"
        "What was written here stays. To keep a story told here, use *Save as STAR story*: it is on its message, "
        "under *Apps*."
    )


def enumerate_words(words: Sequence[str], last: str = "and") -> str:
    """“a”, “a and b”, “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def titles(sections: Sequence[Section]) -> str:
    """The names of sections in a sentence."""
    return enumerate_words([section.title for section in sections])


def labelled(texts: Mapping[Section, str]) -> str:
    """A story as people read it; for a form that reads back exactly, whatever it says, see `domain.star.render`."""
    return "\n\n".join(f"**{section.title}:** {text}" for section, text in texts.items())


def saved(story: Story) -> str:
    """What was kept and what is still missing."""
    told = [section for section in story.parts if section is not Section.LEARNING]
    if story.complete:
        also = ", and what you learned" if Section.LEARNING in story.parts else ""
        return f"{RECEIPTS[0]}: your story has all four parts{also}."
    start = f"{RECEIPTS[1]}: **{titles(told)}**." if told else f"{RECEIPTS[1]}: what you learned."
    return f"{start} Still missing: **{titles(story.missing)}**."


def receipt(story: Story, advice: Advice | None) -> str:
    """The one reply under a story told in messages; without a coach `advice` is None."""
    lines = [saved(story)]
    if not story.complete:
        first = story.missing[0]
        lines.append(f"{first.title}: {HINTS[first]}")
    lines += remarks(advice)
    if not story.complete:
        lines.append(f"-# Write it here as `{first.title}: …`, or edit your message; this note keeps up.")
    return "\n".join(lines)


def remarks(advice: Advice | None) -> list[str]:
    """What the coach says first: one thing that landed, and the most valuable to mend."""
    if advice is None:
        return []
    landed = [f"👍 {_quoted(advice.landed)}"] if advice.landed else []
    return landed + [f"🔧 {_quoted(remark)}" for remark in advice.first]


def _quoted(remark: Remark) -> str:
    return f"{remark.advice}\n-# “{one_line(remark.quote, 120)}”" if remark.quote else remark.advice


def every_remark(advice: Advice) -> str:
    """All the coach has to say, each remark with the words it is about."""
    landed = [advice.landed] if advice.landed else []
    lines = [f"{'👍' if remark in landed else '🔧'} {_remark(remark)}" for remark in (*landed, *advice.fixes)]
    return "\n\n".join(lines) or "I have no remarks on this story."


def concerns(found: Sequence[Remark]) -> str:
    """What to check before a story is shared."""
    return "\n".join([CHECK_FIRST, *(f"• {_quoted(remark)}" for remark in found)])


def _remark(remark: Remark) -> str:
    return f"{remark.advice}\n> {one_line(remark.quote, 200)}" if remark.quote else remark.advice


def state(story: Story) -> str:
    """One short phrase on how far a story is."""
    return "✅ complete" if story.complete else f"📝 draft, missing {titles(story.missing)}"
