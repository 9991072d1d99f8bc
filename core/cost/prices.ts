/** The table of prices that comes with the program, for both homes. */
import { $PriceTable, type PriceTable } from './cost.ts';
import table from './us-east-1.json' with { type: 'json' };

export const prices: PriceTable = $PriceTable.parse(table);
