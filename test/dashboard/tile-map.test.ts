import { describe, expect, it } from 'vitest';
import { provinces, succession } from '../../core/domain/provinces.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { rateMeasure } from '../../dashboard/map-measures.ts';
import { tileMap } from '../../dashboard/tile-map.ts';
import { tilePositions } from '../../dashboard/tile-positions.ts';

const ids = {
  vn34: provinces.map(({ id }) => id),
  vn63: succession.map(([code]) => `vn63-${code}`),
};

describe('the tile map', () => {
  it.each(['vn34', 'vn63'] as const)('has one tile for every province of %s, and none overlap', (system) => {
    const positions = tilePositions(system);
    expect(positions.map(({ id }) => id).toSorted()).toEqual(ids[system].toSorted());
    expect(new Set(positions.map(({ column, row }) => `${column} ${row}`)).size).toBe(ids[system].length);
  });

  it.each(['vn34', 'vn63'] as const)('draws the tiles of %s apart, each with its name and rate', (system) => {
    const names = new Map(
      system === 'vn34'
        ? provinces.map(({ id, nameVi }) => [id, nameVi])
        : succession.map(([code, name]) => [`vn63-${code}`, name]),
    );
    const places = new Map([...names].map(([id, name]) => [id, { name, href: null }]));
    const measure = rateMeasure(
      [...names.keys()].map((id) => [id, '97.32']),
      vietnamese,
    );
    const svg = tileMap(system, { label: 'map', title: 'Tỷ lệ', places, measure }, vietnamese);
    expect(svg.match(/>97,32</g)).toHaveLength(ids[system].length);
    const drawn = [...svg.matchAll(/<path class="k2" d="M(\d+) (\d+)h(\d{2,})v(\d{2,})h-\d+z"\/><text/g)].map((found) =>
      found.slice(1).map(Number),
    );
    expect(drawn).toHaveLength(ids[system].length);
    const [, , width, height] = /viewBox="(\d+) (\d+) (\d+) (\d+)"/.exec(svg)?.slice(1).map(Number) ?? [];
    drawn.forEach(([x, y, w, h], i) => {
      expect(x + w <= width && y + h <= height).toBe(true);
      for (const [left, top] of drawn.slice(i + 1))
        expect(Math.abs(left - x) >= w || Math.abs(top - y) >= h).toBe(true);
    });
    // Some 7 units for a letter of 12.5, in a tile of 88.
    const labels = [...svg.matchAll(/<text class="k2" [^>]*>([^<]+)</g)].map(([, name]) => name);
    expect(labels.filter((name) => name.length > 11)).toEqual([]);
  });

  it('draws a province without a rate with a dashed border and a dash', () => {
    const places = new Map([['vn34-52', { name: 'Gia Lai', href: 'provinces/vn34-52.html' }]]);
    const measure = rateMeasure([['vn34-52', null]], vietnamese);
    const svg = tileMap('vn34', { label: 'map', title: 'Tỷ lệ', places, measure }, vietnamese);
    const link = /<a href="provinces\/vn34-52.html">.*?<\/a>/.exec(svg)?.[0];
    expect(link).toMatch(/><path class="kn"[^>]*><text class="kn"[^>]*>Gia Lai<\/text><text class="kn rate"[^>]*>–</);
  });
});
