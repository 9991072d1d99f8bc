/**
 * People's data planted in everything that comes in, and in every error that can be thrown, appears in nothing that
 * goes out to logs, metrics or the runtime.
 *
 * @module-tag long
 */
import { afterEach, describe, expect, it } from 'vitest';
import { capturedOutput, logLines } from '../support/captured-output.ts';
import { Deployment, buckets, context, eventFixture, s3Message, sqsEvent, type Stored } from '../support/deployment.ts';
import type { S3Call } from '../support/s3-request-handler.ts';

const name = 'Nguyễn Thị Chim Hoàng Yến';
const id = '052190123456';
const birth = '17/11/1963';
const number = '5298765432';
/** Every planted value, also in the ways in which it could be written. */
const canaries = [
  name,
  name.normalize('NFD'),
  'Chim Hoàng Yến',
  encodeURIComponent(name),
  'Hoang Yen',
  id,
  birth,
  '1963-11-17',
  '19631117',
  number,
  'Officer Canary',
];

function expectNoCanary(text: string): void {
  expect(text.length).toBeGreaterThan(0);
  const unescaped = text.replaceAll(/\\u([0-9a-f]{4})/gi, (_all, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  for (const canary of canaries)
    for (const form of [text, unescaped]) expect(form.toLowerCase()).not.toContain(canary.toLowerCase());
}

const person = `${id},,${name},1963-11-17,2,alive,,vn34-52,2026-01-30`;
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes';
const rows = [
  `${number},${id},${name},${birth},2,BHYT`,
  `${number},${id},${name},${birth}`, // too few fields
  `${name},${id},${name},${birth},2,BHYT`, // no participant number
  `5298765433,${id},${name} Hoang Yen,${birth},1,BHYT`,
  `5298765434,${birth},${id},${name},2,BHYT`, // columns mixed up
];
const files = {
  good: `${[header, ...rows].join('\n')}\n`,
  headerless: `${rows.join('\n')}\n`,
  unterminated: `${header}\n"${name},${id},${birth}`,
  twoHeaders: `${header},${name}\n${rows[0]}\n`,
  binary: `PK\u0003\u0004${name}${id}`,
};
const metadata = { officer: 'Officer Canary', purpose: `${name} ${id}` };
const thrown = () =>
  Object.assign(
    new Error(`could not store ${name}\n    at ${id} (${birth}.ts:1:1)\n born ${birth}`, { cause: new Error(id) }),
    {
      key: `incoming/vn34-52/delta/${name}.csv`,
      code: name,
    },
  );

describe('no name, number or date of a person leaves', () => {
  const made: Deployment[] = [];
  async function make(): Promise<Deployment> {
    const deployment = await Deployment.make();
    made.push(deployment);
    return deployment;
  }
  afterEach(async () => {
    for (const deployment of made.splice(0)) await deployment.dispose();
  });

  const deliver = (deployment: Deployment, bodies: string[]) => deployment.sync(sqsEvent(bodies), context());
  const everyFile = (deployment: Deployment): Stored[] =>
    Object.entries(files).map(([file, text]) => deployment.upload(`delta/${name} ${file}.csv`, text, metadata));

  it('with batches that are good, broken or refused', async () => {
    const deployment = await make();
    let answer = '';
    const output = await capturedOutput(async () => {
      await deployment.haveRegistry('2026-01-31', [person]);
      const uploads = everyFile(deployment);
      uploads.push(deployment.upload(`full/${name}.csv`, files.good, { rows: name, schemes: id, 'as-of': birth }));
      for (const upload of uploads) answer += JSON.stringify(await deliver(deployment, [s3Message([upload])]));
      answer += JSON.stringify(await deployment.publish(eventFixture('dynamodb-stream'), context()));
    });
    const outcomes = logLines(output).map(({ message }) => message);
    // Too many columns in the header are no reason to refuse: what is not known is dropped.
    expect(outcomes.filter((outcome) => outcome === 'batch.committed')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'batch.refused')).toHaveLength(4);
    expectNoCanary(output + answer);
  });

  it('with events that are hostile, unreadable or of somebody else', async () => {
    const deployment = await make();
    let answer = '';
    const bodies = [
      `{"Records": [{"${name}": "${id}"`,
      `${name} ${id} ${birth}`,
      JSON.stringify({ Records: [{ eventSource: name, eventName: id, s3: birth }] }),
      s3Message([{ key: `incoming/vn34-52/everything/${name}.csv`, version: 'v' }]),
      s3Message([{ key: `incoming/${name}/delta/${id}.csv`, version: 'v' }]),
      s3Message([{ key: `extract/${name}/manifest.json`, version: 'v' }]),
      s3Message([{ key: 'incoming/vn34-52/delta/a.csv', version: 'v' }], (record) => {
        record.s3.bucket.name = name;
      }),
    ];
    const output = await capturedOutput(async () => {
      answer += JSON.stringify(await deliver(deployment, bodies));
      for (const body of bodies)
        answer += JSON.stringify(await deployment.buildByMachine([{ body }]).catch((error: unknown) => printed(error)));
      for (const event of [{ activate: name }, { activate: 7 }, name, { [name]: id }])
        await deployment.build(event, context()).catch((error: unknown) => {
          answer += printed(error);
        });
    });
    expect(answer).toContain('TASK_UNREADABLE');
    expectNoCanary(output + answer);
  });

  it('with extracts that are broken', async () => {
    const deployment = await make();
    const output = await capturedOutput(async () => {
      await deployment.buildRegistry('2026-01-31', [person, person]);
      await deployment.buildRegistry('2026-02-01', [person.replace('1963-11-17', birth)]);
      await deployment.buildRegistry('2026-02-02', [person.replace('alive', name)]);
      await deployment.buildRegistry('2026-02-03', [`${person},${name}`, `"${name}`]);
      const texts = [`{"version": "${name}`, `{"format": 1, "version": "${name}", "parts": "${id}"}`, `${name} ${id}`];
      for (const [index, text] of texts.entries()) {
        const manifest = deployment.store(buckets.uploads, `extract/e${index}/manifest.json`, text);
        await deployment.announce(manifest);
      }
    });
    expect(logLines(output).filter(({ message }) => message === 'registry.refused')).toHaveLength(7);
    expectNoCanary(output);
  });

  it('with errors thrown by any call of S3, whatever they quote', async () => {
    const failures: Record<string, (call: S3Call) => boolean> = {
      head: (call) => call.method === 'HEAD',
      upload: (call) => call.method === 'GET' && call.bucket === buckets.uploads,
      registry: (call) => call.method === 'GET' && call.bucket === buckets.registry,
      secret: (call) => call.method === 'GET' && call.bucket === buckets.secret,
      ledger: (call) => call.method === 'PUT' && call.bucket === buckets.ledger,
      records: (call) => call.method === 'PUT' && call.bucket === buckets.records,
      results: (call) => call.method === 'PUT' && call.bucket === buckets.results,
    };
    for (const [failing, fails] of Object.entries(failures)) {
      const deployment = await make();
      let answer = '';
      const output = await capturedOutput(async () => {
        // The secret is read once and kept, so it fails from the start; the others when there is an index to work with.
        if (failing !== 'secret') await deployment.haveRegistry('2026-01-31', [person]);
        deployment.intercept = async (call, perform) => {
          if (fails(call)) throw thrown();
          return perform();
        };
        // One attempt each: the next one would fail as the first.
        deployment.pauseOf = () => Promise.reject(thrown());
        for (const upload of everyFile(deployment))
          answer += JSON.stringify(await deliver(deployment, [s3Message([upload])]));
        await deployment.buildRegistry('2026-02-01', [person]).catch((error: unknown) => {
          answer += printed(error);
        });
        await deployment.publish(eventFixture('dynamodb-stream'), context()).catch((error: unknown) => {
          answer += printed(error);
        });
      });
      const faults = logLines(output).filter(({ message }) => message.endsWith('failed'));
      expect(faults.length).toBeGreaterThan(0);
      expectNoCanary(output + answer);
    }
  });

  it('with a secret or a stored object that quotes itself when it is read', async () => {
    const deployment = await make();
    const output = await capturedOutput(async () => {
      await deployment.haveRegistry('2026-01-31', [person]);
      await deliver(deployment, [s3Message([deployment.upload('delta/a.csv', files.good)])]);
      // The receipt and manifests of the first batch are spoilt; the next deliveries read them.
      for (const bucket of [buckets.results, buckets.ledger, buckets.records])
        for (const key of deployment.keys(bucket)) deployment.store(bucket, key, `${name} ${id} ${birth}`);
      const [again] = everyFile(deployment);
      await deliver(deployment, [s3Message([again])]);
      await deliver(deployment, [s3Message([deployment.upload('delta/a.csv', files.good)])]);
      await deployment.container.world.state.put(
        { partition: 'PROVINCE#vn34-52', sort: 'STATE' },
        { version: 1, manifest: name, registryVersion: id, recent: [birth] },
      );
      await deliver(deployment, [s3Message([again])]);
      await deployment.publish(eventFixture('dynamodb-stream'), context()).catch(() => undefined);
    });
    expect(logLines(output).filter(({ message }) => message === 'message.failed').length).toBeGreaterThan(0);
    expectNoCanary(output);
  });

  it('and a fault still names code and place', async () => {
    const deployment = await make();
    const output = await capturedOutput(async () => {
      deployment.intercept = async () => {
        throw thrown();
      };
      await deliver(deployment, [s3Message([deployment.upload('delta/a.csv', files.good)])]);
    });
    const [failed] = logLines(output).filter(({ message }) => message === 'message.failed');
    expect(failed.facts).toMatchObject({ fault: 'Error', message: 'message-0' });
    expect(failed.facts.at).toMatch(/^[\w.-]+:\d+:\d+( < [\w.-]+:\d+:\d+)*$/);
  });
});

/** What the runtime prints of an error that a handler throws. */
function printed(error: unknown): string {
  return error instanceof Error
    ? `${error.name} ${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
    : String(error);
}
