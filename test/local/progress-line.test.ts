/** What a terminal shows of work under way: how far it is, how fast, how long it will still take. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Estimate } from '../../local/estimate.ts';
import { leftText, ProgressLine, progressParts } from '../../local/progress-line.ts';
import { voiceOf } from '../../local/voice.ts';

describe('an estimate', () => {
  it('foretells nothing in the first seconds, then by what is done, steps weighed by their shares', () => {
    let now = 1_000;
    const estimate = new Estimate({ now: () => now }, { read: 0.5, write: 0.5 });
    now += 4_999;
    expect(estimate.at(100, 1_000, 'read')).toEqual({ fraction: 0.05, perSecond: undefined, secondsLeft: undefined });
    now += 5_001;
    expect(estimate.at(600, 1_000, 'read')).toMatchObject({ fraction: 0.3, secondsLeft: expect.closeTo(23.3, 1) });
    now += 10_000;
    expect(estimate.at(100, 1_000, 'write').fraction).toBe(0.55);
  });

  it('has the rate of the step under way, without what an earlier run had done', () => {
    let now = 0;
    const estimate = new Estimate({ now: () => now });
    estimate.at(5_000, 10_000);
    now = 10_000;
    expect(estimate.at(7_000, 10_000).perSecond).toBe(200);
  });

  it('stays calm: ten seconds of standing still move it by less than they would alone', () => {
    let now = 0;
    const estimate = new Estimate({ now: () => now });
    const told: number[] = [];
    for (let done = 1; done <= 100; done++) {
      // Even work, but for every tenth piece, which takes six times as long.
      now += done % 10 === 0 ? 6_000 : 1_000;
      const { secondsLeft } = estimate.at(done, 100);
      if (secondsLeft !== undefined) told.push(secondsLeft);
    }
    const jumps = told.slice(1).map((left, at) => Math.abs(left - told[at]));
    expect(Math.max(...jumps.slice(20))).toBeLessThan(12);
    expect(told.at(-1)).toBeLessThan(8);
  });

  it('of nothing is nothing', () => {
    expect(new Estimate({ now: () => 0 }).at(0, 0)).toEqual({
      fraction: 0,
      perSecond: undefined,
      secondsLeft: undefined,
    });
  });
});

describe('a time left', () => {
  it.each([
    [3, 'còn vài giây', 'a few seconds left'],
    [31, 'còn khoảng 40 giây', 'about 40 seconds left'],
    [62, 'còn khoảng 1 phút', 'about 1 minute left'],
    [125, 'còn khoảng 2 phút', 'about 2 minutes left'],
    [3_660, 'còn khoảng 1 giờ 1 phút', 'about 1 h 1 min left'],
  ])('of %d seconds is told as coarsely as it is known', (seconds, vietnamese, english) => {
    expect(leftText(seconds)).toEqual({ vi: vietnamese, en: english });
  });
});

describe('a line of progress', () => {
  const terminal = (facts: { isTTY: boolean; columns: number }) => {
    const stream = Object.assign(new PassThrough(), facts) as unknown as NodeJS.WriteStream;
    return { stream, text: () => String((stream as unknown as PassThrough).read() ?? '') };
  };
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
  afterEach(() => void vi.useRealTimers());
  const work = (line: ProgressLine) => {
    const tell = line.measure();
    tell('đọc', 0, 100_000);
    vi.advanceTimersByTime(10_000);
    tell('đọc', 25_000, 100_000);
  };

  it('shows per cent, time left and rate, in one language, and is removed', () => {
    const { stream, text } = terminal({ isTTY: true, columns: 80 });
    const line = new ProgressLine(stream, voiceOf('vi'), { quiet: false });
    work(line);
    expect(text()).toBe('\r\u001b[2Kđọc: 0 %\r\u001b[2Kđọc: 25 % · còn khoảng 30 giây · 2.500/giây');
    line.clear();
    line.clear();
    expect(text()).toBe('\r\u001b[2K');
  });

  it('is never wider than the terminal: the rate goes first, then the time left', () => {
    const { stream, text } = terminal({ isTTY: true, columns: 34 });
    work(new ProgressLine(stream, voiceOf('vi'), { quiet: false }));
    expect(text()).toMatch(/đọc: 25 % · còn khoảng 30 giây$/);
    const narrow = terminal({ isTTY: true, columns: 7 });
    work(new ProgressLine(narrow.stream, voiceOf('vi'), { quiet: false }));
    expect(narrow.text()).toMatch(/\[2Kđọc: 2$/);
  });

  it.each([
    [{ isTTY: false, columns: 80 }, { quiet: false }],
    [{ isTTY: true, columns: 80 }, { quiet: true }],
  ])('is none without a terminal, and none with --json: %j %j', (facts, options) => {
    const { stream, text } = terminal(facts);
    const line = new ProgressLine(stream, voiceOf('vi'), options);
    work(line);
    line.clear();
    expect(text()).toBe('');
  });

  it('of few items has their number in place of a rate', () => {
    const measured = { fraction: 0.5, perSecond: 2, secondsLeft: undefined };
    expect(progressParts('sổ', { done: 17, total: 34, ...measured }, voiceOf('vi'))).toEqual(['sổ: 50 % (17 / 34)']);
  });
});
