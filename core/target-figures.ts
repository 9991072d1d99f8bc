/** Supplied figures as a summary uses them: the newest year that has begun, by province. */
import type { Planned } from './eligibility.ts';
import type { TargetItem } from './target-item.ts';

/** The figures of one province (or `vn`): of each indicator the newest year. */
export function targetsFor(targets: readonly TargetItem[], province: string): TargetItem[] {
  const newest = new Map<string, TargetItem>();
  for (const item of targets) {
    const known = newest.get(item.indicator);
    if (item.province === province && (known === undefined || known.year < item.year)) newest.set(item.indicator, item);
  }
  return [...newest.values()].sort((a, b) => (a.indicator < b.indicator ? -1 : 1));
}

/** The supplied number of participants, if any. */
export function plannedOf(targets: readonly TargetItem[]): Planned | undefined {
  const item = targets.find(({ indicator }) => indicator === 'participants_planned');
  return item === undefined ? undefined : { value: item.value, source: item.source, asOf: item.asOf };
}
