import type { Changed } from './entries.ts';
import type { Check } from './in-process.ts';
export const guards: readonly { name: string; file: string; changes(source: string): Changed[]; checks: readonly Check[] }[] = [];
