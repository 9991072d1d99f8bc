import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { $ProvinceState } from '../../core/domain/province-state.ts';
import { $Receipt } from '../../core/domain/receipt.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { $NationalSummary, $ProvinceDocument } from '../../core/summary/summary.ts';
import { publishSummaryHandler } from '../../functions/handlers.ts';
import { capturedOutput, logLines, metricSums } from '../support/captured-output.ts';
import { testWorld } from '../support/test-world.ts';
import { extractOfText, header as extractHeader, MemoryScratch } from '../core/registry/registry-support.ts';
import { Deployment, buckets, context, eventFixture, s3Message, sqsEvent, type Stored } from '../support/deployment.ts';

const people = [
  '052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30',
  '052190000002,,Trần Thị Bình,1990-05-06,2,alive,,vn34-52,2026-01-30',
  '052085000003,,Lê Văn Cường,1985-07-08,1,alive,,vn34-52,2026-01-30',
];
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes';
const an = '5200000001,052090000001,Nguyễn Văn An,03/02/1990,1,BHXHBB;BHYT';
const binh = '5200000002,052190000002,Trần Thị Binh,06/05/1990,2,BHYT';
const cuong = '5200000003,052085000003,Lê Văn Cường,08/07/1985,1,BHTN';
const batchOf = (...rows: string[]) => `${[header, ...rows].join('\n')}\n`;

const stateKey = { partition: 'PROVINCE#vn34-52', sort: 'STATE' };

type Use = (deployment: Deployment) => Promise<void>;
async function withDeployment(use: Use, registry: 'copied' | 'built' = 'copied'): Promise<string> {
  const deployment = await Deployment.make();
  try {
    return await capturedOutput(async () => {
      if (registry === 'copied') await deployment.haveRegistry('2026-01-31', people);
      else await deployment.buildRegistry('2026-01-31', people);
      await use(deployment);
    });
  } finally {
    await deployment.dispose();
  }
}

async function deliver(deployment: Deployment, ...objects: Stored[]): Promise<void> {
  const event = sqsEvent(objects.map((each) => s3Message([each])));
  expect(await deployment.sync(event, context())).toEqual({ batchItemFailures: [] });
}

const stateOf = async (deployment: Deployment) =>
  $ProvinceState.parse(await deployment.container.world.state.read(stateKey));
const rawState = (deployment: Deployment) => deployment.container.world.state.read(stateKey);

/** Receipts under `results/`, by status. */
function receipts(deployment: Deployment) {
  return deployment
    .keys(buckets.results)
    .filter((key) => key.endsWith('receipt.json'))
    .map((key) => $Receipt.parse(JSON.parse(deployment.text(buckets.results, key) ?? '')));
}

