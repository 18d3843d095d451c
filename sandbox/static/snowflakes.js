// Discord's ids: numbers too long for a Number, growing with time.

/** Whether one id is younger than another. */
export function newer(one, other) {
  return one.length === other.length ? one > other : one.length > other.length;
}
