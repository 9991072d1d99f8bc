/** The guide of reviewers: candidates for rows that name nobody. */
import type { GuideTexts } from './guide.ts';

export const reviewerGuide: GuideTexts = {
  vi: ({ pages }) => ({
    title: 'Hướng dẫn cho người thẩm định',
    sections: [
      {
        heading: 'Việc của người thẩm định',
        text: [
          'Có những dòng chưa xác định được ai: thiếu số định danh, hoặc số sai. Mỗi đêm hệ thống tìm trong dữ ' +
            `liệu dân cư những người có thể là người đó. Trang ${pages.trace} nêu các ứng viên; anh, chị quyết định ` +
            'từng cặp. Không tỷ lệ nào thay đổi vì quyết định này: chỉ lần gửi tiếp theo của đơn vị mới thay đổi sổ.',
        ],
      },
      {
        heading: 'Xem và quyết định',
        steps: [
          `Mở trang ${pages.trace}, chọn tỉnh, mở danh sách mới nhất. Bắt đầu từ mức cao nhất.`,
          'Đọc phần giải thích: mỗi trường (họ tên, ngày sinh, giới tính, số định danh, nơi cư trú) cộng hoặc trừ ' +
            'bao nhiêu; có bao nhiêu người cả nước trùng đúng họ tên.',
          'Chấp nhận khi có chứng cứ ngoài hệ thống (hồ sơ, căn cước) và ghi chứng cứ đó. Xác suất cao không phải là ' +
            'chứng cứ.',
          'Loại khi chắc chắn là người khác, và ghi lý do: cặp đã loại không bao giờ được nêu lại.',
          'Chưa rõ thì để nguyên; dòng sẽ có trong danh sách của đêm sau.',
        ],
      },
      {
        heading: 'Tệp quyết định',
        points: [
          'Quyết định nhiều cặp một lúc bằng tệp CSV: mã tỉnh, mã số BHXH, ứng viên, quyết định, lý do, chứng cứ. ' +
            'Tên cột và giá trị có ở đầu danh sách tải về.',
          'Tệp được nhận trọn vẹn hoặc không nhận gì. Gửi lại đúng tệp đó thì không ghi hai lần.',
          'Quyết định được giữ mãi kèm người quyết định, mục đích và thời gian.',
        ],
      },
      {
        heading: 'Điều gì đến đơn vị',
        points: [
          'Đơn vị được nhắc xem căn cước của người đó. Số định danh chỉ được chuyển nếu chính sách cho phép, có ' +
            'chứng cứ, và dòng không đổi trong 30 ngày.',
          'Khi đơn vị gửi lại dòng đúng, cặp tự chuyển thành đã xác thực trong bảng kết quả.',
        ],
      },
      {
        heading: 'Bảo mật',
        points: [
          'Danh sách ứng viên chứa số định danh của người chưa chắc có liên quan. Không in, không gửi, không lưu ' +
            'ra ngoài hệ thống. Danh sách tự xóa sau 30 ngày.',
          'Mỗi lần xem đều được lưu vết. Khi cần trao đổi, nêu mã tỉnh và số của lần gửi, không nêu số định danh.',
        ],
      },
    ],
    table: 'grades',
  }),
  en: ({ pages }) => ({
    title: 'Guide for reviewers',
    sections: [
      {
        heading: 'What a reviewer does',
        text: [
          'Some rows name nobody: the ID is missing or wrong. Every night the population database is searched for ' +
            `people who may be meant. ${pages.trace} shows the candidates; you decide each pair. No rate moves by a ` +
            'decision: only the next upload of the office changes the ledger.',
        ],
      },
      {
        heading: 'Looking and deciding',
        steps: [
          `Open ${pages.trace}, choose a province and its newest list. Begin with the highest grade.`,
          'Read the explanation: what each field (name, birth date, sex, ID, residence) adds or takes away, and ' +
            'how many people of the country have exactly this name.',
          'Accept with evidence from outside (a file, an identity card), and write it down. A high probability is no ' +
            'evidence.',
          'Reject when it is certainly somebody else, with the reason: a rejected pair is never proposed again.',
          'Leave what is unclear; the row is in the list of the next night.',
        ],
      },
      {
        heading: 'A file of decisions',
        points: [
          'Many pairs at once by CSV: province, participant number, candidate, decision, reason, evidence. Names ' +
            'of columns and values stand at the head of the list that you download.',
          'A file is taken whole or not at all. The same file again records nothing twice.',
          'Decisions are kept for good, with who decided, for what and when.',
        ],
      },
      {
        heading: 'What reaches the office',
        points: [
          'The office is asked to look at the identity card. The ID itself is passed on only if the policy allows ' +
            'it, there is evidence, and the row has stood unchanged for 30 days.',
          'When the office sends the right row, the pair becomes verified in the table of results.',
        ],
      },
      {
        heading: 'Confidentiality',
        points: [
          'Lists hold IDs of people who may have nothing to do with the row. Do not print, send or keep them ' +
            'elsewhere. They are removed after 30 days.',
          'Every look is recorded. Speak of province and batch number, never of an ID.',
        ],
      },
    ],
    table: 'grades',
  }),
};
