/** Paragraphs below the options: English, Vietnamese. That of examples changes its heading alone. */
const paragraphs: readonly (readonly [string, string])[] = [
  [
    `
States: received, committed, refused, duplicate, ignored. The number is what an office quotes: the first digits of the
batch id. One batch to its end: doisoat watch.`,
    `
Tình trạng: đã nhận, đã ghi nhận, bị từ chối, đã gửi trước đó, không tiếp nhận. Khi cần hỏi, đơn vị nêu số của lần gửi:
các chữ số đầu của mã. Theo dõi một lần gửi đến cuối: doisoat watch.`,
  ],
  [
    `
Exit codes: 0 committed, or sent before; 1 refused, ignored, or no answer in time.`,
    `
Mã kết thúc: 0 là đã ghi nhận hoặc đã gửi trước đó; 1 là bị từ chối, không tiếp nhận, hoặc quá giờ chưa có kết quả.`,
  ],
  [
    `
A claim is held where an ID was claimed in more than three different ways within 30 days; it is then not compared.
doisoat release compares the held claims of a batch after all, doisoat held refuse keeps that they stay so.`,
    `
Dòng bị tạm giữ khi số định danh được khai quá ba lần khác nhau trong 30 ngày; khi đó không được đối chiếu.
doisoat release cho đối chiếu các dòng tạm giữ của một lần gửi, doisoat held refuse ghi rằng chúng bị từ chối.`,
  ],
  [
    `
Tables and columns: docs/export.md. No personal ID, name or birth date is in any of them.`,
    `
Các bảng và cột: docs/export.md. Không bảng nào có số định danh, họ tên hoặc ngày sinh.`,
  ],
  [
    `
Kinds: provinceStale, rateFell, rankLost, offTrack, batchRefused, held, drift, runFailed. Where alerts may go stands in
"alerts" of config.json (docs/alerts.md, Settings); without it nothing is sent.`,
    `
Các việc: provinceStale, rateFell, rankLost, offTrack, batchRefused, held, drift, runFailed. Nơi được phép gửi đến ghi
trong mục "alerts" của config.json (docs/alerts.md, mục Settings); không có mục này thì không gửi gì.`,
  ],
  [
    `
Exit codes: 0 done, also for a duplicate; 1 refused or failed, with a code; 2 wrong usage.
DOISOAT_DIR names the data directory, DOISOAT_PROVINCE the province where a command takes one, DOISOAT_LANG the
language; options go first. With NO_COLOR nothing is coloured, with DOISOAT_DEBUG=1 an unexpected failure shows its
stack.`,
    `
Mã kết thúc: 0 là xong, cả khi tệp đã xử lý trước đây; 1 là bị từ chối hoặc lỗi, kèm mã; 2 là dùng sai.
Biến DOISOAT_DIR là thư mục dữ liệu, DOISOAT_PROVINCE là tỉnh cho các lệnh cần tỉnh, DOISOAT_LANG là ngôn ngữ; tùy chọn
của lệnh được ưu tiên. Có NO_COLOR thì không tô màu; có DOISOAT_DEBUG=1 thì lỗi ngoài dự kiến được in đầy đủ.`,
  ],
  [
    `
Provinces: vn for the country, vn34-…, or vn63-… up to 2025. Persons are digits alone, per cent have a decimal point.
by: the day by which a target_verified is to be reached (default: 31 December of its year).`,
    `
Tỉnh: vn là cả nước, vn34-…, hoặc vn63-… đến hết 2025. Số người chỉ gồm chữ số, tỷ lệ dùng dấu chấm thập phân.
by: ngày phải đạt target_verified (mặc định: 31 tháng 12 của năm đó).`,
  ],
  [
    `
Provinces are those of the day: vn63-… until 2025-06-30, vn34-… since 2025-07-01.`,
    `
Tỉnh theo ngày: vn63-… đến 30/06/2025, vn34-… từ 01/07/2025.`,
  ],
  [
    `
Off unless "trace" of config.json says "mode": "on" with legalBasis and setBy (docs/trace.md, Settings).
A run that was stopped goes on where it was. Lists: objects/trace/<province>/<day>/; they are removed after 30 days.`,
    `
Tắt, trừ khi mục "trace" của config.json có "mode": "on" kèm legalBasis và setBy (docs/trace.md).
Lượt bị dừng sẽ chạy tiếp từ chỗ đó. Danh sách: objects/trace/<tỉnh>/<ngày>/; tự xóa sau 30 ngày.`,
  ],
  [
    `
Decisions are accept or reject. A rejected pair is never proposed again. Under the policy "id" the ID reaches the
office only with evidence that the reviewer has seen, for rows that have stood unchanged for 30 days.`,
    `
Quyết định là accept (chấp nhận) hoặc reject (loại). Cặp đã loại không bao giờ được nêu lại. Theo chính sách "id", số
định danh chỉ đến đơn vị khi có chứng cứ mà người rà soát đã xem, với các dòng không đổi trong 30 ngày.`,
  ],
  [
    `
Put uploads under <dir>/objects/incoming/<province>/<kind>/; answers are written under
<dir>/objects/results/<province>/<batch>/. With {"objects": {"bucket": "…", "endpoint": "https://…"}} in
<dir>/config.json, objects are kept in that S3-compatible store (docs/worker.md); state, key and pages stay in <dir>.
With --state postgres://… several machines share the state and work side by side (docs/state-postgres.md).
SIGTERM or Ctrl-C: the worker finishes the current upload and exits. After a kill it resumes where it was.`,
    `
Đặt tệp vào <thư mục>/objects/incoming/<tỉnh>/<loại>/; câu trả lời ở <thư mục>/objects/results/<tỉnh>/<lần gửi>/.
Với {"objects": {"bucket": "…", "endpoint": "https://…"}} trong <thư mục>/config.json, các đối tượng nằm ở kho tương
thích S3 đó (docs/worker.md); trạng thái, khóa và các trang vẫn ở <thư mục>.
Với --state postgres://… nhiều máy dùng chung trạng thái và cùng làm việc (docs/state-postgres.md).
Ctrl-C hoặc SIGTERM: xử lý xong tệp hiện tại rồi dừng. Bị ngắt đột ngột thì lần sau làm tiếp.`,
  ],
  [
    `
The rows are counted anew, and what the claims part says of each identity is derived from them. Where that differs from
what is stored, a new version takes its place, as after a compaction; uploads may go on meanwhile. What was wrong, who
had it repaired and why is kept under audit/<province>/. Where nothing differs, nothing is written.`,
    `
Các dòng được đếm lại, và phần ghi từng số định danh được lập lại từ đó. Chỗ nào khác với số đã lưu thì phiên bản mới
thay thế, như sau khi gộp; trong lúc đó vẫn gửi tệp được. Điều gì sai, ai cho sửa và vì sao được giữ ở audit/<tỉnh>/.
Không có gì khác thì không ghi gì.`,
  ],
  [
    `
To install it for one user, then open a new shell:
  doisoat completion bash > ~/.local/share/bash-completion/completions/doisoat
  doisoat completion zsh > ~/.zfunc/_doisoat
For zsh, ~/.zshrc has: fpath+=~/.zfunc; autoload -U compinit; compinit. For bash without the package bash-completion,
~/.bashrc has: source <(doisoat completion bash). Print the script again after an upgrade.`,
    `
Cài cho một người dùng, rồi mở shell mới:
  doisoat completion bash > ~/.local/share/bash-completion/completions/doisoat
  doisoat completion zsh > ~/.zfunc/_doisoat
Với zsh, thêm vào ~/.zshrc: fpath+=~/.zfunc; autoload -U compinit; compinit. Với bash không có gói bash-completion, thêm
vào ~/.bashrc: source <(doisoat completion bash). In lại tập lệnh sau khi nâng cấp.`,
  ],
  [
    `
Usage figures come from runs on one machine, counted as the cloud bills them. To measure your own:
  doisoat sync batch.csv --province vn34-52 --usage usage.json
  doisoat cost --small usage.json`,
    `
Số liệu đo từ các lượt chạy trên một máy, đếm như đám mây tính tiền. Để tự đo:
  doisoat sync batch.csv --province vn34-52 --usage usage.json
  doisoat cost --small usage.json`,
  ],
  [
    `
Needs a session of the role doisoat-<stage>-acceptance that is named vn34-00.<who> (docs/acceptance.md). What is sent
counts in no figure, and nothing of it stays in a ledger.`,
    `
Cần phiên của vai trò doisoat-<stage>-acceptance có tên vn34-00.<ai> (docs/acceptance.md). Những gì gửi đi không tính
vào số liệu nào và không để lại gì trong sổ.`,
  ],
];
export const paragraphsVi: Readonly<Record<string, string>> = Object.fromEntries(
  paragraphs.map((texts) => texts.map((each) => each.trim())),
);
