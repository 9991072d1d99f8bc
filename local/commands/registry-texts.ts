/** Steps of a registry build, as progress tells them. */
import type { Text } from '../../core/catalogue/text.ts';
import type { BuildProgress } from '../../core/registry/build/build-index.ts';

export const buildTexts: Record<Parameters<BuildProgress>[2], Text> = {
  read: { vi: 'lập chỉ mục dân cư: đọc', en: 'registry build: read' },
  check: { vi: 'lập chỉ mục dân cư: kiểm tra', en: 'registry build: check' },
  write: { vi: 'lập chỉ mục dân cư: ghi', en: 'registry build: write' },
};

/** Of the time of a build that each step takes, as measured; only for the time left. */
export const buildShares = { read: 0.6, check: 0.05, write: 0.35 };
