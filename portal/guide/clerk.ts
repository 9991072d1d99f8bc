/** The guide of those who send files and mend rows. */
import type { GuideTexts } from './guide.ts';

export const clerkGuide: GuideTexts = {
  vi: ({ pages, send, pick, workbook, joined, joinedOpen, kinds }) => ({
    title: 'Hướng dẫn cho cán bộ nghiệp vụ',
    sections: [
      {
        heading: 'Việc mỗi ngày',
        text: [
          `Mở trang ${pages.cases}: đó là những người của đơn vị hiện còn phải xử lý, kèm lý do và việc cần làm. Sửa ` +
            'theo căn cước, gửi lại, và người đã đúng sẽ tự rời danh sách.',
        ],
      },
      {
        heading: 'Gửi tệp',
        steps: [
          `Mở trang ${pages.upload}, chọn loại tệp. ${kinds.join('. ')}.`,
          'Chọn loại hình bảo hiểm nếu tệp không có cột này; ghi cán bộ gửi và mục đích.',
          `Bấm ${pick}. Máy của anh, chị kiểm tra tệp trước, chưa gửi gì đi. Dòng nào sai thì sửa ngay trong tệp rồi ` +
            'chọn lại.',
          `Bấm ${send}. Ghi lại số của lần gửi: khi cần hỏi, chỉ cần nêu số này.`,
          `Có thể đóng trang. Kết quả luôn có ở trang ${pages.batches}.`,
        ],
      },
      {
        heading: 'Sửa trong Excel và gửi lại',
        steps: [
          `Ở trang ${pages.batches}, mở lần gửi và tải ${workbook} để biết dòng nào cần sửa, sửa thế nào. Hoặc ngay ` +
            `sau khi gửi, chọn ${joinedOpen} rồi bấm ${joined}: đó là tệp của mình, kết quả ở các cột phía trước.`,
          'Đối chiếu từng người với căn cước. Hồ sơ BHXH sai thì lập TK1-TS; căn cước sai thì đề nghị công an cấp xã.',
          'Sửa các cột dữ liệu của chính mình: họ tên, ngày sinh, giới tính, số định danh. Giữ nguyên mã số BHXH và ' +
            'tên các cột; không cần xóa cột kết quả. Cột số phải ở dạng văn bản để không mất số 0 ở đầu.',
          'Lưu tệp dạng .xlsx rồi gửi như trên. Chỉ dòng có thay đổi mới được tính là khai mới.',
        ],
      },
      {
        heading: 'Hỏi về một vài người',
        points: [
          `Trang ${pages.check}: điền từ một đến mười người, có kết quả ngay. Thông tin được ghi vào sổ như một ` +
            'tệp báo tăng, điều chỉnh, nên chỉ điền người thật sự tham gia. Mỗi cán bộ có số lượt giới hạn trong ' +
            'ngày.',
          `Vì sao một người chưa xác thực: mở người đó ở trang ${pages.cases}. Trang in được để lưu hồ sơ.`,
        ],
      },
      {
        heading: 'Dòng tạm giữ',
        text: [
          'Mỗi số định danh chỉ được khai ba nội dung khác nhau trong 30 ngày. Thêm nữa thì dòng bị tạm giữ và ' +
            'chờ BHXH Việt Nam xem xét. Đừng thử tiếp: hãy chuẩn bị bản chụp căn cước và báo số của lần gửi, số dòng.',
        ],
      },
      {
        heading: 'Tỷ lệ xác thực',
        text: [
          'Tỷ lệ là số người đã xác thực chia cho số người tham gia thuộc phạm vi đối chiếu, lấy hai chữ số thập ' +
            'phân và không làm tròn lên: 100,00 % nghĩa là không còn ai. Lực lượng vũ trang và người nước ngoài ' +
            'không tính.',
        ],
      },
      {
        heading: 'Khi cần giúp',
        text: [
          'Báo người vận hành số của lần gửi, số dòng và mã trong ngoặc vuông nếu có. Không gửi họ tên, số định ' +
            'danh, ngày sinh qua điện thoại, thư hay tin nhắn.',
        ],
      },
    ],
    table: 'answers',
  }),
  en: ({ pages, send, pick, workbook, joined, joinedOpen, kinds }) => ({
    title: 'Guide for clerks',
    sections: [
      {
        heading: 'Every day',
        text: [
          `Open ${pages.cases}: these people of your office need something done now, with the reason and the next ` +
            'step. Correct from the identity card, send again, and whoever is right leaves the list.',
        ],
      },
      {
        heading: 'Sending a file',
        steps: [
          `Open ${pages.upload} and choose the kind of file. ${kinds.join('. ')}.`,
          'Choose the schemes if the file has no such column; give officer and purpose.',
          `Press ${pick}. Your computer checks the file first; nothing is sent. Mend wrong rows in the file and ` +
            'choose it again.',
          `Press ${send}. Note the batch number: it is all you need when you ask somebody.`,
          `The page may be closed. The result stays at ${pages.batches}.`,
        ],
      },
      {
        heading: 'Mending in Excel and sending again',
        steps: [
          `At ${pages.batches}, open the upload and download ${workbook} to see which rows need what. Or choose ` +
            `${joinedOpen} after sending and press ${joined}: your own file, with the answers in front.`,
          'Compare each person with the identity card. If our record is wrong, file TK1-TS; if the card is wrong, ' +
            'refer to the commune police.',
          'Correct your own columns: name, birth date, sex, personal ID. Leave the participant number and the ' +
            'names of columns as they are; columns of answers need not be removed. Columns of numbers must be text, ' +
            'or leading zeros are lost.',
          'Save as .xlsx and send it as above. Only rows that changed count as new claims.',
        ],
      },
      {
        heading: 'Asking about a few people',
        points: [
          `${pages.check}: fill in one to ten people and see the answer at once. It enters the ledger like a file of ` +
            'changes, so only fill in people who take part. Each officer has a number of checks a day.',
          `Why somebody is not verified: open the person at ${pages.cases}. The page can be printed for the file.`,
        ],
      },
      {
        heading: 'Held rows',
        text: [
          'Three different claims on one personal ID are compared in 30 days. Further ones are held until ' +
            'headquarters has looked. Do not try again: have a copy of the identity card ready, and give batch ' +
            'number and row.',
        ],
      },
      {
        heading: 'The rate',
        text: [
          'The rate is people verified divided by participants in scope, cut to two decimals and never rounded up: ' +
            '100.00% means that nobody remains. Armed forces and foreigners do not count.',
        ],
      },
      {
        heading: 'Help',
        text: [
          'Give the operator the batch number, the row, and the code in square brackets. Never send names, IDs or ' +
            'birth dates by telephone, mail or message.',
        ],
      },
    ],
    table: 'answers',
  }),
};
