/**
 * Refusals of work that is ordered of a deployment (`docs/operations.md`): whoever orders it is told them, by the
 * deployment or by the command, and no office is, so they have no number in the catalogue.
 */

export const operationRefusals = {
  COMMAND_NOT_DEPLOYED: {
    vi:
      'Lệnh này không làm được ở một hệ thống đã triển khai, và không làm gì ở máy này. Bỏ "--deployment" (hoặc ' +
      '"DOISOAT_DEPLOYMENT"), hoặc dùng một trong các lệnh: "{commands}".',
    en:
      'This command cannot be ordered of a deployment, and nothing was done here. Leave out --deployment (or ' +
      'DOISOAT_DEPLOYMENT), or use one of: {commands}.',
  },
  DEPLOYMENT_UNKNOWN: {
    vi:
      'Không tìm thấy hệ thống "{stage}" ở vùng này[ ("{region}")] của tài khoản, hoặc nó không có địa chỉ nhận ' +
      'lệnh. Kiểm tra tên, "AWS_PROFILE" và "AWS_REGION", hoặc cho địa chỉ bằng "DOISOAT_OPERATIONS_URL".',
    en:
      'There is no stack doisoat-{stage} with an output operationsUrl in this account and region[ ({region})]. Check ' +
      'the stage, AWS_PROFILE and AWS_REGION, or give the URL by DOISOAT_OPERATIONS_URL.',
  },
  DEPLOYMENT_NAME: {
    vi: 'Tên hệ thống đã triển khai gồm chữ thường, số và dấu gạch nối, ví dụ "prod".',
    en: 'A stage is named by small letters, digits and hyphens, such as prod.',
  },
  DEPLOYMENT_URL: {
    vi: 'Địa chỉ nhận lệnh phải bắt đầu bằng "https://". Kiểm tra "DOISOAT_OPERATIONS_URL".',
    en: 'The URL of orders must begin with https://. Check DOISOAT_OPERATIONS_URL.',
  },
  DEPLOYMENT_AWAY: {
    vi:
      'Hệ thống đã triển khai không trả lời[ ({what})]. Lệnh có thể đã được nhận[: mã "{id}"]; kiểm tra mạng rồi xem ' +
      'bằng "doisoat operation", hoặc chạy lại.',
    en:
      'The deployment does not answer[ ({what})]. The order may have been taken[, its id is {id}]; check the ' +
      'network, then look by "doisoat operation", or run the command again.',
  },
  DEPLOYMENT_ANSWER: {
    vi: 'Không hiểu câu trả lời của địa chỉ này[ ({what})]. Kiểm tra địa chỉ, và phiên bản của chương trình này.',
    en: 'The answer of this address is not understood[ ({what})]. Check the address, and the version of this program.',
  },
  REGION_MISSING: {
    vi: 'Chưa biết vùng của hệ thống. Đặt "AWS_REGION", hoặc "region" của hồ sơ trong "~/.aws/config".',
    en: 'The region is not known. Set AWS_REGION, or region of the profile in ~/.aws/config.',
  },
  CREDENTIALS_MISSING: {
    vi:
      'Không có thông tin đăng nhập. Chọn hồ sơ bằng "AWS_PROFILE", hoặc đặt "AWS_ACCESS_KEY_ID", ' +
      '"AWS_SECRET_ACCESS_KEY" và "AWS_SESSION_TOKEN" của một phiên ("docs/operations.md").',
    en:
      'There are no credentials. Choose a profile by AWS_PROFILE, or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY ' +
      'and AWS_SESSION_TOKEN of a session (docs/operations.md).',
  },
  CREDENTIALS_EXPIRED: {
    vi: 'Phiên đăng nhập đã hết hạn. Hãy mở phiên mới rồi chạy lại[; mã của lệnh là "{id}"].',
    en: 'The session has expired. Begin a new one and run the command again[; the id of the order is {id}].',
  },
  CREDENTIALS_WRONG: {
    vi: 'Thông tin đăng nhập không đúng, hoặc đồng hồ của máy này lệch quá 5 phút. Kiểm tra khóa, và giờ của máy.',
    en: 'The credentials are not right, or the clock of this machine is off by over 5 minutes. Check both.',
  },
  ROLE_NOT_ASSUMED: {
    vi:
      'Không vào được vai trò của hồ sơ này. Cần mã xác thực hai bước đúng và còn hạn ("mfa_serial"), tên phiên là ' +
      'tên người dùng của bạn ("role_session_name"), và quyền dùng vai trò đó.',
    en:
      'The role of this profile cannot be assumed. Needed are a right and fresh MFA code (mfa_serial), the name of ' +
      'your own user as role_session_name, and the right to assume the role.',
  },
  MFA_CODE_NEEDED: {
    vi:
      'Hồ sơ này cần mã xác thực hai bước, nhưng không có màn hình để hỏi. Mở phiên trước, ví dụ bằng "aws configure ' +
      'export-credentials".',
    en:
      'This profile needs an MFA code, and there is no terminal to ask for it. Begin the session before, such as by ' +
      '"aws configure export-credentials".',
  },
  ROLE_WRONG: {
    vi:
      'Phiên này không có quyền ra lệnh đó. Cần vai trò[ "doisoat-{stage}-{role}"] của đúng hệ thống, mở bằng mã xác ' +
      'thực hai bước.',
    en: 'This session may not order that. Needed is the role[ doisoat-{stage}-{role}] of this very stage, with MFA.',
  },
  REQUEST_INVALID: {
    vi: 'Hệ thống không nhận yêu cầu này[: sai ở "{field}"]. Kiểm tra những gì đã gõ, và phiên bản chương trình.',
    en:
      'The deployment does not take this request[: {field} is wrong]. Check what was typed, and the version of this ' +
      'program.',
  },
  REQUEST_TOO_LARGE: {
    vi: 'Tệp quá lớn để gửi trong một lệnh: {bytes} byte, tối đa {max}. Chia nhỏ tệp rồi chạy từng phần.',
    en: 'The file is too large for one order: {bytes} bytes, at most {max}. Divide it and order part by part.',
  },
  OPERATION_UNKNOWN: {
    vi: 'Hệ thống không biết việc này: phiên bản ở đó cũ hơn chương trình này.',
    en: 'The deployment does not know this work: its version is older than this program.',
  },
  ORDER_UNKNOWN: {
    vi: 'Hệ thống không có lệnh mang mã này. Kiểm tra mã, và tên hệ thống.',
    en: 'The deployment has no order of this id. Check the id, and the stage.',
  },
  ORDER_DIFFERS: {
    vi: 'Mã này đã thuộc về một lệnh khác. Không làm gì; hãy dùng mã khác.',
    en: 'This id is that of another order. Nothing was done; take another id.',
  },
  ORDER_INCOMPLETE: {
    vi:
      'Lệnh kết thúc mà còn thiếu {missing} phần, đầu tiên là "{part}" với mã {code}. Những phần khác đã xong; ' +
      'khắc phục rồi chạy lại lệnh.',
    en:
      'The order ended without {missing} of its parts, the first is {part} with code {code}. The others are done; ' +
      'mend it and order it again.',
  },
} as const satisfies Record<string, { vi: string; en: string }>;
