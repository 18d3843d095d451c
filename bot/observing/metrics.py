"""The numbers at /metrics; `docs/observing.md` says what each means."""

from datetime import datetime
from functools import singledispatchmethod

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.process_collector import ProcessCollector

import bot
from bot.happenings import (
    Connected,
    DatabaseUsed,
    DigestFailed,
    DigestPosted,
    Disconnected,
    FeedbackKept,
    Happening,
    InteractionDone,
    PromptFailed,
    PromptPosted,
    ReminderFailed,
    ReminderSent,
    StoryChanged,
    StoryRemoved,
    StorySaved,
    Woke,
)
from bot.observing.vitals import Vitals

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

_LAGS = (1, 5, 15, 30, 60, 120, 300, 900, 3600, 14400)
_ANSWERS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10)
"""Discord waits three seconds for the first answer."""
_TRANSACTIONS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)


class Metrics:
    """Counts what happens, in a registry of its own.

    Every label has few values, all of them ours: none comes from what people write or from an id.
    """

    def __init__(self) -> None:
        # For the whole process: otherwise each counter has a second series, with the moment when it began.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("lodestar", "The version that runs.", registry=registry).info({"version": bot.__version__})
        self._due = Gauge(
            "lodestar_prompts_due",
            "Prompts that were due and not posted after the last wake.",
            registry=registry,
        )
        self._overdue = Gauge(
            "lodestar_prompt_overdue_seconds",
            "Seconds for which the oldest of the due prompts has been due; 0 if none is.",
            registry=registry,
        )
        self._posted = Counter("lodestar_prompts_posted", "Prompts posted.", registry=registry)
        self._failed = Counter(
            "lodestar_prompts_failed", "Attempts to post a prompt that failed.", registry=registry
        )
        self._lag = Histogram(
            "lodestar_prompt_lag_seconds",
            "Seconds between a prompt's falling due and its standing in its channel.",
            buckets=_LAGS,
            registry=registry,
        )
        self._sendings = Counter(
            "lodestar_sendings",
            "Reminders and digests sent, and attempts to send one that failed.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._stories = Gauge(
            "lodestar_stories", "Stories kept, by state, at the last wake.", ["state"], registry=registry
        )
        self._changes = Counter(
            "lodestar_story_changes",
            "Stories saved, changed and removed, by people's words or hands.",
            ["change"],
            registry=registry,
        )
        self._feedback = Counter("lodestar_feedback", "Pieces of feedback kept.", registry=registry)
        self._interactions = Counter(
            "lodestar_interactions",
            "Commands, autocompletes, presses and forms, by how they ended.",
            ["kind", "name", "outcome"],
            registry=registry,
        )
        self._interaction_time = Histogram(
            "lodestar_interaction_seconds",
            "Seconds from an interaction's arrival to the end of its last answer.",
            ["kind", "name"],
            buckets=_ANSWERS,
            registry=registry,
        )
        self._connected = Gauge(
            "lodestar_gateway_connected", "1 while the gateway's connection is up, else 0.", registry=registry
        )
        self._latency = Gauge(
            "lodestar_gateway_latency_seconds",
            "Seconds of a heartbeat's way to the gateway and back.",
            registry=registry,
        )
        self._sessions = Counter(
            "lodestar_gateway_sessions",
            "Connections made: in a new session, in one resumed, or in place of one that Discord gave up.",
            ["session"],
            registry=registry,
        )
        self._disconnects = Counter(
            "lodestar_gateway_disconnects", "Connections that broke or were closed.", registry=registry
        )
        self._queues = Gauge(
            "lodestar_queue_depth", "What waits or is under way.", ["queue"], registry=registry
        )
        self._transactions = Histogram(
            "lodestar_database_seconds",
            "Seconds of a transaction, the wait for its turn included.",
            ["kind"],
            buckets=_TRANSACTIONS,
            registry=registry,
        )
        self._woke = Gauge(
            "lodestar_last_wake_timestamp_seconds",
            "When what is due was last looked for, in Unix time.",
            registry=registry,
        )
        self._failures = Counter(
            "lodestar_failures", "Failures nobody expected: what is logged as an error.", registry=registry
        )
        self._due_since: datetime | None = None
        for kind in ("reminder", "digest"):
            for outcome in ("sent", "failed"):
                self._sendings.labels(kind, outcome)
        for change in ("saved", "changed", "removed"):
            self._changes.labels(change)
        for session in ("new", "resumed", "replaced"):
            self._sessions.labels(session)

    def failure(self) -> None:
        """Something was logged as an error."""
        self._failures.inc()

    @singledispatchmethod
    def count(self, happening: Happening) -> None:
        """Take a happening in; those without a number of their own are left alone."""

    @count.register
    def _(self, happening: PromptPosted) -> None:
        self._posted.inc()
        if happening.lag is not None:
            self._lag.observe(happening.lag)

    @count.register
    def _(self, _happening: PromptFailed) -> None:
        self._failed.inc()

    @count.register
    def _(self, _happening: ReminderSent) -> None:
        self._sendings.labels("reminder", "sent").inc()

    @count.register
    def _(self, _happening: ReminderFailed) -> None:
        self._sendings.labels("reminder", "failed").inc()

    @count.register
    def _(self, _happening: DigestPosted) -> None:
        self._sendings.labels("digest", "sent").inc()

    @count.register
    def _(self, _happening: DigestFailed) -> None:
        self._sendings.labels("digest", "failed").inc()

    @count.register
    def _(self, _happening: StorySaved) -> None:
        self._changes.labels("saved").inc()

    @count.register
    def _(self, _happening: StoryChanged) -> None:
        self._changes.labels("changed").inc()

    @count.register
    def _(self, _happening: StoryRemoved) -> None:
        self._changes.labels("removed").inc()

    @count.register
    def _(self, _happening: FeedbackKept) -> None:
        self._feedback.inc()

    @count.register
    def _(self, happening: Woke) -> None:
        self._woke.set(happening.at.timestamp())
        self._due.set(happening.due)
        self._due_since = happening.due_since
        self._stories.labels("complete").set(happening.complete)
        self._stories.labels("draft").set(happening.drafts)

    @count.register
    def _(self, happening: InteractionDone) -> None:
        self._interactions.labels(happening.kind, happening.interaction, happening.outcome).inc()
        self._interaction_time.labels(happening.kind, happening.interaction).observe(happening.seconds)

    @count.register
    def _(self, happening: Connected) -> None:
        self._sessions.labels(happening.session).inc()

    @count.register
    def _(self, _happening: Disconnected) -> None:
        self._disconnects.inc()

    @count.register
    def _(self, happening: DatabaseUsed) -> None:
        self._transactions.labels("writing" if happening.writing else "reading").observe(happening.seconds)

    def look(self, vitals: Vitals, *, now: datetime) -> None:
        """Take in what is looked up when somebody asks."""
        self._connected.set(vitals.connected)
        self._latency.set(vitals.latency)
        for queue, waiting in vitals.waiting.items():
            self._queues.labels(queue).set(waiting)
        since = self._due_since
        self._overdue.set(0 if since is None else (now - since).total_seconds())

    def text(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self.registry)
