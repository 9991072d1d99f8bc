import { describe, expect, it } from 'vitest';
import { alternativesOf } from '../../../core/intake/heading-form.ts';

describe('the names that a heading gives', () => {
  it.each(['hoặc', 'hay', 'và', 'or', 'HOẶC'])('are parted by "%s"', (word) => {
    expect(alternativesOf(`CCCD ${word} CMND`)).toEqual(['CCCD', 'CMND']);
  });

  it.each(['/', ',', ';', '+', '&', '\n'])('are parted by %j', (sign) => {
    expect(alternativesOf(`CCCD${sign}CMND`)).toEqual(['CCCD', 'CMND']);
  });

  it('are six at most, and not parted within a word', () => {
    expect(alternativesOf('1/2/3/4/5/6')).toHaveLength(6);
    expect(alternativesOf('1/2/3/4/5/6/7')).toEqual([]);
    expect(alternativesOf('Hayes Doctor')).toEqual(['Hayes Doctor']);
  });
});
