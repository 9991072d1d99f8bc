/** The port of the worker that a probe and a collector ask. */
import { onTestFinished, describe, expect, it } from 'vitest';
import type { HealthChecks } from '../../../portal/api/health-checks.ts';
import { startHealthServer } from '../../../local/worker/health-server.ts';
import { newFacts, type WorkerFacts } from '../../../local/worker/worker-facts.ts';

const fine: HealthChecks = { state: 'ok', objects: 'ok', registry: 'ok', disk: 'ok', publishedSeconds: 0 };

async function serve(facts: Partial<WorkerFacts> = {}, checks: Partial<HealthChecks> = {}): Promise<string> {
  const server = await startHealthServer(
    {
      facts: { ...newFacts(Date.now()), ...facts },
      checks: async () => ({ ...fine, ...checks }),
      scrape: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', text: 'a 1\n' }),
    },
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => server.close());
  return server.url;
}

const reasonsAt = async (url: string) => {
  const answer = await fetch(url);
  return [answer.status, ((await answer.json()) as { reasons: string[] }).reasons];
};

describe('the health of the worker', () => {
  it('is 200 where nothing is wrong, by GET and HEAD, and metrics are text', async () => {
    const url = await serve();
    for (const path of ['/health', '/health/live', '/health/ready'])
      expect(await reasonsAt(url + path)).toEqual([200, []]);
    const head = await fetch(`${url}/health`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const metrics = await fetch(`${url}/metrics`);
    expect([metrics.headers.get('content-type'), await metrics.text()]).toEqual([
      'text/plain; version=0.0.4; charset=utf-8',
      'a 1\n',
    ]);
    expect((await fetch(`${url}/health`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/else`)).status).toBe(404);
  });

  it('is told apart: a store that is away is no reason to start the worker again', async () => {
    const url = await serve({ dead: 1 }, { state: 'FAILING', objects: 'TIMEOUT', disk: 'DISK_LOW' });
    const reasons = ['UPLOADS_DEAD', 'STATE_STORE_FAILING', 'OBJECT_STORE_FAILING', 'DISK_LOW'];
    expect(await reasonsAt(`${url}/health`)).toEqual([503, reasons]);
    expect(await reasonsAt(`${url}/health/live`)).toEqual([200, []]);
  });

  it('answers 500 where the look itself fails, and works on', async () => {
    let away = true;
    const look = async <Answer>(answer: Answer): Promise<Answer> => {
      if (away) throw Object.assign(new Error('ENOENT: statfs /srv/of-somebody'), { code: 'ENOENT' });
      return answer;
    };
    const server = await startHealthServer(
      {
        facts: newFacts(Date.now()),
        checks: () => look(fine),
        scrape: () => look({ contentType: 'text/plain', text: '' }),
      },
      { host: '127.0.0.1', port: 0 },
    );
    onTestFinished(() => server.close());
    for (const path of ['/health', '/health/ready', '/metrics']) {
      const answer = await fetch(server.url + path);
      expect([answer.status, await answer.text()]).toEqual([500, '500\n']);
    }
    away = false;
    expect(await reasonsAt(`${server.url}/health`)).toEqual([200, []]);
  });

  it('is not ready before the first registry, and well', async () => {
    const url = await serve({}, { registry: 'REGISTRY_NONE' });
    expect(await reasonsAt(`${url}/health`)).toEqual([200, []]);
    expect(await reasonsAt(`${url}/health/ready`)).toEqual([503, ['REGISTRY_NONE']]);
  });

  it('fails everywhere after a quarter of an hour of silence', async () => {
    const url = await serve({ roundAt: Date.now() - 901_000 });
    for (const path of ['/health', '/health/live', '/health/ready'])
      expect(await reasonsAt(url + path)).toEqual([503, ['SILENT']]);
  });
});
