/** Alerts in words, Vietnamese first: a line for each, the subject and text of a mail, names of kinds and causes. */
import { country, type Alert, type AlertKind } from '../core/alerts/alert.ts';
import type { Delivery, Message } from '../core/alerts/rule-state.ts';
import { refusalReason } from '../core/catalogue/refusal-texts.ts';
import type { Text } from '../core/catalogue/text.ts';
import { findProvince } from '../core/domain/provinces.ts';
import { smallCount } from '../core/summary/summary-schema.ts';
import * as en from './format-en.ts';
import * as vi from './format-vi.ts';

export const kindTexts: Record<AlertKind, Text> = {
  provinceStale: { vi: 'Lâu không gửi dữ liệu', en: 'No new data' },
  rateFell: { vi: 'Tỷ lệ xác thực giảm', en: 'Rate fell' },
  rankLost: { vi: 'Tụt hạng', en: 'Rank lost' },
  offTrack: { vi: 'Không kịp chỉ tiêu', en: 'Goal out of reach' },
  batchRefused: { vi: 'Tệp bị từ chối', en: 'Upload refused' },
  held: { vi: 'Có dòng tạm giữ', en: 'Claims held' },
  drift: { vi: 'Sổ không khớp số đếm', en: 'Ledger and counts differ' },
  runFailed: { vi: 'Lần chạy hằng đêm bị lỗi hoặc không chạy', en: 'Nightly run failed or missed' },
};

/** `Gia Lai`, or the country. */
export function placeText(place: string): Text {
  const found = findProvince(place);
  if (found !== undefined) return { vi: found.nameVi, en: found.nameEn };
  return place === country ? { vi: 'Cả nước', en: 'Viet Nam' } : { vi: place, en: place };
}

/** One line: where, and what happened. */
export function alertLine(alert: Alert): Text {
  const place = placeText(alert.province);
  const { vi: told, en: english } = bodies[alert.kind](alert);
  return { vi: `${place.vi}: ${told}.`, en: `${place.en}: ${english}.` };
}

const offTrackTexts: Record<string, Text> = {
  late: { vi: 'sẽ đạt chỉ tiêu muộn hơn thời hạn nếu giữ tốc độ này', en: 'the goal will be reached too late' },
  never: { vi: 'không đạt chỉ tiêu nếu giữ tốc độ này', en: 'the goal will not be reached at this pace' },
  overdue: { vi: 'đã quá thời hạn mà chưa đạt chỉ tiêu', en: 'the deadline has passed and the goal is not reached' },
};

const bodies: Record<AlertKind, (alert: Alert) => Text> = {
  provinceStale: ({ days }) => ({ vi: `${days} ngày không có dữ liệu mới`, en: `no new data for ${days} days` }),
  rateFell: ({ points, since, day }) => ({
    vi: `tỷ lệ xác thực giảm ${vi.formatSize(points ?? '0.00')} điểm phần trăm từ ${vi.formatDay(since ?? day)}`,
    en: `the verification rate fell by ${en.formatSize(points ?? '0.00')} percentage points since ${since ?? day}`,
  }),
  rankLost: ({ places, rank, ranked, since, day }) => ({
    vi: `tụt ${places} bậc từ ${vi.formatDay(since ?? day)}, nay đứng thứ ${rank} trong ${ranked}`,
    en: `lost ${places} places since ${since ?? day}, now ${rank} of ${ranked}`,
  }),
  offTrack: ({ state }) => offTrackTexts[state ?? ''] ?? kindTexts.offTrack,
  batchRefused: ({ code }) => ({
    vi: `một tệp bị từ chối: ${refusalReason(code ?? '').vi}`,
    en: `an upload was refused [${code}]`,
  }),
  held: ({ rows }) => ({
    vi: `một tệp có ${rows === null ? `dưới ${smallCount}` : vi.formatCount(rows)} dòng bị tạm giữ`,
    en: `an upload has ${rows === null ? `fewer than ${smallCount}` : en.formatCount(rows)} held rows`,
  }),
  drift: ({ runDay, day, code }) => ({
    vi: `lần chạy của ngày ${vi.formatDay(runDay ?? day)} thấy sổ không khớp`,
    en: `the run of ${runDay ?? day} found that the ledger does not agree [${code}]`,
  }),
  runFailed: ({ state, runDay, day }) =>
    state === 'missed'
      ? {
          vi: `chưa có lần chạy của ngày ${vi.formatDay(runDay ?? day)}`,
          en: `there was no nightly run of ${runDay ?? day}`,
        }
      : {
          vi: `lần chạy của ngày ${vi.formatDay(runDay ?? day)} chưa trọn`,
          en: `the nightly run of ${runDay ?? day} is incomplete`,
        },
};

/** Kinds and places, no figure: a subject is read by whoever passes a screen, and is kept in logs of mail servers. */
export function messageSubject({ test, alerts, more }: Pick<Message, 'test' | 'alerts' | 'more'>): string {
  if (test) return 'Đối soát: thư thử / Doisoat: a test';
  const all = alerts.length + more;
  if (all > 1) return `Đối soát: ${all} cảnh báo / Doisoat: ${all} alerts`;
  const { kind, province } = alerts[0];
  return `Đối soát: ${placeText(province).vi}: ${kindTexts[kind].vi.toLowerCase()} / ${kindTexts[kind].en}`;
}

/** Every alert in Vietnamese, then every alert in English. */
export function messageText({ test, alerts, more }: Pick<Message, 'test' | 'alerts' | 'more'>): Text {
  if (test)
    return {
      vi: 'Đây là thư thử của một cảnh báo đã đặt. Không có gì xảy ra.',
      en: 'This is a test of an alert that was set. Nothing has happened.',
    };
  const lines = alerts.map(alertLine);
  const [viMore, enMore] = more === 0 ? ['', ''] : [`\nvà ${more} cảnh báo khác.`, `\nand ${more} more.`];
  return {
    vi: `${lines.map((line) => line.vi).join('\n')}${viMore}`,
    en: `${lines.map((line) => line.en).join('\n')}${enMore}`,
  };
}

export const causeTexts: Record<NonNullable<Delivery['cause']>, Text> = {
  CHANNEL_OFF: { vi: 'cách gửi này đã tắt trong cấu hình', en: 'this channel is no longer configured' },
  NOT_ALLOWED: { vi: 'nơi nhận không còn trong cấu hình', en: 'the receiver is no longer configured' },
  STATUS: { vi: 'nơi nhận trả lời lỗi', en: 'the receiver answered with an error' },
  REDIRECTED: { vi: 'nơi nhận chuyển hướng, không đi theo', en: 'the receiver redirects, which is not followed' },
  TIMEOUT: { vi: 'nơi nhận không trả lời kịp', en: 'the receiver did not answer in time' },
  UNREACHABLE: { vi: 'không nối được hoặc đường truyền không an toàn', en: 'no connection, or none that is secure' },
  MAIL_REFUSED: { vi: 'máy chủ thư từ chối', en: 'the mail server refused' },
  MAIL_LOGIN: { vi: 'máy chủ thư không nhận tài khoản gửi', en: 'the mail server does not take the login' },
  INTERRUPTED: { vi: 'chương trình dừng giữa chừng', en: 'the program ended meanwhile' },
};
