/**
 * Proofs: `npm run prove -- NAME [options]` runs one of them, `npm run prove` all the long ones.
 *
 *   npm run prove -- list              the names
 *   npm run prove -- kills --syncs 5   one, with options of its own
 *   npm run prove -- --help            the long ones, and their options
 */
import { programNamed, programs } from './programs.ts';
import { namesText, runProgram } from './run-program.ts';

const [name = '', ...options] = process.argv.slice(2);
const list = `npm run prove -- NAME [options]\n\n${namesText(programs)}`;
const program = programNamed(name);
if (name === 'list') process.stdout.write(list);
else if (program !== undefined) process.exitCode = await runProgram(program, options);
else if (name === '' || name.startsWith('-')) await import('./prove/prove.ts');
else {
  process.stderr.write(`no proof ${name}\n\n${list}`);
  process.exitCode = 2;
}
