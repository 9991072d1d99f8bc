import { readFile } from 'node:fs/promises';
import { $PriceTable, type PriceTable } from '../core/cost/cost.ts';

/** The table of prices that comes with the program (`local/prices/`). */
export async function readPrices(): Promise<PriceTable> {
  const text = await readFile(new URL('./prices/us-east-1.json', import.meta.url), 'utf8');
  return $PriceTable.parse(JSON.parse(text));
}
