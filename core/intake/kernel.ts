/**
 * The kernel of the reader, loaded: WebAssembly made of `assembly/`, with memory of its own (10 MB, whatever the file).
 * Where WebAssembly is missing or not allowed there is no kernel, and TypeScript alone reads the same.
 */
import { kernelBase64 } from './kernel-bytes.ts';

/** Why the kernel came back: `Stop` of `assembly/reader.ts`. */
export const Stop = { done: 0, full: 1, odd: 2, part: 3, cell: 4, ids: 5, name: 6 } as const;

/** Columns of the kernel: `Column` of `assembly/reader.ts`. Those up to `card` are cells. */
export const KernelColumn = {
  kind: 0,
  sex: 1,
  nationality: 2,
  schemes: 3,
  category: 4,
  unit: 5,
  date: 6,
  card: 7,
  number: 8,
  id: 9,
  oldId: 10,
  name: 11,
} as const;

/** Flags of a taught part: `PartFlag` of `assembly/tables.ts`. */
export const TaughtFlag = { ask: 1, letter: 2, oneLetter: 4, dotted: 8 } as const;
/** Longest part of a name, and longest canonical form of one, that can be taught, in bytes. */
export const taughtPartBytesMax = 16;

type Place = { readonly value: number }; // an address or a size

/** What the WebAssembly gives. Addresses are offsets of bytes in its memory. */
export interface KernelExports {
  memory: { readonly buffer: ArrayBuffer };
  ARENA: Place;
  INPUT: Place;
  BOUNDS: Place;
  ROWS: Place;
  LINES: Place;
  PREFIXES: Place;
  SAYS: Place;
  ANSWER: Place;
  END: Place;
  CHUNK_BYTES: Place;
  FIELDS_MAX: Place;
  setKeys(low0: number, high0: number, low1: number, high1: number): void;
  setTableSeed(low: number, high: number): void;
  setNameSeed(i: number, value: number): void;
  setNameRules(apostrophe: number, wordsMax: number): void;
  setForm(delimiter: number, fields: number): void;
  setDecoded(flag: number): void;
  setColumn(column: number, field: number): void;
  setYears(before: number, max: number): void;
  setPlace(at: number, line: number, rowsBefore: number, rowsMost: number): void;
  clearRows(): void;
  scan(from: number, end: number): void;
  lineEnd(from: number): number;
  read(): number;
  forgetTables(): void;
  teachPart(from: number, length: number): number;
  answerCell(value: number, keep: number): void;
  answerIds(): void;
  answerName(): void;
  getAt(): number;
  getRows(): number;
  getRow(): number;
  getLine(): number;
  getFrom(): number;
  getEnd(): number;
  getColumn(): number;
  getDate(): number;
  getSex(): number;
}

/** As much of the WebAssembly of the platform as is used; the types of the core are those of no platform. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
}

/** Compiled once a process; undefined before, null where it cannot be. */
let compiled: object | null | undefined;

/** The kernel of a file that was read, for the next. */
let idle: KernelExports | undefined;

/** Takes back a kernel that is not used any more, and wipes what it had of the file and the key of the names. */
export function giveBackKernel(kernel: KernelExports): void {
  kernel.setKeys(0, 0, 0, 0);
  kernel.forgetTables();
  kernel.clearRows();
  new Uint8Array(kernel.memory.buffer).fill(0, kernel.ARENA.value, kernel.END.value);
  idle = kernel;
}

/** A kernel that knows nothing yet; undefined where WebAssembly is missing or not allowed. */
export function newKernel(): KernelExports | undefined {
  const kept = idle;
  if (kept !== undefined) {
    idle = undefined;
    return kept;
  }
  const api = (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly;
  if (api === undefined) return undefined;
  if (compiled === undefined) compiled = compile(api);
  // What it exports is what its source says, of which it is compiled (`test/core/intake/kernel-bytes.test.ts`).
  return compiled === null ? undefined : instance(api, compiled);
}

/** Undefined where there is no room for its memory. */
function instance({ Instance }: WebAssemblyApi, module: object): KernelExports | undefined {
  try {
    return new Instance(module).exports as KernelExports;
  } catch {
    return undefined;
  }
}

function compile({ Module }: WebAssemblyApi): object | null {
  try {
    return new Module(Uint8Array.from(atob(kernelBase64), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}
