/**
 * Preloaded (`node --import`) into a process of the command line and into its threads: its clock starts at the instant
 * in `TEST_CLOCK_START` and goes on from there, or is that of the machine. So a test works on a day of the past, and
 * its result does not depend on when it runs.
 */
const systemNow = Date.now;
let ahead = 0;

/** Sets the clock of this thread; threads that are started later have the same from the environment. */
export function startClockAt(instant: string | undefined): void {
  if (instant === undefined) delete process.env.TEST_CLOCK_START;
  else process.env.TEST_CLOCK_START = instant;
  ahead = instant === undefined ? 0 : Date.parse(instant) - systemNow();
  if (Number.isNaN(ahead)) throw new Error('TEST_CLOCK_START is not an instant');
}

startClockAt(process.env.TEST_CLOCK_START);
Date.now = () => systemNow() + ahead;
globalThis.Date = new Proxy(Date, {
  // Date() without `new` is left as it is; nobody uses it.
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [target.now()] : given, made) as object,
});
