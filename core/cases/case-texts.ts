/** Words of open cases, for pages, workbooks and the command line. */
import { text, type Text } from '../catalogue/text.ts';
import type { CauseName } from '../ledger/verdict-change.ts';
import type { AgeClass } from './case-view.ts';
import type { Change } from './change.ts';

export const changeTexts: Record<Change, Text> = {
  new: text('Mới phát sinh', 'New'),
  same: text('Không đổi', 'The same'),
  'wrong-again': text('Đã xác thực, nay lại chưa', 'Was verified, wrong again'),
  registry: text('Do dữ liệu dân cư hoặc quy tắc thay đổi', 'Moved by the registry or the rules'),
};

export const ageTexts: Record<AgeClass, Text> = {
  week: text('Đến 7 ngày', 'Up to 7 days'),
  month: text('8 đến 30 ngày', '8 to 30 days'),
  quarter: text('31 đến 90 ngày', '31 to 90 days'),
  longer: text('Trên 90 ngày', 'More than 90 days'),
  unknown: text('Không rõ từ ngày nào', 'Not known since when'),
};

/** Why a verdict changed (`docs/ledger.md`, Changes). */
export const causeTexts: Record<CauseName, Text> = {
  joined: text('Mới có trong sổ của tỉnh', 'New in the books of the province'),
  left: text('Không còn tham gia', 'Left'),
  moved: text('Chuyển đơn vị', 'Moved to another unit'),
  claim: text('Đơn vị gửi thông tin khác, hoặc dòng tạm giữ được so lại', 'The office claims something else'),
  held: text('Dòng bị tạm giữ vì số định danh bị hỏi quá nhiều lần', 'The claim is held: too many attempts on the ID'),
  released: text('BHXH Việt Nam cho so dòng tạm giữ', 'Headquarters released the held claim'),
  death: text('Người này được ghi nhận là đã mất', 'The person is recorded as dead now'),
  newId: text('Số định danh này nay đã có', 'The claimed ID exists now'),
  superseded: text('Người này đã được xác lập số định danh khác', 'The person has another ID now'),
  cancelled: text('Số định danh này không còn', 'The claimed ID does not exist any more'),
  correction: text('Thông tin trong dữ liệu dân cư đã được sửa', 'The registry was corrected'),
  oldId: text('Số CMND dẫn đến người khác, hoặc thông tin người đó đã đổi', 'The CMND leads to another person now'),
  rule: text('Quy tắc đối chiếu thay đổi', 'The rules of matching changed'),
};

/** A unit that has no name. */
export const noUnit = text('Không ghi đơn vị', 'No unit');
