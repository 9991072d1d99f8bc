import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stages } from '../../../infra/config.ts';
import { Synthesised } from '../synthesised.ts';
import { snapshotOf, snapshotPath } from '../template-snapshot.ts';

/** What CloudFormation takes: bytes of a template from a bucket, resources of a stack. */
const templateBytesMax = 1_000_000;
const resourcesMax = 500;

describe('the template', () => {
  it('equals the reviewed snapshot (`npm run write -- snapshots` writes a new one)', () => {
    for (const config of Object.values(stages))
      expect(snapshotOf(Synthesised.of(config).resources)).toBe(readFileSync(snapshotPath(config.stage), 'utf8'));
  });

  it('stays under what a stack can have', () => {
    for (const config of Object.values(stages)) {
      const { template, resources } = Synthesised.of(config);
      expect(Object.keys(resources).length).toBeLessThan(resourcesMax);
      expect(JSON.stringify(template.toJSON(), undefined, 1).length).toBeLessThan(templateBytesMax);
    }
  });
});
