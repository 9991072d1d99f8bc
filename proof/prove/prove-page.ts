/** docs/proof/prove.md: each step of `npm run prove`, when and where it ran, and what it said last. */
import { wrapMarkdown } from '../../local/wrap-markdown.ts';
import type { Step } from './steps.ts';

export interface Outcome {
  name: string;
  what: string;
  ok: boolean;
  seconds: number;
  lines: string[];
  commit: string;
  machine: string;
  node: string;
  day: string;
}

export function provePage(outcomes: readonly Outcome[], missing: readonly Step[]): string {
  const rows = outcomes.map(
    ({ name, what, ok, seconds, commit, day }) =>
      `| \`${name}\` | ${what} | ${ok ? 'holds' : '**FAILED**'} | ${seconds.toFixed(0)} | ${day} | ${commit} |`,
  );
  const places = [...new Set(outcomes.map(({ machine, node }) => `${machine}, Node ${node}`))];
  const left = missing.map(({ name, what }) => `- \`${name}\`: ${what}`);
  const page = [
    '# The long proofs',
    '',
    'Written by `npm run prove`. One step alone: `npm run prove -- --only seeds`; after an interruption: `npm ' +
      "run prove -- --resume`. Two commands run at once, so a step's seconds are those of its commands added " +
      'up.',
    '',
    ...places.map((place) => `Machine: ${place}.`),
    '',
    '| step | what | result | seconds | day | commit |',
    '|---|---|---|---:|---|---|',
    ...rows,
    '',
    ...(left.length > 0 ? ['Not run yet:', '', ...left, ''] : []),
    ...outcomes.flatMap(({ name, lines }) => [`## ${name}`, '', '```text', ...lines.map(withoutPlaces), '```', '']),
  ];
  return wrapMarkdown(page.join('\n'));
}

/** Folders of the machine are nobody's business. */
function withoutPlaces(line: string): string {
  return line.replaceAll(process.cwd(), '.').replaceAll(/\/tmp\/[^\s:]*/g, '<temporary folder>');
}
