import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bulletin } from '../../dashboard/bulletin.ts';
import {
  dark,
  darkMap,
  light,
  lightMap,
  print,
  svgPairs,
  textPairs,
  themeRule,
  tileKinds,
} from '../../dashboard/design-tokens.ts';
import { pageStyle } from '../../dashboard/page-style.ts';
import { receiptStyle } from '../../dashboard/receipt-style.ts';
import { publishedPages } from '../../dashboard/published-pages.ts';
import { sampleYear } from './sample-summary.ts';

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(front: string, back: string): number {
  const [high, low] = [luminance(front), luminance(back)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

describe('the colours of the pages', () => {
  it('are measured as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('have enough contrast in every pair of a drawing and of the text', () => {
    const weak = [...svgPairs, ...textPairs]
      .map((pair) => ({ ...pair, ratio: contrast(pair.front, pair.back) }))
      .filter(({ ratio, least }) => ratio < least);
    expect(weak).toEqual([]);
  });

  it('of every text in a drawing are among the measured pairs', () => {
    const known = new Set(svgPairs.map(({ name }) => name));
    const documents = sampleYear();
    const pages = [...publishedPages({ ...documents, provinces: documents.provinces.slice(0, 3) }, { sha256Base64 })];
    const texts = pages.flatMap(([, page]) => [...page.matchAll(/<text class="([^" ]+)/g)].map(([, name]) => name));
    expect(texts.length).toBeGreaterThan(100);
    expect([...new Set(texts)].filter((name) => !known.has(name))).toEqual([]);
    expect(pages.some(([, page]) => /<text(?! class=)/.test(page))).toBe(false);
    // What the style sheet gives them is what was measured.
    for (const kind of tileKinds)
      expect(pageStyle).toContain(`path.${kind} { fill: var(--${kind}); } text.${kind} { fill: var(--${kind}-text); }`);
    for (const theme of [light, dark, print, lightMap, darkMap]) expect(pageStyle).toContain(themeRule(theme));
  });

  it('of bulletins and receipts are those of the pages, and no other', () => {
    const { provinces } = sampleYear();
    const allowed = new Set([light, dark, print].flatMap((theme) => Object.values(theme)));
    const documents = {
      bulletin: bulletin(provinces[0], { kind: 'daily', language: 'vi', format: 'html', sha256Base64 }),
      receipt: `<style>${receiptStyle}</style>`,
    };
    for (const [name, html] of Object.entries(documents)) {
      const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
      const colours = style.match(/#[0-9a-f]{3,8}\b/gi) ?? [];
      expect([name, colours.length > 30, colours.filter((colour) => !allowed.has(colour))]).toEqual([name, true, []]);
      expect(style).not.toMatch(/\b(?:rgb|hsl|oklch)\(/);
    }
  });

  it('of the steps of the map go away from the page, each in lightness, so that they survive a printer', () => {
    const steps = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5'] as const;
    for (const [theme, map] of [
      [light, lightMap],
      [dark, darkMap],
      [print, lightMap],
    ] as const) {
      const ratios = steps.map((kind) => contrast(map[kind], theme.paper));
      ratios.slice(1).forEach((ratio, i) => expect(ratio / ratios[i]).toBeGreaterThan(1.2));
    }
  });
});
