/**
 * Who may read what the one-machine shell writes. A mode is given when a file or folder is made, so that there is no
 * moment at which others can open it; the process's mask can only take rights away.
 */
export interface Modes {
  file: number;
  folder: number;
}

/** Of all data: the user whom the program runs as, and nobody else. */
export const privateModes: Modes = { file: 0o600, folder: 0o700 };

/** Whom the published pages may be opened to (`config.json`, `publishedReadableBy`). */
export const readers = ['owner', 'group', 'everybody'] as const;
export type Readers = (typeof readers)[number];

/** Of `published/` and what is in it. */
export const publishedModes: Record<Readers, Modes> = {
  owner: privateModes,
  group: { file: 0o640, folder: 0o750 },
  everybody: { file: 0o644, folder: 0o755 },
};

/** Of the data directory itself: whoever may read the pages passes through it, and cannot list it. */
export const passingModes: Record<Readers, number> = { owner: 0o700, group: 0o710, everybody: 0o711 };

/** Rights of the group and of others: the bits that a narrowing may take away. */
export const sharedBits = 0o077;
