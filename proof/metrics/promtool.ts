/** `promtool` of Debian's package `prometheus`: what Prometheus itself says of metrics, rules and queries. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelQuery } from './dashboard-queries.ts';

/** Debian's, unless another is named. */
const promtool = process.env.DOISOAT_PROMTOOL ?? 'promtool';
const prometheus = process.env.DOISOAT_PROMETHEUS ?? 'prometheus';

export const programs = { promtool, prometheus };
export const rulesFile = 'deploy/prometheus/doisoat.rules.yml';
const testsFile = 'deploy/prometheus/doisoat.rules.test.yml';

export function hasProgram(name: keyof typeof programs): boolean {
  return spawnSync(programs[name], ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Names, kinds and texts of metrics, as they are scraped. Throws what promtool says. */
export function checkMetrics(text: string): void {
  execFileSync(promtool, ['check', 'metrics'], { input: text });
}

/** The alert rules, and their unit tests; returns how many rules there are. */
export function checkRules(): number {
  const told = execFileSync(promtool, ['check', 'rules', rulesFile], { encoding: 'utf8' });
  execFileSync(promtool, ['test', 'rules', testsFile], { stdio: 'pipe' });
  return Number(/(\d+) rules found/.exec(told)?.[1]);
}

/** Each alert made silent, in a copy: the unit tests must find it. Throws with those that they do not find. */
export function checkTestsFindSilence(folder: string): number {
  const rules = readFileSync(rulesFile, 'utf8');
  writeFileSync(join(folder, 'doisoat.rules.test.yml'), readFileSync(testsFile));
  const parts = rules.split(/(?=^ {6}- alert: )/m);
  const missed: string[] = [];
  for (let at = 1; at < parts.length; at++) {
    const silent = parts[at].replace(/^ {8}expr: (?:>-\n(?: {10}.*\n)+|.*\n)/m, '        expr: vector(0) > 1\n');
    writeFileSync(join(folder, 'doisoat.rules.yml'), parts.with(at, silent).join(''));
    const { status } = spawnSync(promtool, ['test', 'rules', join(folder, 'doisoat.rules.test.yml')]);
    if (status === 0) missed.push(parts[at].split('\n')[0].trim());
  }
  if (missed.length > 0) throw new Error(`the tests of the rules pass without ${missed.join(', ')}`);
  return parts.length - 1;
}

/** Every query of the dashboard as a rule that records it. Throws what promtool says. */
export function checkQueries(folder: string, queries: readonly PanelQuery[]): void {
  const rules = queries.map(({ expr }, i) => ({ record: `doisoat:query:${i}`, expr }));
  const file = join(folder, 'queries.yml');
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
  execFileSync(promtool, ['check', 'rules', file], { stdio: 'pipe' });
}
