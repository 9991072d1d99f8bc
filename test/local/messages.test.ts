import { describe, expect, it } from 'vitest';
import { Refusal } from '../../core/base/errors.ts';
import { refusedDocument } from '../../local/messages.ts';

const ofSystem = (code: string, facts: object = {}): Error =>
  Object.assign(new Error(`${code}: text`), { code, ...facts });

describe('what a command says of an error', () => {
  it.each([
    ['EACCES', 'Không có quyền đọc hoặc ghi ở đây: /srv/doisoat', 'No permission to read or write here: /srv/doisoat'],
    ['EROFS', 'Ổ đĩa này chỉ cho đọc: /srv/doisoat', 'This file system is read-only: /srv/doisoat'],
    ['ENOENT', 'Không có tệp hoặc thư mục này: /srv/doisoat', 'There is no such file or folder: /srv/doisoat'],
  ])('is plain where the user of the machine can mend it: %s', (code, vi, en) => {
    const error = ofSystem(code, { path: '/srv/doisoat' });
    expect(refusedDocument(error)).toEqual({ status: 'failed', refusal: { code, message: { vi, en } } });
  });

  it('needs no path', () => {
    expect(refusedDocument(ofSystem('ENOSPC')).refusal.message).toEqual({
      vi: 'Ổ đĩa đã hết chỗ.',
      en: 'The disk is full.',
    });
  });

  it('has the line and the facts of a refusal, and the text of a fault', () => {
    expect(
      refusedDocument(new Refusal('PROVINCE_UNKNOWN', { nearest: 'Gia Lai (vn34-52)' })).refusal.message.vi,
    ).toMatch(/Có phải là: Gia Lai \(vn34-52\)\?$/);
    expect(refusedDocument(new Error('odd')).refusal).toMatchObject({
      code: 'INTERNAL',
      message: { en: 'Unexpected failure (odd)' },
    });
  });
});