describe('an upload', () => {
  it('goes from S3’s event on SQS to the state in DynamoDB and the answers in S3', async () => {
    const output = await withDeployment(async (deployment) => {
      await deliver(deployment, deployment.upload('delta/báo cáo tháng 1 (lần 2).csv', batchOf(an, binh)));
      expect(await stateOf(deployment)).toMatchObject({
        version: 1,
        registryVersion: '2026-01-31',
        participants: 2,
        verified: 1,
        remaining: 1,
        verdicts: { VERIFIED: 1, NAME_DIFFERS: 1 },
      });
      const [receipt] = receipts(deployment);
      expect(receipt).toMatchObject({ status: 'committed', ledgerVersion: 1, rows: { read: 2, accepted: 2 } });
      const outcomes = deployment.text(buckets.results, `results/vn34-52/${receipt.batchId}/outcomes.csv`) ?? '';
      const lines = outcomes.split('\r\n');
      expect(lines[1]).toContain('5200000001,,VERIFIED');
      expect(lines[2]).toContain('5200000002,,NAME_DIFFERS,NAME_MARKS');
      expect(outcomes).not.toMatch(/Nguyễn|Bình|1990/);
      expect(deployment.keys(buckets.records)).toContain('ratified/vn34-52/1');
    }, 'built');
    expect(logLines(output).map(({ message }) => message)).toContain('batch.committed');
    expect(metricSums(output)).toMatchObject({ BatchesCommitted: 1, RowsRead: 2, RegistriesBuilt: 1 });
  });

  it('delivered again, alone, twice in one event or twice at once, changes nothing', async () => {
    await withDeployment(async (deployment) => {
      const upload = deployment.upload('delta/a.csv', batchOf(an, binh));
      await deliver(deployment, upload);
      const state = await rawState(deployment);
      const results = deployment.keys(buckets.results);
      await deliver(deployment, upload);
      await deliver(deployment, upload, upload);
      expect(await deployment.sync(sqsEvent([s3Message([upload, upload])]), context())).toEqual({
        batchItemFailures: [],
      });
      await Promise.all([deliver(deployment, upload), deliver(deployment, upload)]);
      expect(await rawState(deployment)).toEqual(state);
      expect(deployment.keys(buckets.results)).toEqual(results);
    });
  });

  it('delivered for the first time twice at once is committed once', async () => {
    await withDeployment(async (deployment) => {
      const upload = deployment.upload('delta/a.csv', batchOf(an, binh));
      await Promise.all([deliver(deployment, upload), deliver(deployment, upload), deliver(deployment, upload)]);
      expect(await stateOf(deployment)).toMatchObject({ version: 1, participants: 2 });
      expect(receipts(deployment)).toHaveLength(1);
    });
  });

  it('reordered or at the same time as another ends in the same counts', async () => {
    const first = { text: batchOf(an, binh), asOf: '2026-01-10T00:00:00Z' };
    const second = { text: batchOf(binh.replace('Binh', 'Bình'), cuong), asOf: '2026-01-20T00:00:00Z' };
    const counts: unknown[] = [];
    const ends = async (order: (deployment: Deployment, one: Stored, two: Stored) => Promise<unknown>) => {
      await withDeployment(async (deployment) => {
        const one = deployment.upload('delta/one.csv', first.text, { 'as-of': first.asOf });
        const two = deployment.upload('delta/two.csv', second.text, { 'as-of': second.asOf });
        await order(deployment, one, two);
        const { version, participants, verified, remaining, schemes, verdicts } = await stateOf(deployment);
        counts.push({ version, participants, verified, remaining, schemes, verdicts });
      });
    };
    await ends(async (deployment, one, two) => deliver(deployment, one, two));
    await ends(async (deployment, one, two) => deliver(deployment, two, one));
    await ends(async (deployment, one, two) => Promise.all([deliver(deployment, one), deliver(deployment, two)]));
    // Late: the older file comes days after, and again.
    await ends(async (deployment, one, two) => {
      await deliver(deployment, two, two);
      await deliver(deployment, one);
      await deliver(deployment, two, one);
    });
    expect(counts[0]).toMatchObject({ version: 2, participants: 3, verified: 3, remaining: 0 });
    for (const each of counts) expect(each).toEqual(counts[0]);
  });

  it('overwritten before it was read is answered, and so is its replacement', async () => {
    await withDeployment(async (deployment) => {
      const old = deployment.upload('delta/a.csv', batchOf(an));
      const replaced = deployment.upload('delta/a.csv', batchOf(an, cuong), { 'as-of': '2026-01-20T00:00:00Z' });
      await deliver(deployment, replaced, old);
      const read = receipts(deployment).map(({ status, rows }) => [status, rows.read]);
      expect(read.sort(([, one], [, two]) => Number(one) - Number(two))).toEqual([
        ['committed', 1],
        ['committed', 2],
      ]);
      expect(await stateOf(deployment)).toMatchObject({ version: 2, participants: 2 });
    });
  });

  it('overwritten while it is read is read in its pinned version', async () => {
    await withDeployment(async (deployment) => {
      const upload = deployment.upload('delta/a.csv', batchOf(an, binh));
      let overwritten = false;
      deployment.intercept = async (call, perform) => {
        if (call.method === 'GET' && call.key === upload.key && !overwritten) {
          overwritten = true;
          deployment.upload('delta/a.csv', batchOf(cuong));
        }
        return perform();
      };
      await deliver(deployment, upload);
      expect(overwritten).toBe(true);
      expect(await stateOf(deployment)).toMatchObject({ participants: 2 });
    });
  });

  it('deleted for good is refused once, acknowledged and recorded', async () => {
    const output = await withDeployment(async (deployment) => {
      const upload = deployment.upload('delta/a.csv', batchOf(an));
      deployment.s3.s3.buckets.get(buckets.uploads)?.delete(upload.key);
      await deliver(deployment, upload, upload);
      expect(await rawState(deployment)).toBeUndefined();
      expect(receipts(deployment)).toMatchObject([{ status: 'refused', refusal: { code: 'UPLOAD_CHANGED' } }]);
    });
    expect(metricSums(output).BatchesRefused).toBe(2);
  });

  it('deleted, with its version still there, is answered', async () => {
    await withDeployment(async (deployment) => {
      const upload = deployment.upload('delta/a.csv', batchOf(an));
      deployment.s3.s3.delete(buckets.uploads, upload.key);
      await deliver(deployment, upload);
      expect(await stateOf(deployment)).toMatchObject({ version: 1, participants: 1 });
    });
  });

  it('without enough time left is no refusal: nothing is written, and the next delivery answers it', async () => {
    const output = await withDeployment(async (deployment) => {
      const upload = deployment.upload('delta/a.csv', batchOf(an));
      expect(await deployment.sync(sqsEvent([s3Message([upload])]), context(30_000))).toEqual({
        batchItemFailures: [{ itemIdentifier: 'message-0' }],
      });
      expect(await rawState(deployment)).toBeUndefined();
      expect(receipts(deployment)).toEqual([]);
      expect(deployment.keys(buckets.ledger).filter((key) => key.startsWith('staged/'))).toEqual([]);
      await deliver(deployment, upload);
      expect(receipts(deployment)).toMatchObject([{ status: 'committed' }]);
    });
    const failed = logLines(output).filter(({ message }) => message === 'message.failed');
    expect(failed.map(({ facts }) => facts.code)).toEqual(['DEADLINE']);
    expect(metricSums(output)).toMatchObject({ DeadlinesPassed: 1 });
  });

  it('that fails stays in the queue and is processed when the fault is over', { tags: 'long' }, async () => {
    const output = await withDeployment(async (deployment) => {
      const good = deployment.upload('delta/good.csv', batchOf(an));
      const poor = deployment.upload('delta/poor.csv', batchOf(cuong));
      deployment.intercept = async (call, perform) => {
        if (call.key === poor.key && call.method === 'GET') throw new Error('no route to host');
        return perform();
      };
      const event = sqsEvent([s3Message([poor]), 'not json', s3Message([good])]);
      expect(await deployment.sync(event, context())).toEqual({
        batchItemFailures: [{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }],
      });
      expect(await stateOf(deployment)).toMatchObject({ version: 1, participants: 1 });
      deployment.intercept = undefined;
      await deliver(deployment, poor);
      expect(await stateOf(deployment)).toMatchObject({ version: 2, participants: 2 });
    });
    const failed = logLines(output).filter(({ message }) => message === 'message.failed');
    expect(failed.map(({ facts }) => facts.message)).toEqual(['message-0', 'message-1']);
    expect(failed[1].facts).toMatchObject({ code: 'EVENT_UNREADABLE', deliveries: 1 });
    expect(metricSums(output).Faults).toBe(2);
  });
});

