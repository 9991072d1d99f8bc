/** What becomes of an order that was taken and not done (`docs/operations.md`). Numbers 621 to 624. */
import type { RefusalRecord } from './groups.ts';

export const orderRefusals = {
  ORDER_PART_FAILED: {
    number: 621,
    group: 'orders',
    vi:
      'Một phần của việc này không làm xong được, kể cả sau khi thử lại. Những gì đã làm vẫn giữ; người vận hành xem ' +
      'nhật ký, rồi yêu cầu lại với mã mới.',
    en:
      'A part of the work could not be done, nor when it was tried again. What was done is kept; the operator looks ' +
      'at the log, then order it again under another id.',
  },
  ORDER_NOT_STARTED: {
    number: 622,
    group: 'orders',
    vi:
      'Yêu cầu đã nhận nhưng sau hai giờ vẫn chưa bắt đầu. Chưa làm gì; người vận hành xem hàng đợi "dead-orders", ' +
      'rồi yêu cầu lại với mã mới.',
    en:
      'The order was taken and not started within two hours. Nothing was done; the operator looks at the queue ' +
      'dead-orders, then order it again under another id.',
  },
  ORDER_BROKEN_OFF: {
    number: 623,
    group: 'orders',
    vi:
      'Việc này đã bị dừng trước khi xong. Những phần đã làm vẫn giữ; người vận hành cho chạy tiếp, hoặc yêu cầu lại ' +
      'với mã mới.',
    en:
      'The work was stopped before its end. Parts that were done are kept; the operator resumes it, or order it ' +
      'again under another id.',
  },
  ORDER_REPORT_TOO_LARGE: {
    number: 624,
    group: 'orders',
    vi: 'Việc đã làm xong nhưng báo cáo quá lớn để trả về. Hãy hỏi ít hơn, ví dụ từng tỉnh.',
    en: 'The work was done, and its report is too large for an answer. Ask for less, such as one province.',
  },
} as const satisfies Record<string, RefusalRecord>;
