/** Words of the help of backup, restore, doctor and orders of a deployment (`words-vi.ts`). */
export const operationVi: Readonly<Record<string, string>> = {
  'order it of this deployment in the cloud (default: DOISOAT_DEPLOYMENT, else none)':
    'ra lệnh cho hệ thống đã triển khai này (mặc định: DOISOAT_DEPLOYMENT, nếu không có thì làm tại máy này)',
  'why, for the audit record; needed with --deployment': 'lý do, để lưu vết; bắt buộc khi có --deployment',
  'Follow work that was ordered of a deployment to its end, and print its report':
    'Theo dõi một lệnh đã giao cho hệ thống cho đến khi xong, rồi in báo cáo',
  'id of the order': 'mã của lệnh',
  'say how far it is, and end': 'chỉ cho biết đã đến đâu rồi kết thúc',
  'List held claims, for headquarters, and refuse them': 'Liệt kê các dòng tạm giữ (BHXH Việt Nam) và từ chối chúng',
  'Back up the data directory while it works; list and verify backups':
    'Sao lưu thư mục dữ liệu trong lúc đang chạy; liệt kê và kiểm tra các bản sao lưu',
  'directory of backups, outside the data directory; made if there is none':
    'thư mục sao lưu, nằm ngoài thư mục dữ liệu; được tạo nếu chưa có',
  'then remove all backups but the newest n, and files that none needs':
    'sau đó xóa các bản cũ, chỉ giữ n bản mới nhất, và các tệp không bản nào cần',
  'seal the keys and secrets for --recipient; otherwise they are left out':
    'mã hóa các khóa và bí mật cho --recipient; nếu không thì không sao lưu chúng',
  'X25519 public key (PEM) of whoever may open them': 'khóa công khai X25519 (PEM) của người được mở chúng',
  'List the backups of a directory, the newest first': 'Liệt kê các bản sao lưu của một thư mục, mới nhất trước',
  'directory of backups': 'thư mục sao lưu',
  'Read every file of the backups and check its hash': 'Đọc mọi tệp của các bản sao lưu và kiểm tra mã băm',
  'only the backup whose id begins so': 'chỉ bản sao lưu có mã bắt đầu như vậy',
  'Restore a backup into an empty directory (--dir), verified':
    'Khôi phục một bản sao lưu vào thư mục trống (--dir), có kiểm tra',
  'the backup whose id begins so (default: the newest)': 'bản sao lưu có mã bắt đầu như vậy (mặc định: mới nhất)',
  'X25519 private key (PEM) that opens the keys and secrets of the backup':
    'khóa riêng X25519 (PEM) để mở các khóa và bí mật của bản sao lưu',
  'Say what is wrong with the data directory and the machine, and what to do; changes nothing':
    'Cho biết thư mục dữ liệu và máy có gì sai, cần làm gì; không thay đổi gì',
  'read every byte of the ledgers and of the index in use': 'đọc từng byte của các sổ và của chỉ mục đang dùng',
  'ask the login provider too': 'hỏi cả nơi cấp đăng nhập',
  'ask a running worker too, such as http://127.0.0.1:9464': 'hỏi cả worker đang chạy, ví dụ http://127.0.0.1:9464',
  'a port that should be free; repeatable': 'một cổng cần còn trống; có thể lặp lại',
  'Try a deployment as the system check: ticket, upload, answers, figures, clean-up':
    'Kiểm tra một môi trường vừa triển khai bằng đơn vị kiểm tra hệ thống: phiếu, gửi tệp, trả lời, số liệu, dọn sổ',
  'part of the synthetic extract of that stage, whose people are sent too (default: none)':
    'một phần bản trích giả lập của môi trường đó, gửi thêm người trong đó (mặc định: không có)',
};
