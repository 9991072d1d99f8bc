/** A process that lives on tries again, and publishes as time passes; one without alerts does nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { $AlertSettings } from '../../../local/alerts/local-settings.ts';
import { startAlertRounds } from '../../../local/alerts/alert-rounds.ts';
import type { LocalWorld } from '../../../local/world.ts';
import { $PortalSettings } from '../../../portal/settings.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';
import { testWorld } from '../../support/test-world.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function worldWith(alerts: object): LocalWorld {
  const world = testWorld();
  const clock = { now: () => Date.now(), sleep: async () => undefined };
  const settings = { alertSettings: $AlertSettings.parse(alerts), portal: $PortalSettings.parse({}) };
  return { ...world, clock, ...settings, directory: makeTempFolder() } as unknown as LocalWorld;
}

describe('the rounds of alerts', () => {
  it('look every quarter of a minute and publish every hour, also after a publication that failed', async () => {
    const world = worldWith({ webhookHosts: ['hooks.example.vn'] });
    const looks = vi.spyOn(world.state, 'list');
    const publish = vi.fn(async () => {
      throw new Error('busy');
    });
    const rounds = await startAlertRounds(world, publish);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toHaveBeenCalledTimes(4);
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(publish).toHaveBeenCalledTimes(2);
    await rounds.stop();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(publish).toHaveBeenCalledTimes(2);
  });

  it('are none where nothing is configured', async () => {
    const publish = vi.fn(async () => undefined);
    const rounds = await startAlertRounds(worldWith({}), publish);
    expect(vi.getTimerCount()).toBe(0);
    await rounds.stop();
  });

  it.each([
    { webhookHosts: ['https://hooks.example.vn'] },
    { webhookHosts: ['*.example.vn'] },
    { webhookHosts: ['hooks.example.vn/path'] },
    { mail: { host: 'mail.example.vn', from: 'a@example.vn', domains: [] } },
    { mail: { host: 'mail.example.vn', from: 'a@example.vn\nBcc: b@x.vn', domains: ['example.vn'] } },
    { runBy: '25:00' },
    { webhooks: [] },
  ])('begin with no settings that are wrong: %j', (alerts) => {
    expect($AlertSettings.safeParse(alerts).success).toBe(false);
  });
});
