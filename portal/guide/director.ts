/** The guide of those who answer for an office. */
import type { GuideTexts } from './guide.ts';

export const directorGuide: GuideTexts = {
  vi: ({ pages, receipt }) => ({
    title: 'Hướng dẫn cho lãnh đạo đơn vị',
    sections: [
      {
        heading: 'Mười phút mỗi tuần',
        steps: [
          `${pages.cases}: còn bao nhiêu người, theo lý do, theo đơn vị, chờ đã bao lâu; so với lần trước có bao ` +
            'nhiêu người mới, đã sửa, sai trở lại.',
          `${pages.units}: huyện, xã, đơn vị nào có tỷ lệ thấp, xa mục tiêu, không chuyển biến, còn trẻ chưa có thẻ; ` +
            'từ mỗi đơn vị xem được ai chưa xác thực.',
          `${pages.batches}: đơn vị đã gửi gì, ai gửi, tệp nào bị từ chối và vì sao.`,
          `${pages.lists}: người đã mất, số định danh được xác lập lại, dùng chung số định danh, trẻ em chưa có thẻ: ` +
            'mỗi danh sách đã xử lý đến đâu.',
          `${pages.published}: tỷ lệ và thứ hạng của tỉnh, tốc độ giảm và ngày dự kiến đạt 100 %.`,
        ],
      },
      {
        heading: 'Tỷ lệ xác thực',
        points: [
          'Tử số là số người đã xác thực; mẫu số là số người tham gia thuộc phạm vi đối chiếu, mỗi người một lần dù ' +
            'tham gia nhiều loại hình.',
          'Lấy hai chữ số thập phân, không làm tròn lên: 99,99 % vẫn là còn người.',
          'Người rời sổ khi chưa xác thực không còn trong tỷ lệ nhưng được nêu riêng, ở phần “Yếu tố cần lưu ý ' +
            'khi đọc tỷ lệ”. Tỷ lệ chỉ tăng thật khi có người được sửa đúng.',
          'Tỉnh chỉ được xếp hạng khi đã gửi danh sách toàn bộ. Quá 14 ngày không gửi gì thì được nêu là chậm dữ liệu.',
          'Nhóm dưới 5 người không nêu số ở trang công bố; trang của đơn vị luôn có số đúng.',
        ],
      },
      {
        heading: 'Điều phải quyết định',
        points: [
          'Tệp toàn bộ làm giảm hơn 5 % số người bị từ chối trước. Trang gửi tệp cho xem ai sẽ rời và bao nhiêu ' +
            'người; chỉ xác nhận khi danh sách đó đúng.',
          'Dòng tạm giữ: mỗi số định danh chỉ được khai ba nội dung khác nhau trong 30 ngày. Nhiều dòng tạm giữ ' +
            'của một cán bộ là dấu hiệu nhập thử: hãy hỏi cán bộ đó trước, rồi mới đề nghị BHXH Việt Nam xem xét.',
          `Số lượt ở trang ${pages.check} của mỗi cán bộ trong ngày có giới hạn; anh, chị thấy được từng người đã ` +
            'dùng bao nhiêu.',
        ],
      },
      {
        heading: 'Lưu và báo cáo',
        points: [
          `Mỗi lần gửi có ${receipt} kèm số dòng, kết quả, tỷ lệ trước và sau. Khi cần trao đổi, nêu số của lần gửi; ` +
            'không nêu họ tên hay số định danh.',
          `Bản tin ngày và tháng của tỉnh có ở ${pages.published}, đã ẩn các nhóm nhỏ, dùng được để báo cáo.`,
          'Mọi lần xem dữ liệu của người tham gia đều được lưu vết.',
        ],
      },
    ],
    table: 'answers',
  }),
  en: ({ pages, receipt }) => ({
    title: 'Guide for directors',
    sections: [
      {
        heading: 'Ten minutes a week',
        steps: [
          `${pages.cases}: how many people remain, by reason, by unit, and for how long; compared with the list ` +
            'before, how many are new, mended, or wrong again.',
          `${pages.units}: which districts, communes and other units have a low rate, are behind their goal, do not ` +
            'move, or have children without a card; each leads to who is not verified there.',
          `${pages.batches}: what your office sent, who sent it, which files were refused and why.`,
          `${pages.lists}: deceased people, replaced IDs, shared IDs, children without a card: how far each list ` +
            'is dealt with.',
          `${pages.published}: rate and place of the province, how fast the number falls, and when 100% is expected.`,
        ],
      },
      {
        heading: 'The rate',
        points: [
          'People verified, divided by participants in scope, each person once however many schemes they are in.',
          'Cut to two decimals, never rounded up: at 99.99% somebody remains.',
          'Whoever leaves the books unverified is no longer part of the rate, and is told beside it. The rate ' +
            'only rises for good when somebody is put right.',
          'A province is ranked once it has sent its whole books. After 14 days without an upload it is told as late.',
          'Groups under 5 people have no number on published pages; the pages of your office have the exact ones.',
        ],
      },
      {
        heading: 'What needs a decision',
        points: [
          'A file of the whole books that drops over 5% is refused first. The upload page shows who would go and how ' +
            'many; confirm only if that list is right.',
          'Held rows: three different claims on one personal ID are compared in 30 days. Many held rows of one ' +
            'officer are a sign of trying: ask the officer first, then headquarters.',
          `The checks of each officer at ${pages.check} are limited per day; you see how many each has used.`,
        ],
      },
      {
        heading: 'Files and reports',
        points: [
          `Each upload has ${receipt} with rows, results, and rates before and after. Quote the batch number, ` +
            'never a name or an ID.',
          `Daily and monthly bulletins of the province are at ${pages.published}, small groups hidden, ready to ` +
            'be used.',
          'Every look at the data of participants is recorded.',
        ],
      },
    ],
    table: 'answers',
  }),
};
