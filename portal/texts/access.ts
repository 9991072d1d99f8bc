/** Words of logging in and of sessions, Vietnamese first. */
import type { ProtocolCode } from '../http/problem.ts';
import type { Language } from '../http/route.ts';

interface AccessTexts {
  login: string;
  /** Who is logged in already; before the name. */
  loggedIn: string;
  goOn: string;
  provider: string;
  providerHint: string;
  proxyHint: string;
  owner: string;
  ownerHint: string;
  ownerKey: string;
  ownerWrong: string;
  noWay: string;
  published: string;
  sessions: string;
  sessionsHint: string;
  noSessions: string;
  started: string;
  seen: string;
  thisOne: string;
  other: string;
  which: string;
  endOthers: string;
  /** What to do, by code. */
  advice: Partial<Record<ProtocolCode, string>>;
  code: string;
  again: string;
}

export const accessTexts: Record<Language, AccessTexts> = {
  vi: {
    login: 'Đăng nhập',
    loggedIn: 'Đã đăng nhập:',
    goOn: 'Đến việc của tôi',
    provider: 'Đăng nhập bằng tài khoản của cơ quan',
    providerHint: 'Mật khẩu chỉ nhập ở trang đăng nhập của cơ quan; trang này không hỏi và không giữ mật khẩu.',
    proxyHint: 'Hãy vào trang này qua cổng thông tin của cơ quan: cổng cho biết cán bộ là ai.',
    owner: 'Người dùng máy này',
    ownerHint: 'Mở địa chỉ do lệnh "doisoat serve" in ra, hoặc dán phần sau “key=” của địa chỉ đó vào đây.',
    ownerKey: 'Khóa của máy này',
    ownerWrong: 'Khóa không đúng. Hãy lấy lại địa chỉ do lệnh "doisoat serve" in ra.',
    noWay: 'Chưa có cách đăng nhập nào được thiết lập. Hãy hỏi người vận hành.',
    published: 'Xem bảng cả nước, không cần đăng nhập',
    sessions: 'Phiên đăng nhập của tôi',
    sessionsHint:
      'Phiên tự kết thúc sau 45 phút không dùng và sau 10 giờ. Nếu có phiên lạ, hãy kết thúc các phiên khác.',
    noSessions: 'Không có phiên đăng nhập nào.',
    started: 'Bắt đầu',
    seen: 'Lần dùng gần nhất',
    thisOne: 'phiên này',
    other: 'phiên khác',
    which: 'Phiên',
    endOthers: 'Kết thúc các phiên khác',
    advice: {
      LOGIN_EXPIRED: 'Lượt đăng nhập có hiệu lực 10 phút và chỉ dùng một lần. Hãy đăng nhập lại.',
      LOGIN_REFUSED:
        'Nơi xác thực không xác nhận tài khoản. Hãy đăng nhập lại; nếu vẫn vậy, báo người vận hành mã lỗi này.',
      PERSON_UNKNOWN:
        'Tài khoản đúng, nhưng chưa có vai trò hoặc tỉnh ở đây. Hãy báo mã lỗi này cho người quản lý tài khoản của ' +
        'cơ quan.',
      LOGIN_UNAVAILABLE: 'Hãy thử lại sau ít phút. Không có gì bị mất.',
      NOT_FOUND: 'Địa chỉ không có, hoặc không thuộc đơn vị của cán bộ.',
      FORBIDDEN: 'Vai trò của tài khoản không gồm việc này.',
      ORIGIN_FOREIGN: 'Hãy mở lại trang từ đúng địa chỉ của hệ thống rồi làm lại.',
      BUSY: 'Hãy thử lại sau ít phút. Không có gì bị mất.',
      FAULT: 'Hãy thử lại; nếu vẫn vậy, báo người vận hành mã lỗi này.',
    },
    code: 'Mã lỗi',
    again: 'Đăng nhập lại',
  },
  en: {
    login: 'Log in',
    loggedIn: 'You are logged in:',
    goOn: 'To my work',
    provider: 'Log in with the account of your organisation',
    providerHint:
      'The password is for the page of your organisation alone; this page neither asks for it nor keeps it.',
    proxyHint: 'Come here by way of your organisation’s portal: it tells who you are.',
    owner: 'The user of this machine',
    ownerHint: 'Open the address that doisoat serve printed, or paste here what stands behind “key=” in it.',
    ownerKey: 'Key of this machine',
    ownerWrong: 'The key is not right. Take the address that doisoat serve printed.',
    noWay: 'No way to log in is set up. Ask the operator.',
    published: 'The figures of the country, without a login',
    sessions: 'My sessions',
    sessionsHint:
      'A session ends after 45 minutes without use, and after 10 hours. If one is not yours, end the others.',
    noSessions: 'There are no sessions.',
    started: 'Started',
    seen: 'Last used',
    thisOne: 'this one',
    other: 'another one',
    which: 'Session',
    endOthers: 'End the other sessions',
    advice: {
      LOGIN_EXPIRED: 'A login holds for 10 minutes and once. Log in again.',
      LOGIN_REFUSED:
        'The provider did not confirm the account. Log in again; if that fails, tell the operator this code.',
      PERSON_UNKNOWN:
        'The account is right but has no role or province here. Tell this code to whoever manages your accounts.',
      LOGIN_UNAVAILABLE: 'Try again in a few minutes. Nothing is lost.',
      NOT_FOUND: 'There is no such address, or it is not of your office.',
      FORBIDDEN: 'The role of the account does not include this.',
      ORIGIN_FOREIGN: 'Open the page again at its own address, and repeat.',
      BUSY: 'Try again in a few minutes. Nothing is lost.',
      FAULT: 'Try again; if that fails, tell the operator this code.',
    },
    code: 'Code',
    again: 'Log in again',
  },
};
