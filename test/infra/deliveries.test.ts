/** Numbers that the documents say of queues are those of the template. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stages } from '../../infra/config.ts';
import { deliveriesMax } from '../../infra/work-queue.ts';
import { Synthesised } from './synthesised.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
const [deploy, runbook] = [page('deploy.md'), page('runbook.md')];
const words: Record<number, string> = { 12: 'twelve' };

describe('what the documents say of a message that fails', () => {
  it('is how often it is delivered, wherever they say it', () => {
    const told = [deploy, runbook].flatMap((text) => [
      ...text.matchAll(/(\w+) deliveries[,;]/g),
      ...text.matchAll(/failed (\w+) times,? over/g),
      ...text.matchAll(/(\w+) times at most, about/g),
    ]);
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(new Set(told.map(([, word]) => word))).toEqual(new Set([words[deliveriesMax]]));
  });

  it('is how long it is invisible, and that all its deliveries take about three hours', { tags: 'long' }, () => {
    const queues = Synthesised.of(stages.prod)
      .all('AWS::SQS::Queue')
      .map(([, { Properties }]) => Properties);
    const uploads = queues.filter(({ QueueName }) => /uploads-vn34/.test(JSON.stringify(QueueName)));
    const invisible = new Set(uploads.map(({ VisibilityTimeout }) => Number(VisibilityTimeout)));
    expect(uploads).toHaveLength(35);
    expect([...invisible].map((seconds) => `invisible for ${seconds} seconds`)).toEqual([
      /invisible for \d+ seconds/.exec(deploy)?.[0],
    ]);
    const minutes = ([...invisible][0] * deliveriesMax) / 60;
    expect(minutes).toBeGreaterThan(170);
    expect(minutes).toBeLessThan(200);
    expect(`${deploy} ${runbook}`).not.toMatch(/hours? and a half|a half hours|about an hour[,. ]/);
  });
});
