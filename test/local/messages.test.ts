import { describe, expect, it } from 'vitest';
import { Refusal } from '../../core/base/errors.ts';
import { refusedDocument } from '../../local/messages.ts';

const ofSystem = (code: string, facts: object = {}): Error =>
  Object.assign(new Error(`${code}: text`), { code, ...facts });

describe('what a command says of an error', () => {
  it.each([
    [
      'EACCES',
      'Không có quyền đọc hoặc ghi ở đây: /srv/doisoat.',
      'No permission to read or write here: /srv/doisoat.',
    ],
    ['EROFS', 'Ổ đĩa này chỉ cho đọc: /srv/doisoat.', 'This file system is read-only: /srv/doisoat.'],
    ['ENOENT', 'Không có tệp hoặc thư mục này: /srv/doisoat.', 'There is no such file or folder: /srv/doisoat.'],
    ['ENOSPC', 'Ổ đĩa đã hết chỗ: /srv/doisoat.', 'The disk is full: /srv/doisoat.'],
    ['EDQUOT', 'Tài khoản này đã dùng hết hạn mức ổ đĩa: /srv/', 'The disk quota of this account is used up: /srv/'],
    ['EMFILE', 'Quá nhiều tệp đang mở: /srv/', 'Too many files are open: /srv/'],
    ['EISDIR', 'Cần một tệp, nhưng đây là thư mục: /srv/', 'A file is needed, but this is a folder: /srv/'],
  ])('is plain where the user of the machine can mend it: %s', (code, vi, en) => {
    const error = ofSystem(code, { path: '/srv/doisoat' });
    const { status, refusal } = refusedDocument(error);
    expect([status, refusal.code]).toEqual(['failed', code]);
    for (const [language, found] of [
      ['vi', vi],
      ['en', en],
    ] as const) {
      expect(refusal.message[language].startsWith(found)).toBe(true);
      // And what to do: a sentence behind the path.
      expect(refusal.message[language]).toMatch(/\/doisoat\. \S.*\.$/);
    }
  });

  it('needs no path', () => {
    expect(refusedDocument(ofSystem('ENOSPC')).refusal.message.vi).toMatch(/^Ổ đĩa đã hết chỗ\. Giải phóng chỗ /);
  });

  it.each([
    ['EACCES', 'cannot listen', { syscall: 'listen' }, /^Tài khoản này không được mở cổng đó\. Cổng dưới 1024/],
    ['EADDRINUSE', 'in use', { syscall: 'listen' }, /^Cổng này đang được một chương trình khác dùng\. /],
    ['EEXIST', 'a file where a folder is to be made', { syscall: 'mkdir', path: '/a' }, /^Cần một thư mục/],
    ['ERR_SQLITE_ERROR', 'locked', { errcode: 5 }, /^Tệp "state\.sqlite" .* khóa quá lâu\. Chờ /],
    ['ERR_SQLITE_ERROR', 'damaged', { errcode: 11 }, /bị hỏng .* "doisoat ledger rebuild"/],
    ['ERR_SQLITE_ERROR', 'no database', { errcode: 26 }, /bị hỏng hoặc không phải cơ sở dữ liệu/],
    ['ERR_SQLITE_ERROR', 'full', { errcode: 13 }, /^Ổ đĩa đã hết chỗ: state\.sqlite\. /],
    ['ERR_SQLITE_ERROR', 'extended code of a read-only one', { errcode: 8 + (5 << 8) }, /^Ổ đĩa này chỉ cho đọc/],
  ])('is told by what was being done: %s, %s', (code, _what, facts, words) => {
    expect(refusedDocument(ofSystem(code, facts)).refusal.message.vi).toMatch(words);
  });

  it('has the line and the facts of a refusal, and the text of a fault', () => {
    expect(
      refusedDocument(new Refusal('PROVINCE_UNKNOWN', { nearest: 'Gia Lai (vn34-52)' })).refusal.message.vi,
    ).toMatch(/Có phải là: Gia Lai \(vn34-52\)\?$/);
    expect(refusedDocument(new Error('odd')).refusal).toMatchObject({
      code: 'INTERNAL',
      message: { en: expect.stringMatching(/^Unexpected failure \(odd\)\. Run .* with DOISOAT_DEBUG=1 /) },
    });
    expect(refusedDocument(new Error('two\nlines')).refusal.message.en).toContain('(two lines)');
    expect(refusedDocument(new Refusal('TARGET_BY', { year: 2026 })).refusal.message.en).toContain('a day of 2026,');
  });
});
