import { expect, it } from 'vitest';
import { liveHistory, openVersions } from '../../proof/decomposition/decomposition.ts';

it(
  'ten random histories decompose to the person between all days and versions, also after a rebuild',
  { tags: 'long' },
  async () => {
    const origin = await openVersions();
    const wrong: string[] = [];
    const causes = new Set<string>();
    for (let seed = 1; seed <= 10; seed++) {
      const lived = await liveHistory(origin, seed);
      for (const text of lived.wrong) wrong.push(`seed ${seed}: ${text}`);
      for (const cause of lived.causes) causes.add(cause);
    }
    expect(wrong).toEqual([]);
    expect([...causes]).toEqual(expect.arrayContaining(['mended', 'newlyWrong', 'joined', 'left', 'scope', 'death']));
  },
);
