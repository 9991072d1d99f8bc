/**
 * Preloaded (`node --import`) into a process of the command line: its clock starts at the instant in `TEST_CLOCK_START`
 * and goes on from there. So a test works on a day of the past, and its result does not depend on when it runs.
 */
const ahead = Date.parse(process.env.TEST_CLOCK_START ?? '') - Date.now();
if (Number.isNaN(ahead)) throw new Error('TEST_CLOCK_START is not an instant');
const systemNow = Date.now;

Date.now = () => systemNow() + ahead;
globalThis.Date = new Proxy(Date, {
  // Date() without `new` is left as it is; nobody uses it.
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [target.now()] : given, made) as object,
});
