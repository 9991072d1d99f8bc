/** Bugs of commit, ratification, publishing, rebuild and the gate of uploads. */
import type { Check, SourceMutant } from './mutant.ts';

const sync: Check = { file: 'test/core/sync-batch.test.ts', test: 'an upload' };
const key: Check = { file: 'test/core/intake/upload-request.test.ts' };
const outcome: Check = { file: 'test/core/commit/record-outcome.test.ts' };
const simulated = (test: string): Check => ({ file: 'test/proof/simulation/commit.test.ts', test });
const filled = simulated('in all schedules of T0 filled');
const random = simulated('keeps every invariant in 25 random runs');
const ratified: Check = { file: 'test/core/commit/ratify.test.ts' };
const rebuild: Check = { file: 'test/core/maintenance/rebuild.test.ts' };
const release: Check = { file: 'test/core/maintenance/release.test.ts' };
const drift: Check = { file: 'test/core/commit/compact.test.ts', test: 'stops on drift' };

export const commitMutants: readonly SourceMutant[] = [
  {
    name: 'equal bytes are no duplicate',
    file: 'core/commit/commit.ts',
    find: "if (twin !== undefined) return { status: 'duplicate', of: twin };",
    replace: '',
    check: sync,
  },
  {
    name: 'a resent file is a duplicate',
    file: 'core/commit/commit.ts',
    find: 'if (request.resend || options.releases',
    replace: 'if (options.releases',
    check: sync,
  },
  {
    name: 'the version before is not published first',
    file: 'core/commit/commit.ts',
    find: '    await publishPending(world, request.province, state);\n',
    replace: '',
    check: ratified,
  },
  {
    name: 'the oldest recent id is forgotten unpublished',
    file: 'core/commit/commit.ts',
    find: 'if (version !== undefined) await publishBatch(world, version, 0);',
    replace: '',
    check: ratified,
  },
  {
    name: 'an unknown answer of the ratification is published',
    file: 'core/commit/commit.ts',
    find: "if (answer === 'set') {",
    replace: "if (answer !== 'refused') {",
    check: ratified,
  },
  {
    name: 'the state is written whatever version it has',
    file: 'core/commit/ratify.ts',
    find: 'stateKey(province), expected, stateItem(next)',
    replace: 'stateKey(province), (await world.state.read(stateKey(province)))?.version as number, stateItem(next)',
    check: random,
  },
  {
    name: 'an error of the store counts as a ratification',
    file: 'core/commit/ratify.ts',
    find: 'return { error };',
    replace: "return error === undefined ? { error } : 'set';",
    check: ratified,
  },
  {
    name: 'a recent id is looked for in the batch items alone',
    file: 'core/commit/find-committed.ts',
    find: 'if (!state.recent.includes(batch)) {',
    replace: "if (batch !== '') {",
    check: filled,
  },
  {
    name: 'no second look after a refusal was recorded',
    file: 'core/commit/record-outcome.ts',
    find: 'return version && publishBatch(world, version, 0);',
    replace: 'return version && undefined;',
    check: outcome,
  },
  {
    name: 'a refusal covers the item of a commit',
    file: 'core/commit/publish-batch.ts',
    find:
      'await world.state.compareAndSet(batchKey(request.province, request.batch), undefined, ' +
      '{ ...item, version: 0 });',
    replace: 'await world.state.put(batchKey(request.province, request.batch), { ...item, version: 0 });',
    check: ratified,
  },
  {
    name: 'a refusal covers the receipt of a commit',
    file: 'core/commit/publish-batch.ts',
    find: "await world.objects.putIfAbsent(place('receipt.json'), bytes);",
    replace: "await world.objects.put(place('receipt.json'), bytes);",
    check: ratified,
  },
  {
    name: 'the receipt of a refusal stays when the batch is committed',
    file: 'core/commit/publish-batch.ts',
    find: "await world.objects.put(place('receipt.json'), new TextEncoder()",
    replace: "await world.objects.putIfAbsent(place('receipt.json'), new TextEncoder()",
    check: sync,
  },
  {
    name: 'no marker is written',
    file: 'core/commit/publish-batch.ts',
    find: '  await writeRatifiedMarker(world, version);\n',
    replace: '  await Promise.resolve(writeRatifiedMarker);\n',
    check: filled,
  },
  {
    name: 'no batch item is written',
    file: 'core/commit/publish-batch.ts',
    find: 'await world.state.put(batchKey(province, batch.id), item satisfies StateItem);',
    replace: 'await Promise.resolve(item satisfies StateItem);',
    check: filled,
  },
  {
    name: 'no content item is written',
    file: 'core/commit/publish-batch.ts',
    find: 'await world.state.put(contentKey(province, content), { batch: batch.id });',
    replace: 'await Promise.resolve(contentKey(province, content));',
    check: filled,
  },
  {
    name: 'a release is recorded under the content of its upload',
    file: 'core/commit/publish-batch.ts',
    find: 'if (batch.releases === null) {',
    replace: "if (batch.id !== '') {",
    check: release,
  },
  {
    name: 'pending versions are published newest first',
    file: 'core/commit/publish-pending.ts',
    find: 'pending.toReversed()',
    replace: 'pending',
    check: ratified,
  },
  {
    name: 'version 10 is below version 9',
    file: 'core/ledger/ratified-markers.ts',
    find: 'highest = Math.max(highest, Number(name));',
    replace: 'highest = String(highest) < name ? Number(name) : highest;',
    check: rebuild,
  },
  {
    name: 'a compaction does not look at its counts',
    file: 'core/commit/compact.ts',
    find: 'if (repair === undefined && drift !== undefined) throw',
    replace: 'if (repair === undefined && drift === null) throw',
    check: drift,
  },
  {
    name: 'staged objects stay fresh for ever',
    file: 'core/commit/stage.ts',
    find: 'export const stagedFreshMax = 3 * day;',
    replace: 'export const stagedFreshMax = 3000 * day;',
    check: { file: 'test/core/maintenance/sweep.test.ts' },
  },
  {
    name: 'a key may lie deeper than its kind',
    file: 'core/intake/upload-request.ts',
    find: " || rest.length > 0) throw new Refusal('KEY_INVALID');",
    replace: ") throw new Refusal('KEY_INVALID');",
    check: key,
  },
  {
    name: 'an unknown province is let in',
    file: 'core/intake/upload-request.ts',
    find: "if (findProvince(province) === undefined) throw new Refusal('PROVINCE_UNKNOWN');",
    replace: '',
    check: key,
  },
  {
    name: 'a key outside of incoming is let in',
    file: 'core/intake/upload-request.ts',
    find: "if (prefix !== 'incoming' || name === undefined",
    replace: 'if (name === undefined',
    check: key,
  },
  {
    name: 'an as-of may be ahead by any time',
    file: 'core/intake/upload-request.ts',
    find: 'if (asOf > Math.max(now, info.storedAt) + asOfAheadMax)',
    replace: 'if (asOf > now + 1000 * asOfAgeMax)',
    check: sync,
  },
  {
    name: 'an as-of may be older than tombstones live',
    file: 'core/intake/upload-request.ts',
    find: 'export const asOfAgeMax = 400 * 86_400_000;',
    replace: 'export const asOfAgeMax = 4000 * 86_400_000;',
    check: sync,
  },
  {
    name: 'a full needs no number of rows',
    file: 'core/intake/upload-request.ts',
    find: "if (kind === 'full' && !given.rows) throw new Refusal('ROWS_REQUIRED');",
    replace: '',
    check: sync,
  },
  {
    name: 'a leave needs no schemes',
    file: 'core/intake/upload-request.ts',
    find: "if (kind !== 'delta' && !given.schemes)",
    replace: "if (kind === 'full' && !given.schemes)",
    check: sync,
  },
  {
    name: 'the promised hash is not compared',
    file: 'core/intake/upload-request.ts',
    find: "if (request.sha256 !== undefined && request.sha256 !== read.sha256) throw new Refusal('SHA256_MISMATCH');",
    replace: '',
    check: sync,
  },
  {
    name: 'the promised rows are not compared',
    file: 'core/intake/upload-request.ts',
    find: 'if (request.rows !== undefined && request.rows !== rows.read &&',
    replace: 'if (request.rows !== undefined && request.rows < 0 &&',
    check: sync,
  },
  {
    name: 'the same bytes of another scope are a duplicate',
    file: 'core/intake/upload-request.ts',
    find: "const facts = [sha256, kind, scope.join(';')];",
    replace: "const facts = [sha256, kind, ''];",
    check: sync,
  },
  {
    name: 'the same bytes of another profile are a duplicate',
    file: 'core/intake/upload-request.ts',
    find: 'if (profile !== undefined) facts.push(`profile ${profile}`);',
    replace: '',
    check: release,
  },
  {
    name: 'a batch is named by its key alone',
    file: 'core/intake/upload-request.ts',
    find: '`${bucket}\\n${key}\\n${objectVersion}`',
    replace: '`${bucket}\\n${key}\\n`',
    check: key,
  },
];
