import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stages } from '../../../infra/config.ts';
import { Synthesised } from '../synthesised.ts';
import { snapshotOf, snapshotPath } from '../template-snapshot.ts';

describe('the template', () => {
  it('equals the reviewed snapshot (`npm run write -- snapshots` writes a new one)', () => {
    for (const config of Object.values(stages))
      expect(snapshotOf(Synthesised.of(config).resources)).toBe(readFileSync(snapshotPath(config.stage), 'utf8'));
  });
});