describe('an event', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.make();
  });
  afterAll(async () => deployment.dispose());

  async function ignored(body: string): Promise<unknown[]> {
    const output = await capturedOutput(async () => {
      expect(await deployment.sync(sqsEvent([body]), context())).toEqual({ batchItemFailures: [] });
    });
    // Nothing is asked of what was sent; that it was ignored is kept.
    const calls = deployment.s3.calls.splice(0).filter(({ bucket }) => bucket !== buckets.secret);
    for (const { bucket, key } of calls)
      expect([bucket, key]).toEqual([buckets.records, expect.stringMatching(/^audit\/none\/[0-9a-f]{32}\.json$/)]);
    return logLines(output).map(({ message, facts }) => [message, facts?.code]);
  }

  it('of the S3 queue test is accepted silently', async () => {
    expect(await ignored(JSON.stringify(eventFixture('s3-test-event')))).toEqual([]);
  });

  it('other than a creation is ignored', async () => {
    const removed = s3Message([{ key: 'incoming/vn34-52/delta/a.csv', version: 'v' }], (record) => {
      record.eventName = 'ObjectRemoved:DeleteMarkerCreated';
    });
    expect(await ignored(removed)).toEqual([]);
  });

  it('of another bucket is ignored and logged', async () => {
    const foreign = s3Message([{ key: 'incoming/vn34-52/delta/a.csv', version: 'v' }], (record) => {
      record.s3.bucket.name = 'somebody-elses';
    });
    expect(await ignored(foreign)).toEqual([['upload.ignored', 'BUCKET_FOREIGN']]);
  });

  it.each([
    'incoming/vn34-99/delta/a.csv',
    'incoming/vn63-52/delta/a.csv',
    'results/vn34-52/delta/a.csv',
    'xincoming/a',
  ])('with the key %j has no office to answer to: it is ignored, and the key not repeated', async (key) => {
    expect(await ignored(s3Message([{ key, version: 'v' }]))).toEqual([['upload.ignored', 'KEY_INVALID']]);
  });

  // What stays out below an office's own prefix is answered: test/attacks/one-gate.test.ts.
  it('with an undecodable key is ignored', async () => {
    const broken = s3Message([{ key: 'x', version: 'v' }], (record) => {
      record.s3.object.key = 'incoming/vn34-52/delta/%E1%BB';
    });
    expect(await ignored(broken)).toEqual([['upload.ignored', 'KEY_INVALID']]);
  });

  it('has its key decoded exactly once', async () => {
    const twice = s3Message([{ key: 'x', version: 'v' }], (record) => {
      record.s3.object.key = 'incoming/vn34-52/delta/a%252Fb.csv';
    });
    const output = await capturedOutput(async () => {
      expect(await deployment.sync(sqsEvent([twice]), context())).toEqual({ batchItemFailures: [] });
    });
    expect(logLines(output).map(({ message, facts }) => [message, facts?.code])).toEqual([
      ['batch.refused', 'KEY_INVALID'],
    ]);
  });

  it('without a version stays in the queue', async () => {
    const unversioned = s3Message([{ key: 'incoming/vn34-52/delta/a.csv', version: 'v' }], (record) => {
      delete record.s3.object.versionId;
    });
    const output = await capturedOutput(async () => {
      expect(await deployment.sync(sqsEvent([unversioned]), context())).toEqual({
        batchItemFailures: [{ itemIdentifier: 'message-0' }],
      });
    });
    expect(logLines(output)[0].facts.code).toBe('EVENT_WITHOUT_VERSION');
  });
});

