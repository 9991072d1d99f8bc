/**
 * Words of names. Surnames with their share in per mille by region, after the lists in
 * thoidai.com.vn/nguoi-viet-co-bao-nhieu-ho-193290.html and hoten.org/100-ho-pho-bien-nhat; Hoàng and Vũ are said in
 * the north, Huỳnh and Võ in the south. Given and middle names stand in falling order of frequency (own estimate).
 */

export const northSurnames =
  'Nguyễn 360 Trần 108 Phạm 78 Lê 76 Vũ 56 Hoàng 52 Đỗ 32 Bùi 30 Đặng 24 Ngô 20 Dương 17 Đinh 17 Phan 14 Trịnh ' +
  '14 Đào 13 Lương 10 Hà 9 Đoàn 9 Cao 6 Tạ 6 Phùng 6 Lưu 5 Chu 5 Mai 5 Trương 5 Nghiêm 3 Khuất 2 Đàm 3 Lại 3 ' +
  'Tống 3 Quách 3 Vương 3 Kiều 3 Phí 2 Thái 2 Bạch 2 Lã 2 Từ 2 Doãn 2 Ninh 2 Hứa 2 Tô 3';
export const centralSurnames =
  'Nguyễn 330 Lê 118 Trần 105 Phan 52 Phạm 50 Hoàng 44 Võ 40 Hồ 34 Huỳnh 26 Đặng 22 Trương 21 Bùi 19 Ngô 17 Đỗ ' +
  '12 Dương 11 Cao 10 Đinh 10 Thái 8 Mai 8 Hà 7 Văn 5 Tôn 4 Lương 7 Đoàn 8 Trịnh 7 Châu 4 Đào 5 Từ 3 Lưu 3 ' +
  'Tạ 3 Bạch 2 Vi 6 Lữ 3 Hứa 2 Nguyễn Phước 2 Tôn Nữ 2 Tôn Thất 2 La 2 Kiều 2 Đậu 3 Phùng 2 Thân 2';
export const southSurnames =
  'Nguyễn 318 Trần 116 Lê 92 Huỳnh 52 Phạm 54 Võ 44 Phan 30 Đặng 23 Bùi 18 Trương 22 Hồ 17 Ngô 15 Đỗ 14 Dương ' +
  '16 Lý 13 Lâm 15 Đoàn 10 Mai 8 Cao 8 Châu 6 Đinh 8 Hoàng 12 Vũ 12 Lương 7 Hà 5 Thái 5 Tô 5 Trịnh 5 Tạ 4 ' +
  'Đào 6 Lưu 5 Tăng 3 Quách 4 Hứa 3 Từ 3 Kiều 3 Liêu 1 Diệp 2 Lữ 2 Ông 1 Mạc 2 Triệu 2 Thạch 6 Kim 5 Danh 4 ' +
  'Sơn 3';
export const northMountainSurnames =
  'Nguyễn 120 Hoàng 90 Nông 70 Lò 90 Vàng 50 Giàng 60 Sùng 40 Lý 50 Triệu 40 Bàn 30 Đặng 30 Lường 40 Quàng 30 ' +
  'Cà 30 Tòng 25 Hà 25 Ma 25 Lương 25 Hứa 20 Đàm 20 Vi 25 Mùa 15 Thào 20 Cứ 8 Hạng 10 Vừ 12 Phùng 10 Chẻo 8 ' +
  'Tẩn 12 Trần 30 Lê 25 Phạm 25 Bế 10 Mông 10 Lục 8 Lộc 6 Lù 10';

export const maleMiddles =
  'Hữu Đức Minh Quốc Thanh Ngọc Công Đình Xuân Quang Hoàng Anh Thành Trọng Tuấn Tấn Duy Viết Bá Gia Thế Tiến ' +
  'Mạnh Hồng Huy Thái Đăng Nhật Phúc Khắc Bảo Việt Văn Trung Chí Kim Sỹ Hải Phi Nguyên Đại Vĩnh Hoài Như ' +
  'Khánh Thiên Vũ Trường Tùng Chấn Kiến Phước Phú Thiện Đoàn Trí Cao Triệu Hùng Quý Nam Bình Song Lâm Ích ' +
  'Danh Nghĩa Doãn Tất Phan Bùi Lê';
