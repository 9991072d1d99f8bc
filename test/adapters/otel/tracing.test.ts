/** What is traced of one upload, in both shells: the tree of its spans, and nothing of a person. */
import { readFileSync } from 'node:fs';
import { context as contextApi, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTracing } from '../../../adapters/otel/tracing.ts';
import { spanNames } from '../../../core/ports.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { publishInSpan } from '../../../core/summary/publish-span.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { context, Deployment, s3Message, sqsEvent } from '../../support/deployment.ts';
import { capturedOutput } from '../../support/captured-output.ts';
import { Office, somePeople } from '../../support/office.ts';
import { testWorld } from '../../support/test-world.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
// Not before: a file whose tests are all left out runs no hook that takes it away.
beforeAll(() => provider.register());
beforeEach(() => exporter.reset());
afterAll(async () => {
  await provider.shutdown();
  // Nobody else's work is recorded.
  for (const api of [trace, contextApi, propagation]) api.disable();
});

const world = () => ({ ...testWorld(), tracing: openTracing() });
const sent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${sent.traceId}-${sent.spanId}-01`;

/** Names of the spans, each below the one that it is a part of, in the order in which they began. */
function tree(spans = exporter.getFinishedSpans(), parent?: string): string[] {
  return spans
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent)
    .toSorted((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
    .flatMap((span) => [span.name, ...tree(spans, span.spanContext().spanId).map((name) => `  ${name}`)]);
}

function spanOf(name: string): ReadableSpan {
  const found = exporter.getFinishedSpans().find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name}`);
  return found;
}

const batchTree = [
  'doisoat.batch',
  '  doisoat.intake',
  '  doisoat.match',
  '  doisoat.commit',
  '    doisoat.stage',
  '    doisoat.ratify',
  '    doisoat.answers',
];