/** What the registry bucket holds, scratch included, by key. */
function registryObjects(deployment: Deployment): Record<string, string> {
  const texts = deployment.keys(buckets.registry).map((key) => [key, deployment.text(buckets.registry, key)] as const);
  return Object.fromEntries(texts.filter((each): each is [string, string] => each[1] !== undefined));
}

describe('an extract', () => {
  it('that is wrong is refused once, with its code, and nothing of it is in use', async () => {
    const deployment = await Deployment.make();
    const output = await capturedOutput(async () => {
      expect(await deployment.buildRegistry('2026-01-31', [...people, people[0]])).toMatchObject({ next: 'refused' });
      deployment.store(buckets.uploads, 'extract/broken/manifest.json', '{"version": "Nguyễn');
      const broken = { key: 'extract/broken/manifest.json', version: '' };
      broken.version = deployment.s3.s3.find(buckets.uploads, broken.key, undefined).version;
      await deployment.announce(broken);
    });
    expect(logLines(output).map(({ message, facts }) => [message, facts.code])).toEqual([
      ['registry.refused', 'REGISTRY_DUPLICATE_ID'],
      ['registry.refused', 'REGISTRY_MANIFEST_INVALID'],
    ]);
    expect(registryObjects(deployment)).toEqual({});
    await deployment.dispose();
  });

  it('builds the same index by the state machine, started by pipe or operator, and activates it', async () => {
    const deployment = await Deployment.make();
    await capturedOutput(async () => {
      const stored = deployment.storeExtract('2026-01-31', people);
      const here = testWorld();
      await buildRegistry(here, extractOfText(`${[extractHeader, ...people].join('\n')}\n`, people.length), {
        key: await deployment.container.fingerprintKey(),
        scratch: new MemoryScratch(),
      });
      const whole: Record<string, string> = {};
      for await (const { key } of here.objects.list('registry/'))
        whole[key] = new TextDecoder().decode(await here.objects.read(key));
      expect(Object.keys(whole)).toHaveLength(3);
      const { Records } = sqsEvent([s3Message([stored])]);
      for (const request of [Records, { extract: stored.key }]) {
        expect(await deployment.buildByMachine(request)).toMatchObject({ next: 'built', version: '2026-01-31' });
        expect(registryObjects(deployment)).toEqual(whole);
      }
      const current = await deployment.container.world.state.read({ partition: 'REGISTRY', sort: 'CURRENT' });
      expect(current).toMatchObject({ registry: '2026-01-31' });
    });
    await deployment.dispose();
  });

  it(
    'that is wrong ends the machine with one line of its code, and S3’s test event or a foreign bucket ends it ' +
      'with none',
    async () => {
      const deployment = await Deployment.make();
      const output = await capturedOutput(async () => {
        const { key } = deployment.storeExtract('2026-01-31', [...people, people[0]]);
        expect(await deployment.buildByMachine({ extract: key })).toMatchObject({ next: 'refused' });
        const foreign = s3Message([{ key, version: 'v' }], (record) => (record.s3.bucket.name = 'elsewhere'));
        for (const body of [JSON.stringify({ Event: 's3:TestEvent' }), foreign])
          expect(await deployment.buildByMachine([{ body }])).toEqual({ next: 'ignored' });
        await expect(deployment.buildByMachine({ extract: 'extract/none/manifest.json' })).rejects.toThrow(
          'EXTRACT_NOT_FOUND',
        );
        await expect(deployment.buildStage({ step: 'stage' }, context())).rejects.toThrow('TASK_UNREADABLE');
      });
      const told = logLines(output).filter(({ message }) => message !== 'invocation.failed');
      expect(told.map(({ message, facts }) => [message, facts.code])).toEqual([
        ['registry.refused', 'REGISTRY_DUPLICATE_ID'],
        ['extract.ignored', 'BUCKET_FOREIGN'],
      ]);
      expect(registryObjects(deployment)).toEqual({});
      await deployment.dispose();
    },
  );

  it('waits for a second person where activation is manual', async () => {
    const deployment = await Deployment.make({ environment: { DOISOAT_ACTIVATION: 'manual' } });
    const current = { partition: 'REGISTRY', sort: 'CURRENT' };
    await capturedOutput(async () => {
      await deployment.buildRegistry('2026-01-31', people);
      expect(await deployment.container.world.state.read(current)).toBeUndefined();
      expect(await deployment.build({ activate: '2026-01-31' }, context())).toEqual({
        version: '2026-01-31',
        previous: null,
      });
      expect(await deployment.container.world.state.read(current)).toMatchObject({ registry: '2026-01-31' });
      await expect(deployment.build({ activate: '2027-01-31' }, context())).rejects.toThrow(
        /^REGISTRY_VERSION_UNKNOWN$/,
      );
    });
    await deployment.dispose();
  });
});

