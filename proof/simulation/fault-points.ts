/**
 * Names of the commit's fault points, by the labels of docs/commit-protocol.md. What a staged object is, its bytes say.
 */
import { countsFormat } from '../../core/ledger/counts.ts';
import { manifestFormat } from '../../core/ledger/manifest.ts';
import { claimsShape } from '../../core/ledger/claims.ts';
import { segmentShape } from '../../core/ledger/rows.ts';

const footerBytes = 40;
const starts: [string, string][] = [
  [`{"format":${manifestFormat},"province"`, 'C8 manifest'],
  [`{"format":${countsFormat},"persons"`, 'C6 counts'],
  ['{"batchId"', 'C7 receipt'],
  ['row,line,column', 'C7 rejected'],
  ['row,line,participant', 'C7 outcomes'],
];

const kinds = new WeakMap<Uint8Array, string>();

function stagedKind(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return 'absent object';
  const known = kinds.get(bytes);
  if (known !== undefined) return known;
  // The decoder drops the byte order mark.
  const head = new TextDecoder().decode(bytes.subarray(0, 40));
  let kind = starts.find(([start]) => head.startsWith(start))?.[1] ?? 'C6 object';
  if (kind === 'C6 object' && bytes.length > footerBytes) {
    const type = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - footerBytes).getUint32(0, true);
    if (type === segmentShape.type) kind = 'C6 segment';
    if (type === claimsShape.type) kind = 'C6 claims';
  }
  kinds.set(bytes, kind);
  return kind;
}

/** The fault point of one call of a port. */
export function commitPoint(method: string, key: string, bytes: Uint8Array | undefined): string {
  if (key.startsWith('PROVINCE#')) return itemPoint(method, key.slice(key.indexOf('/') + 1));
  const [root] = key.split('/');
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (root === 'staged') return method === 'putIfAbsent' ? stagedKind(bytes) : `${method} ${stagedKind(bytes)}`;
  if (root === 'results') return `P1 ${method} ${name}`;
  if (root === 'ratified') return method === 'putIfAbsent' ? 'P3 marker' : `${method} marker`;
  return `${method} ${root}`;
}

function itemPoint(method: string, sort: string): string {
  if (sort === 'STATE') {
    if (method === 'read') return 'C1 read state';
    return method === 'compareAndSet' ? 'C9 ratify' : `C9 ${method}`;
  }
  const [kind] = sort.split('#');
  const item = `${kind.toLowerCase()} item`;
  if (method === 'compareAndSet') return `record ${item}`;
  return method === 'put' ? `P2 ${item}` : `${method} ${item}`;
}
