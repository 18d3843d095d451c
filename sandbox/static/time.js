// The present of this world: this machine's, or as far ahead of it as the clock was moved.

let ahead = 0;

export const now = () => Date.now() + ahead;

/** Milliseconds by which the clock was moved. */
export const movedBy = () => ahead;

export function moveTo(seconds) {
  ahead = seconds * 1000;
}