describe('an upload on one machine', () => {
  it('is one tree of spans, from its bytes to its answers', async () => {
    const office = await Office.open(somePeople(3), world());
    expect(tree()).toEqual(['doisoat.registry.build', ...Array(3).fill('  doisoat.registry.stage')]);
    exporter.reset();
    const { batchId } = await office.send([office.row(1), office.row(2)]);
    expect(tree()).toEqual(batchTree);
    expect(spanOf('doisoat.batch').attributes).toMatchObject({
      'doisoat.batch': batchId,
      'doisoat.province': 'vn34-52',
      'doisoat.status': 'committed',
      'doisoat.rows': 2,
      'doisoat.ledgerVersion': 1,
    });
    expect(spanOf('doisoat.ratify').attributes).toMatchObject({ 'doisoat.answer': 'set' });
  });

  it('that is refused is no error: its code is an attribute', async () => {
    const office = await Office.open(somePeople(3), world());
    await office.send([office.row(1)], { metadata: { rows: '9' } });
    const { status, attributes } = spanOf('doisoat.batch');
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(attributes).toMatchObject({ 'doisoat.status': 'refused', 'doisoat.code': 'ROWS_MISMATCH' });
  });

  it('is a part of what took it, and linked to what its sender names; a forged name leads nowhere', async () => {
    const office = await Office.open(somePeople(3), world());
    const stored = await office.store([office.row(1)], { metadata: { traceparent } });
    await syncBatch(office.world, { ...stored, trace: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
    const batch = spanOf('doisoat.batch');
    expect(batch.spanContext().traceId).toBe('a'.repeat(32));
    expect(batch.links.map(({ context: to }) => [to.traceId, to.spanId])).toEqual([[sent.traceId, sent.spanId]]);
    exporter.reset();
    await office.send([office.row(2)], { metadata: { traceparent: 'Nguyễn Văn An' } });
    expect(spanOf('doisoat.batch').links).toEqual([]);
  });

  it('is linked to the publication that shows it', async () => {
    const office = await Office.open(somePeople(3), world());
    await office.send([office.row(1)]);
    const { traceId, spanId } = spanOf('doisoat.batch').spanContext();
    await publishInSpan(office.world, async () => {});
    expect(spanOf('doisoat.publish').links.map(({ context: to }) => [to.traceId, to.spanId])).toEqual([
      [traceId, spanId],
    ]);
  });

  it('leaves no trace in the state where nobody traces', async () => {
    const office = await Office.open(somePeople(3));
    await office.send([office.row(1)], { metadata: { traceparent } });
    expect(await readProvinceState(office.world.state, 'vn34-52')).not.toHaveProperty('trace');
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

describe('a night', () => {
  it('is a span with one for each step of each province', async () => {
    const office = await Office.open(somePeople(3), world());
    await office.send([office.row(1)]);
    exporter.reset();
    office.world.clock.time += 86_400_000;
    await reconcile(office.world, { provinces: ['vn34-52'] });
    const night = spanOf('doisoat.nightly').spanContext().spanId;
    const steps = exporter.getFinishedSpans().filter(({ name }) => name === 'doisoat.nightly.step');
    expect(new Set(steps.map(({ parentSpanContext }) => parentSpanContext?.spanId))).toEqual(new Set([night]));
    const recounts = steps.filter(({ attributes }) => attributes['doisoat.step'] === 'recount');
    expect(recounts.map(({ attributes }) => attributes['doisoat.item'])).toEqual(['vn34-52']);
  });
});

describe('the functions', () => {
  it('trace a build, an upload linked to its ticket, and a publication linked to the upload', async () => {
    const deployment = await Deployment.make();
    try {
      await capturedOutput(async () => {
        const person = '052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30';
        await deployment.buildRegistry('2026-01-31', [person]);
        const built = exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes['doisoat.step']]);
        expect(built).toContainEqual(['doisoat.registry.stage', 'plan']);
        expect(built).toContainEqual(['doisoat.registry.stage', 'finish']);
        exporter.reset();
        const rows = 'participant_number,personal_id,full_name,birth_date,sex,schemes';
        const body = `${rows}\n5200000001,052090000001,Nguyễn Văn An,03/02/1990,1,BHYT\n`;
        const upload = deployment.upload('delta/a.csv', body, { traceparent });
        await deployment.sync(sqsEvent([s3Message([upload])]), context());
        expect(tree()).toEqual(batchTree);
        const batch = spanOf('doisoat.batch');
        expect(batch.links.map(({ context: to }) => to.traceId)).toEqual([sent.traceId]);
        await deployment.publish({}, context());
        expect(spanOf('doisoat.publish').links.map(({ context: to }) => to.spanId)).toEqual([
          batch.spanContext().spanId,
        ]);
      });
    } finally {
      await deployment.dispose();
    }
  });
});

describe('what is recorded', () => {
  it('has the names and attributes of its page', () => {
    const page = readFileSync('docs/tracing.md', 'utf8');
    const rows = [...page.matchAll(/^\| `(doisoat\.[a-z.]+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual([...spanNames]);
  });

  it('is of a person nothing, and of an error its code alone', async () => {
    const office = await Office.open(somePeople(9), world());
    await office.send(
      Array.from({ length: 9 }, (_, i) => office.row(i + 1)),
      { key: 'incoming/vn34-52/delta/Nguyễn Văn An 052090000001.csv', metadata: { officer: 'Trần Thị Bình' } },
    );
    office.world.objects.stream = async function* () {
      yield* [];
      throw Object.assign(new Error('Nguyễn Văn An 052090000001'), { code: 'EIO' });
    };
    await expect(office.send([office.row(1)])).rejects.toThrow('Nguyễn');
    const failed = exporter.getFinishedSpans().filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(failed.map(({ name, status }) => [name, status.message])).toEqual([
      ['doisoat.intake', 'EIO'],
      ['doisoat.batch', 'EIO'],
    ]);
    const told = JSON.stringify(
      exporter.getFinishedSpans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    );
    expect(told).not.toMatch(/Nguyễn|Trần|0520900000|52000000|DV1|1990-|\.csv/);
    const page = readFileSync('docs/tracing.md', 'utf8');
    const names = exporter.getFinishedSpans().flatMap(({ attributes }) => Object.keys(attributes));
    const unknown = names.filter((each) => !page.includes(`\`${each.replace(/^doisoat\./, '')}\``));
    expect(unknown).toEqual([]);
  });
});
