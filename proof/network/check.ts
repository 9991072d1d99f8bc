/**
 * What must hold when all is quiet, read with clients of our own from the servers: the invariants of the ledger by
 * their numbers in `docs/commit-protocol.md`, and the run that nobody disturbed beside it.
 */
import { createHash } from 'node:crypto';
import { verdictsByName } from '../../core/ledger/counts.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { isBatchVersion, versionId, walkChain, type Manifest } from '../../core/ledger/manifest.ts';
import { recountLedger, verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { refsOf } from '../../core/maintenance/verify-chain.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { $Receipt } from '../../core/domain/receipt.ts';
import { batchId } from '../../core/intake/upload-request.ts';
import { testHash } from '../../test/support/test-world.ts';
import type { Stored, Stores } from './deployed.ts';
import type { Upload } from './uploads.ts';

/** An upload with the name that the store gave to its bytes. */
export interface Sent extends Upload {
  stored: Stored;
}

/** What a run ended in, free of names that differ from bucket to bucket; equal runs have equal texts. */
export interface Ending {
  /** By upload (province and hash of its bytes): status, rows, verdicts and the bytes of its answers. */
  answers: Map<string, string>;
  /** By province: figures, and the counts of a recount of every row. */
  ledgers: Map<string, string>;
  /** Keys of the committed uploads of each province, oldest first. */
  order: string[];
  wrong: string[];
  compared: { uploads: number; versions: number; objects: number; rows: number; outcomesBytes: number };
}

const text = new TextDecoder();
/** Characters shown on either side of a difference; the people are synthetic. */
const differenceContext = 60;

export async function endingOf(stores: Stores, provinces: readonly string[], sent: readonly Sent[]): Promise<Ending> {
  const ending: Ending = {
    answers: new Map(),
    ledgers: new Map(),
    order: [],
    wrong: [],
    compared: { uploads: sent.length, versions: 0, objects: 0, rows: 0, outcomesBytes: 0 },
  };
  for (const province of provinces) {
    const own = sent.filter((each) => each.province === province);
    await checkProvince(stores, province, own, ending);
  }
  return ending;
}

async function checkProvince(stores: Stores, province: string, sent: readonly Sent[], ending: Ending): Promise<void> {
  const { wrong, compared } = ending;
  const world = { ...stores, hash: testHash };
  const state = await readProvinceState(stores.state, province);
  if (state === undefined) {
    wrong.push(`I4 ${province}: no ledger`);
    return;
  }
  // I1, I2, I9, I5: every object of every version, by hash, and the chain down to version 1.
  const chain: Manifest[] = [];
  let expected = state.version;
  for await (const { manifest } of walkChain(world, province, state)) {
    if (manifest.version !== expected--) wrong.push(`I5 ${province}: version ${manifest.version} in a wrong place`);
    if (!isBatchVersion(manifest)) wrong.push(`I5 ${province}: a version of no batch`);
    else chain.push(manifest);
    for (const ref of refsOf(manifest)) {
      const bytes = await stores.objects.read(ref.key);
      compared.objects += 1;
      if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== ref.sha256)
        wrong.push(
          `${manifest.version === state.version ? 'I2' : 'I9'} ${province}: an object of version ${manifest.version}`,
        );
    }
  }
  if (expected !== 0) wrong.push(`I5 ${province}: the chain ends at version ${expected + 1}`);
  compared.versions += chain.length;
  ending.order.push(...chain.map(({ batch }) => batch.key).toReversed());
  // I3: the rows, counted anew, are the figures. And by the code that operators run.
  const { counts, rows } = await recountLedger(await Ledger.open(world, province, state));
  compared.rows += rows;
  if (JSON.stringify(verdictsByName(counts.persons)) !== JSON.stringify(state.verdicts))
    wrong.push(`I3 ${province}: a recount gives other verdicts`);
  const { provinces: reports } = await verifyLedger(world, province);
  for (const { problems, drift } of reports) {
    wrong.push(...problems.map((problem) => `ledger verify: ${problem}`));
    if (drift !== 0) wrong.push(`I3 ${province}: drift ${drift}`);
  }
  const { participants, outOfScope, denominator, synced, verified, remaining, schemes, verdicts } = state;
  const figures = { version: state.version, participants, outOfScope, denominator, synced, verified, remaining };
  ending.ledgers.set(province, JSON.stringify({ ...figures, schemes, verdicts, counts }));
  await checkUploads(stores, { province, sent, chain }, ending);
}

