import { describe, expect, it } from 'vitest';
import { hasOneGate, secondLine } from '../../proof/second-line/second-line.ts';
import { capturedOutput } from '../support/captured-output.ts';

describe('the second line of defence', () => {
  it('does with every principal, by every way in, what the matrix says', async () => {
    let cells: Awaited<ReturnType<typeof secondLine>> = [];
    await capturedOutput(async () => {
      cells = await secondLine();
    });
    expect(cells.length).toBe(hasOneGate ? 154 : 148);
    expect(cells.map(({ way, who, found }) => [way, who, found])).toEqual(
      cells.map(({ way, who, expected }) => [way, who, expected]),
    );
  });
});
