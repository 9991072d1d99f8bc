import { describe, expect, it } from 'vitest';
import { compareChart, comparedMax, type ComparedProvince } from '../../dashboard/compare-chart.ts';
import { english } from '../../dashboard/page-texts-en.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';

const day = (k: number): string => new Date(Date.UTC(2023, 10, 28) + k * 86_400_000).toISOString().slice(0, 10);
const line = (name: string, rates: readonly (number | null)[], from = 0): ComparedProvince => ({
  name,
  points: rates.map((rateHundredths, k) => ({ day: day(from + k), rateHundredths })),
});
const textOf = (...of: Parameters<typeof compareChart>): string => compareChart(...of)?.toString() ?? '';
const readings = (text: string): string[] | undefined => /data-days="([^"]*)"/.exec(text)?.[1].split(';');

describe('a chart of several provinces', () => {
  it('tells the exact rate of each on each day, and leaves out what is not known', () => {
    const two = [line('Gia Lai', [9732, null, 9740]), line('Hà Tĩnh', [9801, 9802], 2)];
    expect(readings(textOf(two, { texts: vietnamese }))).toEqual([
      '0|97,32 %|',
      '1||',
      '2|97,40 %|98,01 %',
      '3||98,02 %',
    ]);
    expect(readings(textOf(two, { texts: english }))?.[0]).toBe('0|97.32%|');
  });

  it('breaks a line where there was no rate, and not where a day is only missing', () => {
    const path = (province: ComparedProvince): string[] => {
      const text = textOf([province, line('Hà Tĩnh', [1, 2, 3, 4, 5])], { texts: vietnamese });
      return [...(/<path class="s1" d="([^"]*)"/.exec(text)?.[1].matchAll(/[MLh]/g) ?? [])].map(([each]) => each);
    };
    expect(path(line('Gia Lai', [100, 200, null, 300, 400]))).toEqual(['M', 'L', 'M', 'L']);
    expect(path(line('Gia Lai', [100, null, 300, null, 400]))).toEqual(['M', 'h', 'M', 'h', 'M', 'h']);
    const { points } = line('Gia Lai', [100, 200, 250, 300, 400]);
    expect(path({ name: 'Gia Lai', points: points.toSpliced(2, 1) })).toEqual(['M', 'L', 'L', 'L']);
  });

  it('names each of eight lines beside its end, none on another, all in the drawing, each with its own mark', () => {
    const eight = Array.from({ length: comparedMax }, (_, i) => line(`Tỉnh ${i}`, [9000, 9990 + (i % 2)]));
    const text = textOf(eight, { texts: vietnamese, goalHundredths: 9800 });
    const names = [...text.matchAll(/<text class="s\d" x="[\d.]+" y="([\d.]+)">(Tỉnh \d)</g)];
    expect(names.map(([, , name]) => name)).toEqual(eight.map(({ name }) => name));
    const heights = names.map(([, height]) => Number(height)).toSorted((a, b) => a - b);
    heights.slice(1).forEach((height, i) => expect(height - heights[i]).toBeGreaterThanOrEqual(20));
    const height = Number(/viewBox="0 0 640 (\d+)"/.exec(text)?.[1]);
    expect(heights[0] > 0 && heights[7] < height).toBe(true);
    const shapes = [...text.matchAll(/<path class="mark s\d" d="M[\d.]+ [\d.]+([^M"]+)"/g)].map(([, shape]) => shape);
    expect(new Set(shapes).size).toBe(comparedMax);
    expect(text).toContain('>mục tiêu 98,00 %<');
  });

  it('is none without two days or a rate, and takes no ninth province', () => {
    expect(compareChart([], { texts: vietnamese })).toBeUndefined();
    expect(compareChart([line('Gia Lai', [9732])], { texts: vietnamese })).toBeUndefined();
    expect(compareChart([line('Gia Lai', [null, null])], { texts: vietnamese })).toBeUndefined();
    const nine = Array.from({ length: 9 }, (_, i) => line(`Tỉnh ${i}`, [1, 2]));
    expect(() => compareChart(nine, { texts: vietnamese })).toThrow('9 provinces, at most 8');
  });

  it('of three years draws few days, with the month ends and the newest month among them', () => {
    const rates = Array.from({ length: 1096 }, (_, k) => Math.min(9999, 6000 + k * 3 + (k % 7)));
    const three = [
      line('Gia Lai', rates),
      line(
        'Hà Tĩnh',
        rates.map((rate) => rate - 90),
      ),
    ];
    const told = readings(textOf(three, { texts: vietnamese })) ?? [];
    expect(told.length).toBeLessThan(320);
    const days = told.map((row) => day(Number(row.split('|')[0])));
    expect(days.filter((each) => each.endsWith('-31')).length).toBeGreaterThanOrEqual(20);
    expect(days.slice(-31)).toEqual(Array.from({ length: 31 }, (_, k) => day(1065 + k)));
    for (const [k, vi] of told.map((row) => row.split('|')))
      expect(vi).toBe(vietnamese.percent((rates[Number(k)] / 100).toFixed(2)));
  });
});