export const femaleMiddles =
  'Thanh Thu Ngọc Kim Minh Thùy Hồng Phương Mỹ Bích Hoàng Như Bảo Quỳnh Tuyết Xuân Cẩm Thúy Khánh Ánh Diệu Hải ' +
  'Lan Tường Ái Diễm Yến Trúc Thảo Huyền Hà Gia Nhã Vân Kiều Tú Hương Hoài Trà Anh Ngân Mai Tâm Uyên Bạch Tố ' +
  'Lệ Châu Linh Nguyệt Thiên An Đan Hạnh Tuệ Cát Phúc Quế Hiền Thục Lam Nhật Việt Thụy Trâm Song Mộng Hạ Khả ' +
  'Hạo Vy Đoan';

export const maleNames =
  'Hùng Dũng Tuấn Nam Minh Hải Sơn Long Thắng Cường Anh Huy Đức Thành Hưng Bình Quang Tùng Hoàng Trung Kiên ' +
  'Linh Khánh Phong Hiếu Việt Tiến Dương Nghĩa Lâm Phúc Vinh Thịnh Toàn Tâm Đạt Hòa Quân Bảo Khoa Duy Lộc ' +
  'Phát Tài Trí Nhân Thái Phương Tú An Bách Bắc Bằng Chiến Chính Chung Công Chương Cảnh Danh Diện Doanh Đại ' +
  'Đăng Điền Định Đoàn Đông Đồng Độ Giang Giáp Hà Hậu Hiển Hiệp Hoài Hoạt Hồng Huân Huấn Hùng Huỳnh Hữu Kha ' +
  'Khải Khang Khiêm Khôi Khương Kiệt Kỳ Lãm Lân Liêm Lĩnh Luân Luật Lực Lương Lợi Mạnh Mẫn Nhật Nguyên Ngọc ' +
  'Ninh Phi Phú Phụng Phước Quốc Quý Quyền Quyết Quỳnh Sang Sáng Sinh Sỹ Tấn Tân Thạch Thăng Thanh Thảo Thân ' +
  'Thế Thi Thiên Thiện Thiết Thọ Thông Thuận Thuấn Thủy Thụy Thức Thuyên Tín Tĩnh Toán Tráng Triều Triển ' +
  'Trình Trọng Trụ Trực Trường Tuyên Tuyến Tường Tước Tự Uy Vị Viên Viễn Vĩ Võ Vũ Vương Vỹ Xuân Xuyên Nhựt ' +
  'Nghị Hoan Hoành Hợp Hội Hướng Ích Biên Bổng Ba Bảy Năm Sáu Tám Chín Mười Đen Cu Tèo Út';
export const femaleNames =
  'Hương Lan Hoa Hà Linh Thảo Trang Hằng Nga Mai Ngọc Thủy Hạnh Yến Hiền Phương Dung Anh Huyền Nhung Oanh Loan ' +
  'Thúy Tuyết Hồng Vân Thu Liên Thanh Hường Nhi My Vy Ngân Quỳnh Châu Trâm Uyên Trinh Tiên Trúc Thư Như ' +
  'Phượng Hòa Bình Xuân Tâm Minh Chi Giang Ánh An Ái Bích Băng Cẩm Chinh Chúc Cúc Diễm Diệp Diệu Dương Duyên ' +
  'Đào Điệp Đoan Đông Gấm Hạ Hải Hân Hậu Hiếu Hoài Hoàn Hoàng Hợi Huê Huệ Kha Khánh Khuyên Kiều Kim Kha Lài ' +
  'Lam Lành Lâm Lệ Lê Liễu Lịch Lĩnh Luyến Lương Lựu Ly Lý Lụa Mận Mẫn Miên Mơ Mùi Mừng Mỹ Na Nết Nghĩa ' +
  'Nguyên Nguyệt Nhạn Nhài Nhàn Nhiên Nhị Nhã Ninh Nữ Nương Phấn Phi Phúc Phụng Phước Quế Quyên Quý Quyền ' +
  'Ren Sang Sâm Sen Sinh Sương Tám Tân Thắm Thêu Thi Thiện Thoa Thoại Thơ Thơm Thuận Thục Thùy Thụy Thương ' +
  'Thường Thoan Tình Tính Tới Tơ Trà Trầm Triều Tú Tuyền Tươi Tường Vi Viên Vinh Vui Vượng Xoan Xinh Xuyến Ý ' +
  'Yên Hoanh Nhớ Hai Ba Bốn Năm Sáu Bảy Út Lợi Đẹp Sáng Mến Hiên Én Bưởi Chanh Khoé Toả Duệ Thuý';
