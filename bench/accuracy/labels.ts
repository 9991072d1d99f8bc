/**
 * Labelled claims: a batch file and, row by row, what is true of it. Where they come from is no matter to the scoring.
 */
import { Detail, Verdict, type DetailName, type VerdictName } from '../../core/domain/codes.ts';

/** What is true of the rows of one file; place = row of the file, from 1, less 1. */
export interface Labels {
  rows: number;
  verdict: Uint8Array; // VerdictCode
  /** Bits of the verdict codes that are right too, for labels that say less than a verdict. */
  accepted: Uint16Array;
  /** Bits of `Detail`; undefined if the labels say nothing about details. */
  details: Uint16Array | undefined;
  cause: Uint16Array; // index in `causes`: how the row came about
  causes: string[];
  group: Uint16Array; // index in `groups`: whose way of naming the name follows
  groups: string[];
  layout: string; // how the fields are spread over columns; '' if the labels do not say
  /** 1: the ID belongs to a namesake born on the same day. The row agrees, and no matcher can know. */
  undetectable: Uint8Array;
}

export interface LabelledFile {
  name: string; // in the report: a province, or the file
  path: string;
  labels: Labels;
}

export function emptyLabels(rows: number, options: { details: boolean }): Labels {
  return {
    rows,
    verdict: new Uint8Array(rows),
    accepted: new Uint16Array(rows),
    details: options.details ? new Uint16Array(rows) : undefined,
    cause: new Uint16Array(rows),
    causes: [],
    group: new Uint16Array(rows),
    groups: [],
    layout: '',
    undetectable: new Uint8Array(rows),
  };
}

/** Index of a word in a list that grows with what is met. */
export function indexOfWord(words: string[], word: string): number {
  const known = words.indexOf(word);
  return known >= 0 ? known : words.push(word) - 1;
}

/** Code of a verdict by name. Throws on an unknown one. */
export function verdictOfName(name: string): number {
  const code = Verdict[name as VerdictName] as number | undefined;
  if (code === undefined) throw new Error(`unknown verdict in the labels: ${name}`);
  return code;
}

/** Bits of the tokens joined by `;`. Throws on an unknown one. */
export function detailsOfText(text: string): number {
  let bits = 0;
  for (const token of text.split(';')) {
    if (token === '') continue;
    const bit = Detail[token as DetailName] as number | undefined;
    if (bit === undefined) throw new Error(`unknown detail in the labels: ${token}`);
    bits |= bit;
  }
  return bits;
}
