// Interactions that this page began: who waits for which answer.

const ANSWERS = {
  INTERACTION_SUCCESS: "success",
  INTERACTION_FAILURE: "failure",
  INTERACTION_MODAL_CREATE: "modal",
};
const EARLY_KEPT = 50;

const waiting = new Map();
const early = new Map();

export const isAnswer = (name) => name in ANSWERS;

/**
 * Begins an interaction by a request that answers with its id; then calls `success`, `failure` or `modal(form, id)`
 * of `watcher`, once. Raises what the request raises.
 */
export async function begin(request, watcher) {
  const { id } = await request;
  if (early.has(id)) {
    const { name, data } = early.get(id);
    early.delete(id);
    watcher[ANSWERS[name]]?.(data.modal, id);
  } else {
    waiting.set(id, watcher);
  }
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
