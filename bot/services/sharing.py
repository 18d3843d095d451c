"""Sharing a story of one's own with the group, after a look at what might be confidential in it."""

import asyncio
import logging
from collections.abc import Mapping, Sequence

from bot.domain.coach import Remark, before_sharing
from bot.domain.errors import InvalidInput, StorageUnavailable
from bot.domain.places import Account, Place
from bot.domain.principles import Principle
from bot.domain.prompts import PromptBank
from bot.domain.stories import Source, Story
from bot.services.forms import own_story
from bot.services.ports import Messenger, Shared
from bot.services.questions import prompt_of
from bot.storage import daily, shares
from bot.storage.database import Database

log = logging.getLogger(__name__)


class Sharing:
    """The use cases of showing a story to others."""

    def __init__(
        self, database: Database, messenger: Messenger, *, principles: Sequence[Principle], bank: PromptBank
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._principles: Mapping[str, Principle] = {p.key: p for p in principles}
        self._bank = bank

    async def concerns(self, account: Account, story_id: int) -> Sequence[Remark]:
        """What its owner may want to check before sharing a story. Raises NotFound."""
        async with self._database.reading() as tx:
            story = await own_story(tx, account, story_id)
        return await asyncio.to_thread(before_sharing, story.texts)

    async def share(self, account: Account, story_id: int, *, here: Place, by: str) -> Place:
        """Post a story in its prompt's thread if its owner is in that workspace, else where they are.

        `by` is their name there.

        Returns where it stands. Raises NotFound, InvalidInput in a direct conversation, and what the platform raises.
        """
        async with self._database.reading() as tx:
            story = await own_story(tx, account, story_id)
            prompt = await prompt_of(tx, self._bank, story.prompt)
        thread = await self._thread(story)
        place = thread if thread is not None and thread.workspace == here.workspace else here
        if place.workspace is None:
            raise InvalidInput("Here is nobody to share it with: press *Share* in a server.")
        tags = tuple(self._principles[key] for key in story.principles)
        shared = await self._messenger.share(
            place, Shared(story, tags, prompt.question if prompt else None, by)
        )
        try:
            async with self._database.transaction() as tx:
                await shares.add(tx, shared, story_id)
        except StorageUnavailable:  # it stands there; what people answer to it is not known to be feedback
            log.warning("it is not recorded that story %s was shared", story_id)
        return shared

    async def _thread(self, story: Story) -> Place | None:
        if story.occasion.source is not Source.DAILY:
            return None
        async with self._database.reading() as tx:
            prompt = await daily.get(tx, int(story.occasion.ref))
        if prompt is None or prompt.thread is None:
            return None
        group = prompt.group.place
        return Place(group.platform, group.workspace, prompt.thread)
