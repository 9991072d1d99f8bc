import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DrillFailed, mustEqual } from '../../proof/drills/drill.ts';
import { cloudDrills, drills } from '../../proof/drills/drills.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const onBoth = drills.map(({ name }) => name);
const inCloud = cloudDrills.map(({ name }) => name);
const names = [...onBoth, ...inCloud];
const command = /npm\s+run\s+prove\s+--\s+drills\s+(--on\s+aws\s+)?--only\s+([a-z-]+)/g;
const commandsIn = (text: string): string[] => [...text.matchAll(command)].map(([, , name]) => name);

/** Sections about something that is lost, damaged or bad. */
const restores = runbook
  .split(/\n## /)
  .slice(1)
  .map((section) => ({ title: section.split('\n')[0], text: section }))
  .filter(({ title }) => /\b(lost|damaged|bad|never processed)\b/.test(title));

describe('the restore drills', () => {
  it('are each named in a section of the runbook, and no other is', () => {
    expect([...new Set(commandsIn(runbook))].toSorted()).toEqual(names.toSorted());
  });

  it('are named with the stores on which they are done', () => {
    const rows = [...runbook.matchAll(/^\| `([a-z-]+)` \| (yes|no) \| (yes)\b[^|]*\| (never) \|$/gm)];
    expect(rows.map(([, name, files]) => [name, files])).toEqual([
      ...onBoth.map((name) => [name, 'yes']),
      ...inCloud.map((name) => [name, 'no']),
    ]);
    const onAws = [...runbook.matchAll(command)].flatMap(([, aws, name]) => (aws === undefined ? [] : [name]));
    expect(onAws.toSorted()).toEqual(inCloud.toSorted());
  });

  it('are in every section about something lost, damaged or bad, or it says that nobody ever tried it', () => {
    const untried = restores.filter(({ text }) => text.includes('None of this was run on an account'));
    expect(restores.length - untried.length).toBeGreaterThanOrEqual(7);
    const tried = restores.filter((each) => !untried.includes(each));
    expect(tried.filter(({ text }) => commandsIn(text).length === 0).map(({ title }) => title)).toEqual([]);
  });

  it('that alarms name exist', () => {
    const lines = [...runbook.matchAll(/^\*\*Drill\.\*\* (.*)$/gm)].map(([, line]) => line);
    expect(lines.length).toBeGreaterThan(0);
    const named = lines.flatMap((line) => [...line.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('fail where the figures of one province differ, and name it', () => {
    const before = new Map([
      ['vn34-52', '{"verified":3}'],
      ['vn34-01', '{"verified":5}'],
    ]);
    expect(() => mustEqual(new Map(before), before)).not.toThrow();
    const lost = new Map([['vn34-52', '{"verified":3}']]);
    expect(() => mustEqual(lost, before)).toThrow(new DrillFailed('other figures than before: vn34-01'));
    expect(() => mustEqual(new Map([...before, ['vn34-52', '{"verified":4}']]), before)).toThrow(/: vn34-52$/);
  });

  it(
    'are not done on a data directory whose objects are in a bucket, nor under an unknown name',
    { tags: 'long' },
    () => {
      const folder = makeTempFolder();
      writeFileSync(join(folder, 'state.sqlite'), '');
      writeFileSync(join(folder, 'config.json'), '{"objects":{"bucket":"of-somebody"}}');
      const run = (...args: string[]): { status: number | null; stderr: string } => {
        const script = fileURLToPath(new URL('../../proof/drills/run.ts', import.meta.url));
        return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
      };
      const bucket = run('--dir', folder);
      expect([bucket.status, bucket.stderr]).toEqual([1, expect.stringContaining('in a bucket')]);
      const aws = run('--on', 'aws', '--endpoint', 'https://s3.ap-southeast-1.amazonaws.com');
      expect([aws.status, aws.stderr]).toEqual([1, expect.stringContaining('never done in an account')]);
      const unknown = run('--only', 'state-lots');
      expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining('no drill state-lots')]);
    },
  );
});
