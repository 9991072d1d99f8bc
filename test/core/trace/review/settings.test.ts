import { describe, expect, it } from 'vitest';
import { $TraceSettings, recordSettings, traceOff } from '../../../../core/trace/review/settings.ts';
import { testWorld } from '../../../support/test-world.ts';

const on = $TraceSettings.parse({ mode: 'on', legalBasis: 'synthetic people', setBy: 'a test' });

describe('the settings of trace', () => {
  it('are off, cautious, and on only with a legal basis and who has set it', () => {
    expect(traceOff).toMatchObject({ mode: 'off', hints: false, handover: 'ask', idsPerDay: 20 });
    for (const wrong of [
      { mode: 'on' },
      { mode: 'on', legalBasis: 'x' },
      { mode: 'on', legalBasis: ' ', setBy: 'y' },
      { mode: 'on', setBy: 'y' },
      { handover: 'all' },
      { idsPerDay: 201 },
      { unknown: 1 },
    ])
      expect($TraceSettings.safeParse(wrong).success).toBe(false);
  });

  it('are kept as an audit object at every change, and only then', async () => {
    const world = testWorld();
    const kept = async (): Promise<unknown[]> => {
      const modes = [];
      for await (const { key } of world.objects.list('audit/trace/'))
        modes.push(
          (JSON.parse(new TextDecoder().decode(await world.objects.read(key))) as { settings: unknown }).settings,
        );
      return modes;
    };
    expect(await recordSettings(world, traceOff)).toBe('known');
    expect(await kept()).toEqual([]);
    const byId = { ...on, handover: 'id' as const };
    for (const settings of [on, on, byId, byId, traceOff, traceOff, on]) {
      await recordSettings(world, settings);
      world.clock.time += 60_000;
    }
    expect(await kept()).toEqual([on, byId, traceOff, on]);
  });
});
