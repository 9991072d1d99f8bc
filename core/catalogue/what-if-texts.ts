/** What mending would do, in words: for the command and the portal (`docs/steering.md`, What if). */
import { text } from './text.ts';

export const whatIfTexts = {
  nothing: text('Chưa chọn gì: số liệu giữ nguyên.', 'Nothing is chosen: the figures stay as they are.'),
  kinds: {
    reason: text('lý do', 'reason'),
    actor: text('người xử lý', 'who acts'),
    unit: text('đơn vị', 'unit'),
  },
  noUnit: text('(không ghi đơn vị)', '(no unit)'),
  country: text('Cả nước', 'Viet Nam'),
  place: text('Tỉnh, thành phố', 'Province'),
  single: text('Xử lý xong riêng từng mục, nhiều người nhất ở trên', 'Each by itself, most people first'),
  name: text('Xử lý xong', 'Mended'),
  kind: text('Loại', 'Kind'),
  persons: text('Số người', 'People'),
  before: text('Tỷ lệ nay', 'Rate now'),
  after: text('Tỷ lệ sau', 'Rate then'),
  points: text('Điểm %', 'Points'),
  rankBefore: text('Hạng nay', 'Place now'),
  rank: text('Hạng sau', 'Place then'),
  missing: text('Còn thiếu đến mục tiêu', 'Goal still lacks'),
  reaching: text('Tỉnh đạt mục tiêu', 'Provinces at their goal'),
  reached: text('đạt', 'reached'),
};
