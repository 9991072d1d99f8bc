/** A thread that writes parts of a snapshot, one after the other (`snapshot.ts`). */
import { parentPort, workerData } from 'node:worker_threads';
import { partName, writePart } from './extract.ts';
import { Population } from './population.ts';
import { snapshotRecords, type SnapshotTask } from './snapshot.ts';

const { folder, plain, population: options } = workerData as SnapshotTask;
const population = new Population(options);

// A failure is an unhandled rejection: it ends the thread with an error that the waiting side is told.
parentPort?.on('message', (part: number) => {
  void writePart(folder, partName(part, plain), snapshotRecords(population, part)).then((written) =>
    parentPort?.postMessage(written, []),
  );
});
