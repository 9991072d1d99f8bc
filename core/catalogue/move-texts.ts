/** What moved a figure, in words: the causes of `core/domain/moves.ts`, for pages, bulletins and commands. */
import type { DenominatorCause, NamedMoves, VerifiedCause } from '../domain/moves.ts';
import { text, type Text } from './text.ts';

export const verifiedMoveTexts: Record<VerifiedCause, Text> = {
  mended: text('Cơ quan gửi lại, nay đã xác thực', 'Sent again by the office, verified now'),
  newlyWrong: text('Cơ quan gửi lại, nay không còn khớp', 'Sent again by the office, verified no longer'),
  joined: text('Mới vào sổ, đã xác thực', 'Joined, verified'),
  left: text('Rời sổ khi đã xác thực', 'Left, verified until then'),
  death: text('Dữ liệu dân cư ghi đã mất', 'Registry: recorded as deceased'),
  newId: text('Số định danh nay đã có trong dữ liệu dân cư', 'Registry: the ID exists now'),
  superseded: text('Số định danh đã được xác lập lại', 'Registry: the person has another ID now'),
  cancelled: text('Số định danh không còn trong dữ liệu dân cư', 'Registry: the ID exists no longer'),
  correction: text('Dữ liệu dân cư được cải chính', 'Registry: the record was corrected'),
  oldId: text('Số CMND nay dẫn tới người khác', 'Registry: the old ID leads elsewhere'),
  rule: text('Quy tắc đối chiếu thay đổi', 'The rules of comparison changed'),
  released: text('BHXH Việt Nam giải tỏa dòng tạm giữ', 'Held claims released by headquarters'),
  scope: text('Vào hoặc ra khỏi phạm vi đối chiếu', 'Into or out of the scope'),
  repaired: text('Số đếm của sổ được sửa, không ai thay đổi', 'Counts of the ledger repaired, nobody moved'),
};

export const denominatorMoveTexts: Record<DenominatorCause, Text> = {
  joined: text('Mới vào sổ', 'Joined'),
  left: text('Rời sổ', 'Left'),
  scope: verifiedMoveTexts.scope,
  repaired: verifiedMoveTexts.repaired,
};

export interface Moved {
  cause: VerifiedCause;
  text: Text;
  persons: number; // signed, not 0
}

/** Causes that moved somebody, in the order of the causes. */
export function movedVerified({ verified }: Pick<NamedMoves, 'verified'>): Moved[] {
  const { registry, ...own } = verified;
  const persons: Partial<Record<VerifiedCause, number>> = { ...own, ...registry };
  return (Object.keys(verifiedMoveTexts) as VerifiedCause[]).flatMap((cause) => {
    const moved = persons[cause] ?? 0;
    return moved === 0 ? [] : [{ cause, text: verifiedMoveTexts[cause], persons: moved }];
  });
}

export function movedDenominator({ denominator }: Pick<NamedMoves, 'denominator'>): Moved[] {
  return (Object.keys(denominatorMoveTexts) as DenominatorCause[]).flatMap((cause) => {
    const moved = denominator[cause] ?? 0;
    return moved === 0 ? [] : [{ cause, text: denominatorMoveTexts[cause], persons: moved }];
  });
}
