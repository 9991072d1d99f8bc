import type { Day } from './days.ts';

/** What one row says, before it is written down: the truth of the row is judged from this. */
export interface Claim {
  participant: string; // 10 or 12 digits
  id: string; // as stated, possibly without its leading zeros or no ID at all
  oldId: string; // 9-digit CMND, or ''
  name: string; // as meant: NFC, undamaged
  birth: Day; // as stated, month and day 0: unknown; may be impossible
  sex: number; // 0 not stated, 1 male, 2 female, 3 other
  schemes: string; // 'BHXHBB;BHYT'
  category: string;
  unit: string;
  card: string; // HI card, or ''
  nationality: string; // 'VN', or '' which means the same
  /** Present ID of the person of whom the row tells, whatever ID it states. */
  personId?: string;
  /** The ID is that of somebody else than the row tells of. */
  strangersId?: true;
  /** The name as it stands in the file, where typing or encoding changed how it looks and not what it is. */
  writtenName?: string;
  /** Other cells as they stand in the file, where an office or exporter writes them in another way. */
  written?: Partial<Record<'id' | 'oldId' | 'schemes' | 'category' | 'nationality', string>>;
  /** The kind of the birth date, where it is not that of `birth`: `year` and a date that says a day. */
  statedKind?: 'year';
  /** The unknown month and day of `birth` are written as the first of January, and the kind says that they are. */
  placeholder?: true;
}