async function checkUploads(
  stores: Stores,
  { province, sent, chain }: { province: string; sent: readonly Sent[]; chain: readonly Manifest[] },
  { wrong, answers, compared }: Ending,
): Promise<void> {
  const { objects, state } = stores;
  const ids = chain.map(versionId);
  // I6: no batch twice.
  if (new Set(ids).size !== ids.length) wrong.push(`I6 ${province}: a batch is in the ledger twice`);
  const known = new Set<string>();
  for (const upload of sent) {
    const { key, version, bucket } = upload.stored;
    const id = batchId(testHash, bucket, key, version);
    known.add(id);
    const place = `results/${province}/${id}`;
    const bytes = await objects.read(`${place}/receipt.json`);
    if (bytes === undefined) {
      wrong.push(`I4 ${province}: an upload has no receipt`);
      continue;
    }
    const receipt = $Receipt.parse(JSON.parse(text.decode(bytes)));
    const manifest = chain.find((each) => each.batch.id === id);
    const item = await state.read({ partition: `PROVINCE#${province}`, sort: `BATCH#${id}` });
    // I4, I7: what is said is what is so.
    if ((receipt.status === 'committed') !== (manifest !== undefined))
      wrong.push(
        `I4 ${province}: a receipt says ${receipt.status}, the ledger has ` +
          `${manifest === undefined ? 'no' : 'a'} version`,
      );
    if (item?.status !== receipt.status)
      wrong.push(`I7 ${province}: the batch item says ${JSON.stringify(item?.status)}`);
    // I10: the bytes of the event's version.
    if (receipt.sha256 !== '' && receipt.sha256 !== upload.sha256) wrong.push(`I10 ${province}: other bytes were read`);
    const name = `${province} ${upload.sha256}`;
    const seen = answers.get(name);
    if (manifest === undefined) {
      // Of one file under two names either may come first; the other says `duplicate`.
      const told = JSON.stringify({ status: receipt.status, code: receipt.refusal?.code });
      answers.set(name, [...(seen === undefined ? [] : [seen]), told].toSorted().join('\n'));
      continue;
    }
    const outcomes = await objects.read(`${place}/outcomes.csv`);
    const rejected = await objects.read(`${place}/rejected.csv`);
    const marker = await objects.read(`ratified/${province}/${manifest.version}`);
    if (outcomes === undefined || rejected === undefined || marker === undefined) {
      wrong.push(`I7 ${province}: version ${manifest.version} is not published whole`);
      continue;
    }
    if (createHash('sha256').update(outcomes).digest('hex') !== manifest.answers.outcomes.sha256)
      wrong.push(`I7 ${province}: outcomes of version ${manifest.version} are others than ratified`);
    compared.outcomesBytes += outcomes.length;
    const { status, rows, verdicts } = receipt;
    const told = JSON.stringify({
      status,
      rows,
      verdicts,
      outcomes: text.decode(outcomes),
      rejected: text.decode(rejected),
    });
    answers.set(name, [...(seen === undefined ? [] : [seen]), told].toSorted().join('\n'));
  }
  // I4, I7: nothing in the ledger, and no answer, that nobody sent.
  for (const id of ids) if (!known.has(id)) wrong.push(`I4 ${province}: a version of an upload that nobody sent`);
  for await (const { key } of objects.list(`results/${province}/`)) {
    const [, , id, name] = key.split('/');
    if (!known.has(id)) wrong.push(`I7 ${province}: ${name} of an upload that nobody sent`);
  }
}

/** I8: published figures are those of the states. */
export async function checkPublished({ objects, state }: Stores, provinces: readonly string[]): Promise<string[]> {
  const bytes = await objects.read('published/national.json');
  if (bytes === undefined) return ['I8 nothing is published'];
  const { provinces: published } = JSON.parse(text.decode(bytes)) as {
    provinces: { province: string; ledgerVersion: number; persons: Record<string, unknown> }[];
  };
  const wrong: string[] = [];
  for (const province of provinces) {
    const now = await readProvinceState(state, province);
    const told = published.find((each) => each.province === province);
    const figures = ['participants', 'verified', 'denominator', 'remaining'] as const;
    const same = told?.ledgerVersion === now?.version && figures.every((name) => told?.persons[name] === now?.[name]);
    if (!same) wrong.push(`I8 ${province}: version ${told?.ledgerVersion} is published, the state is ${now?.version}`);
  }
  return wrong;
}

/** What two endings differ in; both runs had the same uploads. */
export function differences(found: Ending, calm: Ending): string[] {
  const wrong: string[] = [];
  for (const [province, ledger] of calm.ledgers)
    if (found.ledgers.get(province) !== ledger)
      wrong.push(`${province}: other figures than the run that nobody disturbed`);
  for (const [name, told] of calm.answers)
    if (found.answers.get(name) !== told)
      wrong.push(
        `${name.slice(0, 20)}: other answers than the run that nobody disturbed: ` +
          firstDifference(found.answers.get(name), told),
      );
  if (found.answers.size !== calm.answers.size || found.ledgers.size !== calm.ledgers.size)
    wrong.push('other uploads or ledgers than the run that nobody disturbed');
  return wrong;
}

/** Where two answers part, and what stands there. */
function firstDifference(found: string | undefined, expected: string): string {
  if (found === undefined) return 'none';
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at += 1;
  const from = Math.max(0, at - differenceContext);
  return `${found.slice(from, at + differenceContext)} instead of ${expected.slice(from, at + differenceContext)}`;
}
