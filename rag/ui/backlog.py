"""The queue of the page's events, bounded per visitor: one visitor's questions do not keep others from opening it.

Gradio's own queue has one bound for all events, and runs events whose page no longer listens.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import Queue as AsyncQueue
from collections.abc import Callable
from typing import Any

from gradio.blocks import Blocks
from gradio.queueing import Event, Queue
from gradio.server_messages import ProcessCompletedMessage

MAX_WAITING = 64
"""Questions that wait for an answer, of all visitors."""
MAX_WAITING_PER_VISITOR = 16
"""Of one user who is logged in, or one address."""
MAX_EVENTS = 2_000
"""Waiting events of all kinds."""
LISTEN_SECONDS = 5.0
"""An event is dropped where its page has left a message of the server untaken for so long."""
IDLE_SECONDS = 0.02
"""Between two looks into an empty queue; Gradio's 0.001 keeps an idle server at 5% of a core."""
NAME_SEPARATOR = "<gradio-sep>"
"""Gradio names the task of an event so, with the event's id at the end."""
BUSY = "Too many questions are waiting; ask again in a few seconds."


class Messages(AsyncQueue[Any]):
    """The messages to one page; the queue calls `_put` and `_get`, which exist to be overridden."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock

    def _put(self, item: Any) -> None:
        super()._put((self._clock(), item))

    def _get(self) -> Any:
        return super()._get()[1]

    def is_stale(self) -> bool:
        """Whether the oldest message has waited for longer than a page that listens takes."""
        waiting: Any = self._queue  # type: ignore[attr-defined]
        return bool(waiting) and self._clock() - waiting[0][0] > LISTEN_SECONDS


class BoundedQueue(Queue):  # type: ignore[misc]
    """Put in the place of a page's queue by `bound_queue`."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.sleep_when_free = IDLE_SECONDS

    async def push(self, body: Any, request: Any, username: str | None) -> Any:
        """Add an event, unless too many wait; events without a concurrency limit, as of opening, never wait long."""
        self.drop_stale_events()
        function = self.blocks.fns.get(body.fn_index)
        if function is not None and function.concurrency_limit is not None:
            waiting = [event for event in self.list_waiting() if event.fn.concurrency_limit is not None]
            own = [event for event in waiting if visitor_of(event) == (username or host_of(request))]
            if len(waiting) >= MAX_WAITING or len(own) >= MAX_WAITING_PER_VISITOR:
                return False, BUSY, "queue_full"
        if body.session_hash is not None and body.session_hash not in self.pending_messages_per_session:
            self.pending_messages_per_session[body.session_hash] = Messages()
        return await super().push(body, request, username)

    def list_waiting(self) -> list[Event]:
        return [event for queue in self.event_queue_per_concurrency_id.values() for event in queue.queue]

    def drop_stale_events(self) -> None:
        """Drop waiting events whose page does not listen; it gets an error should it listen later."""
        for queue in self.event_queue_per_concurrency_id.values():
            # A new event may come upon messages of a stream that was closed; its page takes them with the next one.
            for event in [each for each in queue.queue if time.monotonic() - each.enqueue_time > LISTEN_SECONDS]:
                messages = self.pending_messages_per_session.get(event.session_hash)
                if isinstance(messages, Messages) and messages.is_stale():
                    queue.queue.remove(event)
                    self.event_ids_to_events.pop(event._id, None)
                    self.send_message(event, ProcessCompletedMessage(output={"error": BUSY}, success=False))

    async def cancel_events(self, session_hash: str, concurrency_id: str) -> None:
        """Cancel a page's events of one kind, waiting or running, and tell the page that they are complete.

        None of them changes anything once this returns.
        """
        waiting = [event for event in self.list_waiting() if is_of(event, session_hash, concurrency_id)]
        for event in waiting:
            self.event_queue_per_concurrency_id[concurrency_id].queue.remove(event)
            self.event_ids_to_events.pop(event._id, None)
        jobs = [event for job in self.active_jobs for event in job or ()]
        running = {event._id: event for event in jobs if is_of(event, session_hash, concurrency_id)}
        # A task that is cancelled before its first step would never give its place in the queue back.
        await asyncio.sleep(0)
        for task in asyncio.all_tasks():
            if task.get_name().rpartition(NAME_SEPARATOR)[2] in running:
                task.cancel()
        for event in (*waiting, *running.values()):
            self.send_message(event, ProcessCompletedMessage(output={}, success=True))

    def get_events(self) -> Any:
        self.drop_stale_events()
        return super().get_events()


def bound_queue(blocks: Blocks) -> Blocks:
    """Give a page, after its own call of `queue`, the bounded queue."""
    old = blocks._queue
    blocks._queue = BoundedQueue(
        old.live_updates, old.max_thread_count, old.update_intervals, MAX_EVENTS, blocks, old.default_concurrency_limit
    )
    return blocks


def is_of(event: Event, session_hash: str, concurrency_id: str) -> bool:
    return bool(event.session_hash == session_hash and event.concurrency_id == concurrency_id)


def visitor_of(event: Event) -> str:
    return event.username or host_of(event.request)


def host_of(request: Any) -> str:
    return request.client.host if request is not None and request.client else ""
