/**
 * A template as a text for review: one line a resource, with its name and what matters of it; no asset hash, no suffix
 * of a logical id. Resources that differ in nothing but the province are one line.
 */
import { writeFileSync } from 'node:fs';
import { stages } from '../../infra/config.ts';
import { Synthesised, type Resource } from './synthesised.ts';

/** Left out: what says nothing to a reviewer, or is said by other tests word by word (rights, state machines). */
const leftOut = new Set([
  'Code',
  'Description',
  'AlarmDescription',
  'DashboardBody',
  'DefinitionString',
  'Tags',
  'Environment',
  'PolicyName',
]);
/** Longer texts are told by their beginning and length. */
const textMax = 400;

export function snapshotPath(stage: string): URL {
  return new URL(`../fixtures/template/${stage}.txt`, import.meta.url);
}

/** Lines sorted, `count ×` before those that occur several times. */
export function snapshotOf(resources: Record<string, Resource>): string {
  const names = new Map(Object.keys(resources).map((id) => [id, id.replace(/[0-9A-F]{8}(?:[0-9a-f]{32})?$/, '')]));
  const counts = new Map<string, number>();
  for (const [id, resource] of Object.entries(resources)) {
    const line = lineOf(names, id, resource);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return `${[...counts]
    .map(([line, count]) => (count === 1 ? line : `${line} (${count} ×)`))
    .sort()
    .join('\n')}\n`;
}

function lineOf(names: Map<string, string>, id: string, { Type, Properties = {}, DeletionPolicy }: Resource): string {
  const properties = Object.entries(Properties as Record<string, unknown>)
    .filter(([name]) => !leftOut.has(name))
    .map(([name, value]) => `${name}=${short(told(names, value))}`)
    .sort();
  const kept = DeletionPolicy === undefined ? '' : ` [${DeletionPolicy}]`;
  const line = `${Type.replace(/^AWS::/, '')} ${names.get(id) ?? id}${kept}: ${properties.join(', ')}`;
  // 34 provinces are one line, and one letter of a zone, too.
  return line
    .replaceAll(/vn34-?\d\d/g, '<province>')
    .replaceAll(/(NotificationConfiguration)=.*?(?=, [A-Z]\w+=|$)/g, '$1=…');
}

/** A value in few words: statements as effect, actions and conditions, references by the name of what is meant. */
function told(names: Map<string, string>, value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => told(names, each)).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value);
  const [[name, content]] = entries.length > 0 ? entries : [['', undefined]];
  if (name === 'Ref') return names.get(String(content)) ?? String(content);
  if (name === 'Fn::GetAtt') return names.get((content as string[])[0]) ?? String(content);
  if (name === 'Fn::Select' || name === 'Fn::Split') return told(names, (content as [unknown, unknown])[1]);
  if (name === 'Fn::Join') return (content as [string, unknown[]])[1].map((part) => told(names, part)).join('');
  if ('Effect' in value && 'Action' in value) {
    const { Sid = '', Effect, Action, Condition } = value as Record<string, unknown>;
    const when = Condition === undefined ? '' : ` if ${Object.keys(Condition as object).join()}`;
    return `${[Sid, Effect, [Action].flat().join('+')].filter((part) => part !== '').join(' ')}${when};`;
  }
  return `{${entries.map(([key, each]) => `${key}:${told(names, each)}`).join(' ')}}`;
}

function short(text: string): string {
  return text.length <= textMax ? text : `${text.slice(0, textMax)}… (${text.length})`;
}

if (import.meta.main)
  for (const config of Object.values(stages)) {
    const path = snapshotPath(config.stage);
    writeFileSync(path, snapshotOf(Synthesised.of(config).resources));
    process.stdout.write(`${path.pathname.split('/').slice(-3).join('/')}\n`);
  }
