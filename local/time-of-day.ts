/** Milliseconds into the day from `hh:mm`; undefined if it is no time of day. */
export function timeOfDay(text: string): number | undefined {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return found === null ? undefined : (Number(found[1]) * 60 + Number(found[2])) * 60_000;
}
