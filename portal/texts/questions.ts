/** The questions of headquarters and directors, Vietnamese first. */
import type { Language } from '../http/route.ts';

export type Question = 'moved' | 'goal' | 'mending' | 'where' | 'units' | 'past' | 'runs' | 'extract' | 'alerts';

export const questionTexts: Record<Language, Record<Question | 'title', string>> = {
  vi: {
    title: 'Câu hỏi đầu ngày',
    moved: 'Vì sao tỷ lệ thay đổi?',
    goal: 'Tỉnh nào không đạt mục tiêu đúng hạn, còn thiếu bao nhiêu?',
    mending: 'Sửa những gì thì đạt mục tiêu?',
    where: 'Số người chưa xác thực nằm ở đâu, ai phải xử lý?',
    units: 'Đơn vị nào chậm?',
    past: 'Một ngày đã qua ra sao, khác hôm nay thế nào?',
    runs: 'Các đêm vừa qua chạy có trọn vẹn không?',
    extract: 'Bản trích mới sẽ làm thay đổi những gì?',
    alerts: 'Ai báo cho tôi khi có việc?',
  },
  en: {
    title: 'Questions of the morning',
    moved: 'Why did the rate move?',
    goal: 'Which provinces will miss the goal, and by how much?',
    mending: 'What must be mended to reach it?',
    where: 'Where are the people who are not verified, and who must act?',
    units: 'Which units lag?',
    past: 'How was it on a past day, and what is different today?',
    runs: 'Did the last nights do their work everywhere?',
    extract: 'What would a new extract change?',
    alerts: 'Who tells me when something happens?',
  },
};
