/** Work on many small files at once: each waits for the disk. */
const lanes = 8;

/** Does the work for each, some at once; the first failure ends it, when those under way are over. */
export async function inLanes<T>(all: readonly T[], act: (each: T) => Promise<void>): Promise<void> {
  const queue = oneByOne(all);
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next())
      await act(next.value).catch((error: unknown) => {
        queue.return(undefined);
        throw error;
      });
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}

function* oneByOne<T>(all: readonly T[]): Generator<T, undefined> {
  yield* all;
}
