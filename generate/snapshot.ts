import { availableParallelism } from 'node:os';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { personRecord, partName, replacedRecord, writePart, type ExtractPart } from './extract.ts';
import { draw } from './hash.ts';
import { Permutation } from './permutation.ts';

import type { Population, PopulationOptions } from './population.ts';

const partPeople = 250_000;
const progressPeople = 50_000;
/** From here on threads save more than starting them costs; there are never more than parts. */
const threadPeopleMin = 1_000_000;

/** Number of parts of a snapshot. */
export function snapshotParts(population: Population): number {
  return Math.ceil(population.people / partPeople);
}

/** The records of one part; the order of the people is shuffled, as a builder must sort anyway. */
export function* snapshotRecords(
  population: Population,
  part: number,
  progress: (people: number) => void = () => {},
): Generator<string> {
  const order = new Permutation(population.people, draw(population.key, 3));
  const start = part * partPeople;
  const end = Math.min(population.people, start + partPeople);
  for (let n = start; n < end; n++) {
    const person = population.person(order.at(n));
    yield personRecord(person);
    if (person.replacedId !== '') yield replacedRecord(person);
    if ((n + 1) % progressPeople === 0) progress(n + 1 - start);
  }
}

/** What a thread has to know. */
export interface SnapshotTask {
  folder: string;
  plain: boolean;
  population: PopulationOptions;
}

/** Writes all parts, on threads if they are many: the bytes of a part depend on nothing but the seed. */
export async function writeSnapshotParts(
  task: SnapshotTask,
  population: Population,
  progress: (people: number) => void,
  threads: number = population.people < threadPeopleMin ? 0 : availableParallelism(),
): Promise<ExtractPart[]> {
  const parts = snapshotParts(population);
  const written: ExtractPart[] = [];
  if (threads === 0) {
    for (let part = 0; part < parts; part++) {
      const records = snapshotRecords(population, part, (people) => progress(part * partPeople + people));
      written.push(await writePart(task.folder, partName(part, task.plain), records));
    }
    return written;
  }
  const file = new URL('./snapshot-worker.ts', import.meta.url);
  const workers = Array.from({ length: threads }, () => new Worker(file, { workerData: task }));
  let next = 0;
  let done = 0;
  const work = async (worker: Worker) => {
    while (next < parts) {
      const part = next++;
      worker.postMessage(part, []);
      // A thread that fails emits `error`, which rejects.
      [written[part]] = (await once(worker, 'message')) as [ExtractPart];
      progress(Math.min(population.people, ++done * partPeople));
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return written;
}
