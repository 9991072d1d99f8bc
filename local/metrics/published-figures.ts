/** What of the published summary is a metric; read again when the file was replaced. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../core/base/parse-json.ts';
import { unless } from '../../adapters/files/durable-files.ts';
import { publishedFolder } from '../serve/published-folder.ts';
import { goalStates } from './metric-list.ts';

const $PublishedFigures = z.object({
  madeAt: z.iso.datetime(),
  provinces: z.array(
    z.object({
      province: z.string(),
      ledgerVersion: z.int().nonnegative(),
      goal: z.object({ state: z.enum(goalStates), missing: z.int().nonnegative() }),
    }),
  ),
});
export type PublishedFigures = z.infer<typeof $PublishedFigures>;

export class PublishedSummary {
  private readonly path: string;
  private known: { replacedAt: number; figures: PublishedFigures | undefined } | undefined;

  constructor(directory: string) {
    this.path = join(directory, publishedFolder, 'national.json');
  }

  /** Undefined if nothing was published, or by a release whose summary has another form. */
  async read(): Promise<PublishedFigures | undefined> {
    const found = await unless('ENOENT', () => stat(this.path));
    if (found === undefined) return undefined;
    if (this.known?.replacedAt !== found.mtimeMs) {
      const text = await readFile(this.path, 'utf8');
      this.known = { replacedAt: found.mtimeMs, figures: $PublishedFigures.safeParse(parseJson(text)).data };
    }
    return this.known.figures;
  }
}
