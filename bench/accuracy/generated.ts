/** Labelled claims from the sample-data generator, which shares no rule with the matcher. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Verdict } from '../../core/domain/codes.ts';
import { layoutAt } from '../../generate/column-layouts.ts';
import { generate } from '../../generate/generate.ts';
import type { NamePeople } from '../../generate/names.ts';
import { detailsOfText, emptyLabels, indexOfWord, verdictOfName, type LabelledFile, type Labels } from './labels.ts';

/** Name groups of the report: peoples whose names are built alike stand together. */
const groupOf: Record<NamePeople, string> = {
  kinh: 'Kinh',
  jrai: 'Jrai',
  bahnar: 'Ba Na, Xơ Đăng',
  sedang: 'Ba Na, Xơ Đăng',
  ede: 'Ê Đê',
  mnong: 'Mnông, Cơ Ho',
  hmong: 'Hmông',
};

export interface GenerateLabelled {
  folder: string;
  people: number;
  rows: number; // of all files together
  provinces: readonly string[];
  seed: string;
}

/** Writes an extract and one labelled file per province; returns the extract's folder and the files. */
export async function generateLabelled(
  options: GenerateLabelled,
  progress: (text: string) => void,
): Promise<{ extract: string; files: LabelledFile[] }> {
  const { folder, people, provinces, seed } = options;
  const rows = Math.ceil(options.rows / provinces.length);
  const labels = new Map<string, Labels>(provinces.map((each) => [each, emptyLabels(rows, { details: true })]));
  const report = await generate(
    { out: folder, people, rows, provinces: [...provinces], seed, splitColumns: true },
    (step, done, total) => progress(`seed ${seed}: ${step} ${done} / ${total}`),
    ({ province, row, kind, people: namedBy, strangersId }) => {
      const of = labels.get(province)!;
      of.cause[row - 1] = indexOfWord(of.causes, kind);
      of.group[row - 1] = indexOfWord(of.groups, groupOf[namedBy]);
      of.undetectable[row - 1] = strangersId ? 1 : 0;
    },
  );
  const files: LabelledFile[] = [];
  for (const [place, { province, file, truth }] of report.batches.entries()) {
    const of = labels.get(province)!;
    of.layout = layoutAt(place);
    readTruth(await readFile(join(folder, truth), 'utf8'), of);
    files.push({ name: province, path: join(folder, file), labels: of });
  }
  return { extract: join(folder, report.extracts[0].folder), files };
}

/**
 * `file,row,verdict,details` (`docs/contracts.md`). A stranger's ID is undetectable only where the row agrees with the
 * stranger.
 */
function readTruth(text: string, labels: Labels): void {
  const lines = text.trimEnd().split('\n').slice(1);
  if (lines.length !== labels.rows) throw new Error(`truth has ${lines.length} rows, expected ${labels.rows}`);
  for (const line of lines) {
    const [, row, verdict, details] = line.split(',');
    const at = Number(row) - 1;
    labels.verdict[at] = verdictOfName(verdict);
    labels.accepted[at] = 1 << labels.verdict[at];
    labels.details![at] = detailsOfText(details);
    if (labels.verdict[at] !== Verdict.VERIFIED && labels.verdict[at] !== Verdict.VERIFIED_PARTIAL_DATE)
      labels.undetectable[at] = 0;
  }
}
