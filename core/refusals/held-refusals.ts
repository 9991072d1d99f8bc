/** Refusals of decisions on held claims, which headquarters makes (`docs/submissions.md`). Numbers 665 to 669. */
import type { RefusalRecord } from './groups.ts';

export const heldRefusals = {
  HELD_RELEASED: {
    number: 665,
    group: 'held',
    vi: 'Các dòng tạm giữ của lô này đã được giải tỏa và đối soát, nên không từ chối được nữa.',
    en: 'The held claims of this batch were released and compared, so they cannot be refused any more.',
  },
  HELD_REASON: {
    number: 666,
    group: 'held',
    vi: 'Phải ghi lý do, tối đa 300 ký tự, không chứa số định danh, số thẻ hay ngày sinh. Không ghi gì cả.',
    en:
      'The reason must be given, in at most 300 characters and without an ID, card number or birth date. Nothing was ' +
      'recorded.',
  },
} as const satisfies Record<string, RefusalRecord>;
