/** The guide of operators: what keeps the system going, in commands. */
import type { GuideTexts } from './guide.ts';

export const operatorGuide: GuideTexts = {
  vi: ({ pages }) => ({
    title: 'Hướng dẫn cho người vận hành',
    sections: [
      {
        heading: 'Mỗi ngày',
        steps: [
          `${pages.runs}: lượt đêm qua có trọn không. Chưa trọn thì xem bước và mã lỗi, khắc phục, chạy lại ` +
            'doisoat reconcile: phần đã xong không làm lại.',
          'Địa chỉ /health và /metrics: tệp đang chờ, tệp không xử lý được, đồng hồ sai, lần chạy gần nhất.',
          'doisoat status: số liệu và thứ hạng; doisoat ledger verify: mã băm, chuỗi và số đếm phải khớp, lệch ' +
            'phải bằng 0.',
        ],
      },
      {
        heading: 'Các lệnh',
        points: [
          'Mọi lệnh có --help, --lang vi, --json (cho chương trình). Tỉnh ghi bằng tên hoặc số: --province "Gia ' +
            'Lai", --province 52.',
          'Thư mục dữ liệu: --dir hoặc biến DOISOAT_DIR. Tỉnh mặc định: biến DOISOAT_PROVINCE. Tùy chọn của lệnh ' +
            'được ưu tiên.',
          'Mã kết thúc: 0 là xong, 1 là bị từ chối hoặc lỗi (kèm mã trong ngoặc vuông), 2 là dùng sai.',
          'Lệnh nào cũng dừng được bằng Ctrl-C mà không mất gì; chạy lại đúng lệnh đó để làm tiếp.',
        ],
      },
      {
        heading: 'Tài khoản và quyền',
        points: [
          'Người dùng đăng nhập bằng tài khoản của cơ quan; vai trò và tỉnh do nơi cấp tài khoản cho biết. Ở đây ' +
            'không có mật khẩu nào.',
          'Phần mềm của đơn vị dùng mã truy cập do lệnh doisoat portal cấp: cho một đơn vị, có thời hạn, thu hồi ' +
            'được. Mã chỉ hiện một lần.',
          'Người vận hành không xem được dữ liệu của người tham gia. Có người nghỉ việc: thu hồi phiên và mã của ' +
            'họ ngay.',
        ],
      },
      {
        heading: 'Dữ liệu dân cư mới',
        steps: [
          'Chép bản trích vào một thư mục, manifest.json sau cùng.',
          'doisoat registry build THƯ_MỤC: lập chỉ mục và dùng. Bị ngắt thì chạy lại.',
          'Bị từ chối vì ít người hơn: kiểm tra bản trích trước, chỉ xác nhận khi Trung ương đồng ý.',
          'Chỉ mục xấu: doisoat registry activate PHIÊN_BẢN_TRƯỚC, rồi doisoat reconcile.',
        ],
      },
      {
        heading: 'Khi có sự cố',
        points: [
          'Đơn vị hỏi về một tệp: xin số của lần gửi. Biên nhận của lần gửi đó nói tệp đã được ghi nhận, bị từ ' +
            'chối vì sao, hay đang chờ.',
          'Lệch số đếm: doisoat ledger repair. Mất kho trạng thái: doisoat ledger rebuild. Mất hoặc hỏng đối ' +
            'tượng: doisoat ledger restore KHÓA. Từng bước ở docs/runbook.md.',
          'Tệp fingerprint.key và portal.key: sao lưu riêng, không gửi qua mạng. Mất fingerprint.key thì không so ' +
            'được với sổ cũ.',
          'Nhật ký và chỉ số không có họ tên, số định danh. Nếu thấy có, đó là lỗi: báo ngay.',
        ],
      },
    ],
    table: 'none',
  }),
  en: ({ pages }) => ({
    title: 'Guide for operators',
    sections: [
      {
        heading: 'Every day',
        steps: [
          `${pages.runs}: whether last night's run is whole. If not, look at step and code, mend it, run doisoat ` +
            'reconcile again: what is done is not done twice.',
          'The addresses /health and /metrics: files that wait, files that cannot be processed, wrong clocks, the ' +
            'last run.',
          'doisoat status: figures and ranking; doisoat ledger verify: hashes, chain and counts agree, drift is 0.',
        ],
      },
      {
        heading: 'Commands',
        points: [
          'Every command has --help, --lang en, --json (for programs). Provinces by name or number: --province ' +
            '"Gia Lai", --province 52.',
          'Data directory: --dir or DOISOAT_DIR. Default province: DOISOAT_PROVINCE. Options go first.',
          'Exit codes: 0 done, 1 refused or failed (with a code in square brackets), 2 wrong usage.',
          'Every command can be stopped by Ctrl-C and nothing is lost; run it again to go on.',
        ],
      },
      {
        heading: 'Accounts and rights',
        points: [
          'People log in with the account of their organisation, which says role and province. There are no ' +
            'passwords here.',
          'Software of an office uses a token made by doisoat portal: for one office, expiring, revocable, shown once.',
          'Operators do not see data of participants. When somebody leaves, revoke their sessions and tokens at once.',
        ],
      },
      {
        heading: 'A new extract of the population database',
        steps: [
          'Copy the extract into a folder, manifest.json last.',
          'doisoat registry build FOLDER: builds the index and puts it to use. If it is stopped, run it again.',
          'Refused for fewer people: check the extract first, confirm only if headquarters agrees.',
          'A bad index: doisoat registry activate THE_VERSION_BEFORE, then doisoat reconcile.',
        ],
      },
      {
        heading: 'When something is wrong',
        points: [
          'An office asks about a file: ask for the batch number. Its receipt says whether it was committed, ' +
            'refused and why, or still waits.',
          'Counts drift: doisoat ledger repair. The state store is lost: doisoat ledger rebuild. Objects lost or ' +
            'damaged: doisoat ledger restore KEY. Step by step in docs/runbook.md.',
          'fingerprint.key and portal.key: keep copies apart, never send them. Without fingerprint.key the old ' +
            'ledger cannot be compared.',
          'Logs and metrics hold no names and no IDs. If you find one, that is a fault: report it.',
        ],
      },
    ],
    table: 'none',
  }),
};
