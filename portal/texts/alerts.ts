/** Words of the page of alerts, Vietnamese first; kinds and causes: `dashboard/alert-texts.ts`. */
import type { ChannelType } from '../../core/alerts/alert-rule.ts';
import type { Language } from '../http/route.ts';

interface AlertTexts {
  title: string;
  intro: string;
  off: string;
  none: string;
  list: string;
  all: string;
  columns: Record<'place' | 'kinds' | 'channel' | 'last' | 'who' | 'act', string>;
  thresholds: Record<'provinceStale' | 'rateFell' | 'rankLost', (threshold: string) => string>;
  channels: Record<ChannelType, string>;
  /** Of a delivery that is over, of one on its way. */
  sent(instant: string): string;
  failed(instant: string, cause: string, attempts: string): string;
  test: string;
  waiting(count: string): string;
  nothingYet: string;
  tryIt: string;
  remove: string;
  removed: string;
  tested: string;
  add: string;
  place: string;
  kinds: string;
  days: string;
  points: string;
  places: string;
  channel: string;
  to: Record<'webhook' | 'mail', string>;
  toHint(hosts: string): string;
  set: string;
  done: string;
  secret: string;
  secretHint: string;
  wrong: string;
  fieldWrong: Record<'kinds' | 'days' | 'points' | 'places' | 'to', string>;
}

export const alertTexts: Record<Language, AlertTexts> = {
  vi: {
    title: 'Cảnh báo',
    intro:
      'Đặt cảnh báo để được báo tin mà không phải mở trang. Mỗi việc báo một lần, chỉ có số đếm, không có thông tin ' +
      'của ai.',
    off: 'Chưa bật cách gửi cảnh báo nào. Người vận hành bật trong cấu hình.',
    none: 'Chưa đặt cảnh báo nào.',
    list: 'Các cảnh báo đã đặt',
    all: 'Cả nước và mọi tỉnh, thành phố',
    columns: {
      place: 'Nơi',
      kinds: 'Báo khi',
      channel: 'Gửi đến',
      last: 'Lần gửi gần nhất',
      who: 'Người đặt',
      act: 'Thao tác',
    },
    thresholds: {
      provinceStale: (days) => `từ ${days} ngày`,
      rateFell: (points) => `từ ${points} điểm phần trăm`,
      rankLost: (places) => `từ ${places} bậc`,
    },
    channels: { webhook: 'Chương trình khác', mail: 'Thư điện tử', topic: 'Kênh chung trên đám mây' },
    sent: (instant) => `đã gửi lúc ${instant}`,
    failed: (instant, cause, attempts) => `không gửi được lúc ${instant} sau ${attempts} lần: ${cause}`,
    test: 'gửi thử: ',
    waiting: (count) => `${count} tin đang chờ gửi`,
    nothingYet: 'chưa gửi gì',
    tryIt: 'Gửi thử',
    remove: 'Xóa',
    removed: 'Đã xóa cảnh báo.',
    tested: 'Đã gửi thử; kết quả ở cột "Lần gửi gần nhất".',
    add: 'Đặt cảnh báo mới',
    place: 'Nơi',
    kinds: 'Báo khi',
    days: 'Số ngày không gửi dữ liệu',
    points: 'Số điểm phần trăm giảm từ hôm qua',
    places: 'Số bậc tụt từ hôm qua',
    channel: 'Gửi bằng',
    to: { webhook: 'Địa chỉ nhận của chương trình', mail: 'Địa chỉ thư điện tử' },
    toHint: (hosts) => `Chỉ gửi đến: ${hosts}.`,
    set: 'Đặt cảnh báo',
    done: 'Đã đặt cảnh báo.',
    secret: 'Khóa ký',
    secretHint: 'Chương trình nhận dùng khóa này để kiểm tra chữ ký. Chỉ hiện một lần này, hãy lưu lại ngay.',
    wrong: 'Chưa đặt được cảnh báo',
    fieldWrong: {
      kinds: 'Hãy chọn ít nhất một việc để báo.',
      days: 'Số ngày phải từ 1 đến 365.',
      points: 'Số điểm phải viết với hai chữ số thập phân, ví dụ 0,50, và lớn hơn 0.',
      places: 'Số bậc phải từ 1 đến 33.',
      to: 'Hãy ghi nơi nhận.',
    },
  },
  en: {
    title: 'Alerts',
    intro: 'Set an alert to be told without looking. Everything is told once, in counts, with nothing of a person.',
    off: 'No way of sending alerts is on. The operator turns it on in the configuration.',
    none: 'No alert is set.',
    list: 'Alerts that are set',
    all: 'The country and every province',
    columns: {
      place: 'Place',
      kinds: 'When',
      channel: 'To',
      last: 'Last delivery',
      who: 'Set by',
      act: 'Act',
    },
    thresholds: {
      provinceStale: (days) => `days: ${days} or more`,
      rateFell: (points) => `points: ${points} or more`,
      rankLost: (places) => `places: ${places} or more`,
    },
    channels: { webhook: 'Another program', mail: 'Mail', topic: 'Topic of the cloud' },
    sent: (instant) => `sent at ${instant}`,
    failed: (instant, cause, attempts) => `not delivered at ${instant} (attempts: ${attempts}): ${cause}`,
    test: 'test: ',
    waiting: (count) => `${count} on their way`,
    nothingYet: 'nothing yet',
    tryIt: 'Send a test',
    remove: 'Remove',
    removed: 'The alert was removed.',
    tested: 'A test was sent; see “Last delivery”.',
    add: 'Set an alert',
    place: 'Place',
    kinds: 'Tell me when',
    days: 'Days without new data',
    points: 'Points that the rate fell since yesterday',
    places: 'Places lost since yesterday',
    channel: 'Send by',
    to: { webhook: 'Address of the program', mail: 'Mail address' },
    toHint: (hosts) => `Only to: ${hosts}.`,
    set: 'Set the alert',
    done: 'The alert is set.',
    secret: 'Secret',
    secretHint: 'The receiver checks signatures with it. It is shown this once; keep it now.',
    wrong: 'The alert was not set',
    fieldWrong: {
      kinds: 'Choose at least one thing to be told.',
      days: 'Days from 1 to 365 are expected.',
      points: 'Points with two decimals, such as 0.50, above 0, are expected.',
      places: 'Places from 1 to 33 are expected.',
      to: 'Say where to send.',
    },
  },
};
