import { expect, it } from 'vitest';
import type { RunReport } from '../../core/reconcile/run-report.ts';
import { runText } from '../../local/commands/run-text.ts';
import { voiceOf, type Language } from '../../local/voice.ts';

const use = { bytesRead: 12_345, bytesWritten: 678 } as RunReport['use'];
const province = {
  province: 'vn34-52',
  status: 'failed',
  failed: { step: 'reverify', code: 'INTEGRITY' },
  ledgerVersion: 3,
  participants: 1200,
  verified: 900,
  compared: 40,
  rechecks: 2,
  lists: { deceased: 1, sharing: 5 },
  children: { resident: 30, uninsured: 4 },
} as unknown as RunReport['provinces'][number];
const report = {
  day: '2026-11-29',
  run: 2,
  status: 'incomplete',
  registryVersion: '2026-11-01',
  workSeconds: 4.25,
  use,
  provinces: [province],
  failed: [{ step: 'publish', item: '', code: 'EACCES' }],
  national: {
    compared: 40,
    changed: 3,
    waiting: 0,
    drift: 0,
    sharedIds: 5,
    idsElsewhere: 1,
    overlap: 2,
    causes: { death: 2, correction: 1 },
    canons: { 4: 1200 },
    idsAskedTooOften: 1,
    children: { resident: 30, uninsured: 4 },
    traced: { UNIQUE: 1 },
    redriven: { 'refused NO_ROWS': 1 },
  },
  cost: { dollars: 0.1234, region: 'us-east-1', pricesAsOf: '2026-07-01' },
} as unknown as RunReport;

function textIn(language: Language): string {
  const voice = voiceOf(language);
  return runText(report, {
    json: false,
    columns: 200,
    language,
    voice,
    progress() {},
    measure: () => () => {},
    note() {},
    leave() {},
    tellProvince() {},
  });
}

it('the report of a run is told in Vietnamese without the names of steps, causes and grades', () => {
  const text = textIn('vi');
  expect(text).toMatch(/^Tỉnh, thành phố +Người tham gia .*\nGia Lai \(vn34-52\) +1\.200 .* đối chiếu lại INTEGRITY\n/);
  expect(text).toContain('so 40 dòng, đổi kết quả 3 (có người mất 2, dân cư đính chính 1), chưa so 0');
  expect(text).toContain('tệp bị sót: bị từ chối NO_ROWS 1');
  expect(text).toContain('đọc 12.345 byte, ghi 678 byte; 4,3 giây xử lý; trên đám mây 0,1234 đô la Mỹ');
  expect(text).not.toMatch(/\b(?:death|correction|reverify|publish|UNIQUE|refused|incomplete|rows?|seconds?)\b/);
});

it('and in English with English figures', () => {
  expect(textIn('en')).toMatch(/^Province +Participants .*\nvn34-52 +1,200 .* reverify INTEGRITY\nRun 2 of /);
  expect(textIn('en')).toContain('read 12,345 bytes, wrote 678; 4.3 s of work; in the cloud US$ 0.1234');
});
