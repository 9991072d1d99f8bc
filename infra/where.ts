/**
 * `npm run where -- FUNCTION 'PLACES' [--maps FOLDER]`: the lines of the source that the `at` of a fault's log names,
 * such as `index.mjs:1:20345 < index.mjs:1:7`. The maps must be those of the build that is deployed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { sourceMapFolder } from './bundle-options.ts';

const help = `npm run where -- FUNCTION 'PLACES' [--maps FOLDER]

  FUNCTION  the entry whose log it is: the "service" of the line, such as sync-batch
  PLACES    the "at" of the line: 'index.mjs:1:20345 < index.mjs:1:7'
  --maps    the source maps of the build that is deployed (cdk.out/${sourceMapFolder})

Example: npm run where -- sync-batch 'index.mjs:1:20345 < index.mjs:1:7'
`;

/** Each place of `at` as file, line and column of the source, or as it is where the map knows nothing of it. */
export function sourcePlaces(map: SourceMapPayload, at: string): string[] {
  const source = new SourceMap(map);
  const lines = map.mappings.split(';').length; // after the last one a search would find the last one
  return at.split(' < ').map((place) => {
    const [, line, column] = /:(\d+):(\d+)$/.exec(place.trim()) ?? [];
    if (line === undefined || column === undefined) return place;
    // Frames count from 1, maps from 0.
    const entry = source.findEntry(Number(line) - 1, Number(column) - 1);
    if (Number(line) > lines || !('originalSource' in entry)) return `${place} (not in the map)`;
    const file = normalize(entry.originalSource).replace(/^(?:\.\.\/)+/, '');
    return `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { maps: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [entry, at] = positionals;
  if (values.help === true || entry === undefined || at === undefined) {
    process.stdout.write(help);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const path = join(values.maps ?? join('cdk.out', sourceMapFolder), `${entry}.map`);
  if (!existsSync(path)) {
    process.stderr.write(`no source map ${path}: give the maps of the build that is deployed by --maps\n`);
    process.exitCode = 1;
    return;
  }
  for (const place of sourcePlaces(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload, at))
    process.stdout.write(`${place}\n`);
}

if (import.meta.main) main();
