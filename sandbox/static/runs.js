// Interactions that this page began: who waits for which answer.

const ANSWERS = {
  INTERACTION_SUCCESS: "success",
  INTERACTION_FAILURE: "failure",
  INTERACTION_MODAL_CREATE: "modal",
};
const EARLY_KEPT = 50;

const waiting = new Map();
const places = new Map();
const early = new Map();

export const isAnswer = (name) => name in ANSWERS;

/**
 * Begins an interaction by a request that answers with its id; then calls `success`, `failure` or `modal(form, id)`
 * of `watcher`, once. `place` is the channel or thread in whose pane it was begun. Raises what the request raises.
 */
export async function begin(request, watcher, place = null) {
  const { id } = await request;
  if (place) places.set(id, place);
  if (early.has(id)) {
    const { name, data } = early.get(id);
    early.delete(id);
    watcher[ANSWERS[name]]?.(data.modal, id);
  } else {
    waiting.set(id, watcher);
  }
}

/**
 * Where an answer for one's own eyes is shown: in the pane where it was asked for. The card over a thread stands in
 * the channel, and so does what it answers; whoever pressed its button looks at the thread.
 */
export function placeOf(message) {
  const { id, triggering_interaction_metadata: before } = message.interaction_metadata ?? {};
  return places.get(id) ?? places.get(before?.id) ?? message.channel_id;
}

/** An answer came; it may be faster than the answer to the request. */
export function tell(name, data) {
  const watcher = waiting.get(data.id);
  if (watcher) {
    waiting.delete(data.id);
    watcher[ANSWERS[name]]?.(data.modal, data.id);
    return;
  }
  if (!early.has(data.id)) early.set(data.id, { name, data });
  if (early.size > EARLY_KEPT) early.delete(early.keys().next().value);
}

/** After a lost connection nobody knows what became of them. */
export function giveUp() {
  for (const watcher of waiting.values()) watcher.failure?.();
  waiting.clear();
}
