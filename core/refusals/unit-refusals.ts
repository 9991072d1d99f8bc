/** Refusals of the table of units (`docs/units.md`). Numbers 680 to 684. */
import type { RefusalRecord } from './groups.ts';

export const unitRefusals = {
  UNITS_HEADER: {
    number: 680,
    group: 'request',
    vi:
      'Dòng tiêu đề phải có đúng các cột "province,code,name,parent,kind,goal,source,as_of"[; thiếu: "{missing}"]. ' +
      'Không ghi gì cả.',
    en:
      'The header must have exactly the columns province,code,name,parent,kind,goal,source,as_of' +
      '[; missing: {missing}]. Nothing was recorded.',
  },
  UNITS_ROW: {
    number: 681,
    group: 'request',
    vi:
      'Dòng này không đúng mẫu[; cột sai: "{column}"][; tối đa {limit}]. Sửa theo hướng dẫn của bảng đơn vị rồi nạp ' +
      'lại. Không ghi gì cả.',
    en:
      'This row has a wrong form[; column {column}][; at most {limit}]. Mend it by the description of the table of ' +
      'units and load it again. Nothing was recorded.',
  },
  UNITS_PARENT: {
    number: 682,
    group: 'request',
    vi:
      'Đơn vị cấp trên của dòng này không có trong bảng của tỉnh, hoặc các đơn vị thành vòng, hoặc quá nhiều cấp. ' +
      'Sửa cột "parent" rồi nạp lại. Không ghi gì cả.',
    en:
      'The parent of this row is not in the table of the province, or the units form a circle, or there are too many ' +
      'levels. Mend the column parent and load it again. Nothing was recorded.',
  },
  UNITS_DOUBLE: {
    number: 683,
    group: 'request',
    vi: 'Mã đơn vị này đã có ở một dòng trước của tỉnh. Xóa một trong hai dòng rồi nạp lại. Không ghi gì cả.',
    en:
      'The code stands in an earlier row of the province. Take out one of the two and load it again. Nothing was ' +
      'recorded.',
  },
  UNITS_GOAL: {
    number: 684,
    group: 'request',
    vi:
      'Mục tiêu phải là tỷ lệ phần trăm trên 1 đến 100, dấu chấm thập phân, tối đa hai chữ số lẻ, hoặc để trống. ' +
      'Không ghi gì cả.',
    en:
      'The goal must be per cent, above 1 and up to 100, with a decimal point and at most two decimals, or empty. ' +
      'Nothing was recorded.',
  },
} as const satisfies Record<string, RefusalRecord>;
