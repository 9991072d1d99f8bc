/**
 * The worst morning simulated: `npm run prove -- morning [--scale N] [--seed N]`. Fails if a batch was not answered, or
 * an attempt failed.
 */
import { parseArgs } from 'node:util';
import { simulateMorning, type Outcome } from './morning.ts';
import { compared, mutants, todaysMorning } from './mornings.ts';

const { values } = parseArgs({ options: { scale: { type: 'string' }, seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
const scales = values.scale === undefined ? [1, 10] : [Number(values.scale)];

for (const scale of scales) {
  const found = tell(`${scale} ×`, simulateMorning({ ...todaysMorning, seed, scale }));
  if (found.answered !== found.messages || found.dead > 0 || found.failedAttempts > 0) process.exitCode = 1;
}
for (const [name, change] of Object.entries({ ...compared, ...mutants })) {
  const { scale = 1 } = change;
  tell(`${scale} ×, ${name}`, simulateMorning({ ...todaysMorning, ...change, seed, scale }));
}

function tell(name: string, outcome: Outcome): Outcome {
  const { seconds, ...counts } = outcome;
  const s = (value: number): string => `${value.toFixed(1)} s`;
  process.stdout.write(
    `${name}: ${counts.answered} of ${counts.messages} answered, half within ${s(seconds.half)}, 95 % within ` +
      `${s(seconds.most95)}, the last after ${s(seconds.last)}; failed attempts ${counts.failedAttempts}, deliveries ` +
      `${counts.failedDeliveries}, throttled ${counts.throttledDeliveries}, at most ${counts.deliveriesMost} each, ` +
      `dead letters ${counts.dead}; GETs a second of a bucket at most ${counts.getsAskedMost} asked, ` +
      `${counts.getsServedMost} served; ${counts.refused} requests refused and asked again; ` +
      `${counts.commitAttempts} commits tried\n`,
  );
  return outcome;
}
