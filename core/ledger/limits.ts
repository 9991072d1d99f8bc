/**
 * How many different texts and stamps the ledger of one province may have in use (docs/ledger.md, Limits). Nothing
 * breaks at them: they keep what is read with every row in bounds, and tell a column that is not what it should be.
 */

export interface LedgerLimits {
  categories: number;
  units: number;
  stamps: number;
}

export const ledgerLimits: LedgerLimits = {
  /** Different categories: four times those of the largest file. VSS has some dozens; more is a column of free text. */
  categories: 16_384,
  /** Different units: those of the largest file, three times the employers of the largest province. */
  units: 524_288,
  /** Different batches with the last word on a row: 650 uploads a day for the 401 days that stamps are told apart. */
  stamps: 262_144,
};

/**
 * Categories that the counts keep by name; the others are counted as one. Twice what a page shows one by one, so that
 * the counts object, which every commit reads and writes, stays below 200 kB.
 */
export const countedCategoriesMax = 1_024;

/** Terms of one segment's dictionary: a row has 16 bits for a category, a stamp or a registry version; 0 is none. */
export const segmentTermsMax = 65_535;
