/**
 * Whether something comes and goes, as Nagios tells it (base/flapping.c): of the last 21 states each of the 20 changes
 * weighs from 0.75 (the oldest) to 1.25 (the newest), as a share of 20. It begins to flap at 30 %, and stops at 20 %.
 */
const statesKept = 21;
const changes = statesKept - 1;
const startsAt = 0.3;
const stopsAt = 0.2;

/** The states with one more, `1` for serious, newest last. */
export const withState = (recent: string, serious: boolean): string =>
  `${recent}${serious ? '1' : '0'}`.slice(-statesKept);

/** The weighted share of changes among the last 21 states, 0 to 1; unknown states before the first are no changes. */
export function changeShare(recent: string): number {
  const states = recent.slice(-statesKept);
  let weighted = 0;
  for (let index = 1; index < states.length; index++) {
    if (states[index] === states[index - 1]) continue;
    const place = changes - (states.length - index);
    weighted += 0.75 + (0.5 * place) / (changes - 1);
  }
  return weighted / changes;
}

/** Whether it flaps after these states, if it did or did not before. */
export function isFlapping(recent: string, before: boolean): boolean {
  const share = changeShare(recent);
  return before ? share > stopsAt : share >= startsAt;
}
