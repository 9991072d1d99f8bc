/** Refusals of rules of alerts (`docs/alerts.md`). Numbers 605 to 609, and 697 to 699. */
import type { RefusalRecord } from './groups.ts';

export const alertRefusals = {
  ALERTS_OFF: {
    number: 605,
    group: 'request',
    vi: 'Cách gửi cảnh báo này chưa được bật trong cấu hình. Người vận hành bật theo tài liệu về cảnh báo.',
    en: 'This way of sending alerts is not configured. The operator turns it on: docs/alerts.md, Settings.',
  },
  ALERT_HOST: {
    number: 606,
    group: 'request',
    vi:
      'Địa chỉ nhận không được phép: phải bắt đầu bằng "https://", không có tên người dùng, và máy chủ phải có trong ' +
      'cấu hình.',
    en: 'The receiver is not allowed: https://, without a user name, to a host that the configuration names.',
  },
  ALERT_ADDRESS: {
    number: 607,
    group: 'request',
    vi: 'Địa chỉ thư không được phép: một địa chỉ duy nhất, tên miền sau dấu @ phải có trong cấu hình.',
    en: 'The mail address is not allowed: one address, whose domain is one that the configuration names.',
  },
  ALERT_RULES_FULL: {
    number: 608,
    group: 'request',
    vi: 'Đã có đủ số cảnh báo được đặt[ (mỗi người tối đa {limit})]. Hãy xóa bớt rồi đặt lại.',
    en: 'There are as many alerts as can be set[ (at most {limit} a person)]. Remove some first.',
  },
  ALERT_TEST_SOON: {
    number: 609,
    group: 'request',
    vi: 'Vừa gửi thử cảnh báo này. Hãy chờ một phút rồi thử lại.',
    en: 'This alert was tested a moment ago. Wait a minute and try again.',
  },
  ALERT_UNKNOWN: {
    number: 697,
    group: 'request',
    vi: 'Không có cảnh báo nào mang mã này.',
    en: 'There is no alert with this id.',
  },
  ALERT_PLACE: {
    number: 698,
    group: 'request',
    vi: 'Đơn vị chỉ đặt cảnh báo cho tỉnh, thành phố của mình.',
    en: 'An office sets alerts about its own province alone.',
  },
  ALERT_NOT_SENT: {
    number: 699,
    group: 'request',
    vi: 'Chưa gửi được tin thử. Xem nguyên nhân, sửa cấu hình hoặc nơi nhận rồi thử lại.',
    en: 'The test did not arrive. See the cause; mend the configuration or the receiver and try again.',
  },
} as const satisfies Record<string, RefusalRecord>;
