/** The guide of headquarters: held claims, the nights, the figures of the country. */
import type { GuideTexts } from './guide.ts';

export const headquartersGuide: GuideTexts = {
  vi: ({ pages }) => ({
    title: 'Hướng dẫn cho BHXH Việt Nam',
    sections: [
      {
        heading: 'Mỗi sáng',
        steps: [
          `${pages.runs}: lượt đối soát đêm qua đã trọn chưa; tỉnh nào bị lỗi. Lượt chưa trọn thì báo người vận ` +
            'hành, các tỉnh khác không bị ảnh hưởng.',
          `${pages.held}: dòng nào đang chờ quyết định, số định danh được hỏi bao nhiêu lần.`,
          `${pages.diffCountry}: ai được sửa, ai mới sai, ai vào, ai rời, dữ liệu dân cư đổi gì; chọn hai ngày bất kỳ.`,
          `${pages.unitsCountry}: xã, huyện, trường của mọi tỉnh có tỷ lệ thấp nhất, xa mục tiêu nhất, không chuyển ` +
            'biến; cũng ở đó nạp bảng tên và mục tiêu của các đơn vị.',
          `${pages.matrixCountry}: ai chưa xác thực, theo tỉnh, lý do, ai xử lý và loại hình; bấm vào số để xem ` +
            `từng người. ${pages.listsCountry}: đã mất, trùng số, trẻ em, chậm gửi của từng tỉnh.`,
          `${pages.goals}: tỉnh nào không kịp mục tiêu, còn thiếu bao nhiêu, xử lý gì thì đạt.`,
          `${pages.published}: tỷ lệ cả nước, thứ hạng, tỉnh chậm dữ liệu (từ 14 ngày không gửi).`,
        ],
      },
      {
        heading: 'Dòng tạm giữ',
        points: [
          'Vì sao có: mỗi số định danh chỉ được đối chiếu ba nội dung khác nhau trong 30 ngày, để không ai dò ' +
            'được dữ liệu dân cư bằng cách thử nhiều lần. Dòng thứ tư bị giữ, chưa đối chiếu; dòng cũ trong sổ vẫn ' +
            'như trước.',
          'Yêu cầu đơn vị gửi bản chụp căn cước và số của lần gửi. Nội dung khai khớp căn cước thì giải tỏa; ' +
            'không khớp, hoặc nhiều số định danh của một cán bộ bị giữ, thì từ chối và ghi lý do.',
          'Giải tỏa là cho đối chiếu cả lần gửi, ghi rõ mục đích. Người quyết định, thời gian và lý do được lưu vết.',
        ],
      },
      {
        heading: 'Xem dữ liệu của một tỉnh',
        points: [
          `Mở tỉnh từ ${pages.home}: ${pages.cases}, ${pages.batches}, ${pages.lists} của tỉnh đó, với đầy đủ chi ` +
            'tiết. Đơn vị chỉ thấy chi tiết theo chính sách đã đặt.',
          'Mỗi lần xem đều được lưu vết. Trao đổi với đơn vị bằng số của lần gửi và số dòng, không bằng họ tên.',
        ],
      },
      {
        heading: 'Đọc tỷ lệ và xếp hạng',
        points: [
          'Tỷ lệ: số người đã xác thực chia cho số người tham gia thuộc phạm vi đối chiếu, hai chữ số thập phân, ' +
            'không làm tròn lên. Cả nước: người có ở nhiều tỉnh được nêu riêng.',
          'Chỉ xếp hạng tỉnh đã gửi danh sách toàn bộ và có đủ số người so với kế hoạch; các tỉnh bằng nhau cùng hạng.',
          'Số công bố ẩn nhóm dưới 5 người. Số theo ngày đã chốt không đổi; đính chính được ghi cạnh số cũ.',
          'Người rời sổ khi chưa xác thực, người ngoài phạm vi và người chỉ khớp năm sinh được nêu cạnh tỷ lệ, vì ' +
            'chúng làm tỷ lệ tăng mà không ai được sửa.',
        ],
      },
      {
        heading: 'Kế hoạch và dữ liệu dân cư',
        points: [
          'Kế hoạch, chỉ tiêu giao và dân số: tệp CSV có nguồn và ngày; số mới hơn được dùng, số cũ vẫn còn.',
          'Bản trích dân cư mới: người vận hành lập chỉ mục. Ít hơn 1 % số người thì bị từ chối cho đến khi có ' +
            'xác nhận. Đêm kế tiếp mọi dòng liên quan được đối chiếu lại, và đơn vị nhận danh sách cần xem lại.',
        ],
      },
    ],
    table: 'answers',
  }),
  en: ({ pages }) => ({
    title: 'Guide for headquarters',
    sections: [
      {
        heading: 'Every morning',
        steps: [
          `${pages.runs}: whether last night's run is whole, and which province failed. Tell the operator; the ` +
            'others are not affected.',
          `${pages.held}: which rows wait for a decision, and how often their IDs were asked about.`,
          `${pages.diffCountry}: who was mended, became wrong, joined or left, and what the registry changed, ` +
            'between any two days.',
          `${pages.unitsCountry}: the communes, districts or schools of all provinces with the lowest rate, furthest ` +
            'behind their goal, or not moving; the table of their names and goals is loaded there too.',
          `${pages.matrixCountry}: who is not verified, by province, reason, who acts and scheme; each number leads ` +
            `to its people. ${pages.listsCountry}: deaths, shared IDs, children, late provinces.`,
          `${pages.goals}: which provinces will miss their goal, by how much, and what would help.`,
          `${pages.published}: the rate of the country, the ranking, provinces that are late (14 days without an ` +
            'upload).',
        ],
      },
      {
        heading: 'Held claims',
        points: [
          'Why they exist: three different claims on one personal ID are compared in 30 days, so that nobody can ' +
            'find out what the population database holds by trying. The fourth is held and not compared; the row of ' +
            'before stays.',
          'Ask the office for a copy of the identity card and the batch number. Release what agrees with the ' +
            'card; refuse with a reason what does not, and where many IDs of one officer are held.',
          'A release has the whole batch compared, with a purpose. Who decided, when and why is recorded.',
        ],
      },
      {
        heading: 'Looking at a province',
        points: [
          `Open the province from ${pages.home}: its ${pages.cases}, ${pages.batches} and ${pages.lists}, in full ` +
            'detail. Offices see details as the disclosure policy allows.',
          'Every look is recorded. Speak with offices by batch number and row, never by name.',
        ],
      },
      {
        heading: 'Reading rates and ranks',
        points: [
          'The rate is people verified divided by participants in scope, cut to two decimals. For the country, ' +
            'people in several provinces are told apart.',
          'Ranked are provinces that have sent their whole books and have the planned number of people; equals ' +
            'share a place.',
          'Published numbers hide groups under 5. Closed days do not change; a correction is recorded beside them.',
          'People who left unverified, who are out of scope, or agree by the year of birth alone are told beside ' +
            'the rate: they raise it without anybody being put right.',
        ],
      },
      {
        heading: 'Plans and the population database',
        points: [
          'Plans, targets and populations: a CSV with source and day; the newer figure holds, the older stays on ' +
            'record.',
          'A new extract: the operator builds the index. With over 1% fewer people it is refused until confirmed. ' +
            'The next night every row it touches is compared again, and offices get a list of what to check.',
        ],
      },
    ],
    table: 'answers',
  }),
};
