/** Refusals of what mending would do (`docs/steering.md`, What if). Numbers 670 to 674. */
import type { RefusalRecord } from './groups.ts';

export const goalRefusals = {
  UNIT_NOT_IN_BOOKS: {
    number: 670,
    group: 'request',
    vi: 'Sổ của tỉnh không có đơn vị nào có tên như vậy. Hãy chọn tên đúng như trong sổ.',
    en: 'The books of the province have no unit of this name. Give it as the books have it.',
  },
} as const satisfies Record<string, RefusalRecord>;