describe('publishing', () => {
  const summaryOf = (deployment: Deployment) =>
    $NationalSummary.parse(JSON.parse(deployment.text(buckets.results, 'published/summary.json') ?? ''));

  it('by a change of the table or by the hour writes summary, table and page', async () => {
    await withDeployment(async (deployment) => {
      await deliver(deployment, deployment.upload('delta/a.csv', batchOf(an, binh)));
      for (const event of ['dynamodb-stream', 'scheduler'])
        expect(await deployment.publish(eventFixture(event), context(60_000))).toEqual({ outcome: 'published' });
      expect(summaryOf(deployment).provinces[0]).toMatchObject({ province: 'vn34-52', rank: null, ledgerVersion: 1 });
      const read = (name: string) => deployment.text(buckets.results, `published/${name}`) ?? '';
      expect(read('summary.json')).toBe(read('national.json'));
      const province = $ProvinceDocument.parse(JSON.parse(read('provinces/vn34-52.json')));
      expect(province).toMatchObject({ groups: null, batches: [{ status: 'committed', ledgerVersion: 1 }] });
      expect(deployment.text(buckets.results, 'published/national.csv')).toContain('vn34-52');
      expect(deployment.text(buckets.results, 'published/index.html')).toMatch(/^<!doctype html>/);
    });
  });

  it('writes the bulletin of the country each time, those of the provinces once a day', { tags: 'long' }, async () => {
    await withDeployment(async (deployment) => {
      await deliver(deployment, deployment.upload('delta/a.csv', batchOf(an, binh)));
      const written = { national: 0, 'vn34-52': 0 };
      deployment.intercept = async (call, perform) => {
        const name = (['national', 'vn34-52'] as const).find((each) =>
          call.key.startsWith(`published/bulletins/${each}/`),
        );
        if (name !== undefined) written[name] += 1;
        return perform();
      };
      for (const event of ['dynamodb-stream', 'scheduler'])
        await deployment.publish(eventFixture(event), context(60_000));
      expect(written).toEqual({ national: 24, 'vn34-52': 12 });
      const read = (name: string) => deployment.text(buckets.results, `published/bulletins/${name}`) ?? '';
      expect(read('national/latest.vi.md')).toContain('# Bản tin ngày');
      expect(read('vn34-52/latest.en.html')).toContain('Gia Lai Social Security has synchronised');
    });
  });

  it(
    'does not show the figures of a table that was set back, and gives its turn to the next',
    { tags: 'long' },
    async () => {
      await withDeployment(async (deployment) => {
        const key = { partition: 'PROVINCE#vn34-52', sort: 'STATE' };
        const { state } = deployment.container.world;
        await deliver(deployment, deployment.upload('delta/a.csv', batchOf(an)));
        const earlier = (await state.read(key)) ?? {};
        await deliver(deployment, deployment.upload('delta/b.csv', batchOf(an, binh)));
        const newest = (await state.read(key)) ?? {};
        await state.put(key, earlier);
        await expect(deployment.publish(eventFixture('scheduler'), context(60_000))).rejects.toThrow(/^STATE_LOST$/);
        expect(deployment.text(buckets.results, 'published/summary.json')).toBeUndefined();
        await state.put(key, newest);
        expect(await deployment.publish(eventFixture('scheduler'), context(60_000))).toEqual({ outcome: 'published' });
        expect(summaryOf(deployment).national.persons.participants).toBe(2);
      });
    },
  );

  it('is done by one publisher at a time, and never goes back', { tags: 'long' }, async () => {
    await withDeployment(async (deployment) => {
      await deliver(deployment, deployment.upload('delta/a.csv', batchOf(an)));
      let newer: Promise<unknown> | undefined;
      const published: number[] = [];
      deployment.intercept = async (call, perform) => {
        if (call.method === 'PUT' && call.key === 'published/summary.json') {
          // While the first one has its counts and has not written them, another batch is committed and published.
          if (newer === undefined) {
            newer = deployment.publish(eventFixture('dynamodb-stream'), context(60_000));
            await deliver(deployment, deployment.upload('delta/b.csv', batchOf(cuong)));
          }
          const answer = await perform();
          published.push(summaryOf(deployment).national.persons.participants);
          return answer;
        }
        return perform();
      };
      await deployment.publish(eventFixture('dynamodb-stream'), context(60_000));
      await newer;
      expect(published).toEqual([1, 2]);
    });
  });

  it('waits for the lease of a dead publisher to expire, then is delivered again', async () => {
    await withDeployment(async (deployment) => {
      const { world } = deployment.container;
      const start = world.clock.now();
      let passed = 0;
      const clock = {
        now: () => start + passed,
        sleep: async (milliseconds: number) => {
          passed += milliseconds;
        },
      };
      const publish = publishSummaryHandler({ ...deployment.container, world: { ...world, clock } });
      await world.state.put({ partition: 'PUBLISH', sort: 'LEASE' }, { version: 7, until: start + 3_600_000 });
      await expect(publish(eventFixture('dynamodb-stream'), context(60_000))).rejects.toThrow(/^PUBLISHER_BUSY$/);
      expect(await publish(eventFixture('scheduler'), context(60_000))).toEqual({ outcome: 'busy' });
      passed = 3_600_001;
      expect(await publish(eventFixture('dynamodb-stream'), context(60_000))).toEqual({ outcome: 'published' });
    });
  });
});
