/**
 * `npm run prove -- second-line`: what each way in does with each principal, decided by its handler. Exit 1 if one
 * differs from what it should do.
 */
import { hasOneGate, secondLine } from './second-line.ts';

/** Logs of the handlers are not what is shown here. */
const show = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
console.log = () => {};

const cells = await secondLine();
const wrong = cells.filter(({ expected, found }) => expected !== found);
const lines = cells.map(({ way, who, found }) => `${way.padEnd(35)} ${who.padEnd(40)} ${found}`);
show(`${lines.join('\n')}\n`);
if (!hasOneGate) show('not decided: the nightly run and a rebuild after an event that was ignored\n');
show(`second line: ${cells.length} cells, ${wrong.length} other than expected\n`);
for (const { way, who, expected } of wrong) show(`${way}, ${who}: expected ${expected}\n`);
if (wrong.length > 0) process.exitCode = 1;
