/**
 * Provinces of both unit systems: `vn63` (until 2025-06-30) and `vn34` (Resolution 202/2025/QH15, since 2025-07-01). A
 * province is always `<system>-<code>`: seven codes changed their meaning on that day. Names of row 46 as of
 * 2025-01-01. Source: Decision 124/2004/QD-TTg and Decision 19/2025/QD-TTg by way of
 * thanglequoc/vietnamese-provinces-database (MIT).
 */

export interface Province {
  id: string; // 'vn34-52'
  code: string; // '52'
  nameVi: string;
  nameEn: string;
}

/**
 * Old province → new province; every old one has exactly one successor. The ID prefix of the old province is '0' + its
 * code.
 */
export const succession: readonly (readonly [
  oldCode: string,
  oldNameVi: string,
  oldNameEn: string,
  newCode: string,
])[] = [
  ['01', 'Hà Nội', 'Ha Noi', '01'],
  ['02', 'Hà Giang', 'Ha Giang', '08'],
  ['04', 'Cao Bằng', 'Cao Bang', '04'],
  ['06', 'Bắc Kạn', 'Bac Kan', '19'],
  ['08', 'Tuyên Quang', 'Tuyen Quang', '08'],
  ['10', 'Lào Cai', 'Lao Cai', '15'],
  ['11', 'Điện Biên', 'Dien Bien', '11'],
  ['12', 'Lai Châu', 'Lai Chau', '12'],
  ['14', 'Sơn La', 'Son La', '14'],
  ['15', 'Yên Bái', 'Yen Bai', '15'],
  ['17', 'Hòa Bình', 'Hoa Binh', '25'],
  ['19', 'Thái Nguyên', 'Thai Nguyen', '19'],
  ['20', 'Lạng Sơn', 'Lang Son', '20'],
  ['22', 'Quảng Ninh', 'Quang Ninh', '22'],
  ['24', 'Bắc Giang', 'Bac Giang', '24'],
  ['25', 'Phú Thọ', 'Phu Tho', '25'],
  ['26', 'Vĩnh Phúc', 'Vinh Phuc', '25'],
  ['27', 'Bắc Ninh', 'Bac Ninh', '24'],
  ['30', 'Hải Dương', 'Hai Duong', '31'],
  ['31', 'Hải Phòng', 'Hai Phong', '31'],
  ['33', 'Hưng Yên', 'Hung Yen', '33'],
  ['34', 'Thái Bình', 'Thai Binh', '33'],
  ['35', 'Hà Nam', 'Ha Nam', '37'],
  ['36', 'Nam Định', 'Nam Dinh', '37'],
  ['37', 'Ninh Bình', 'Ninh Binh', '37'],
  ['38', 'Thanh Hóa', 'Thanh Hoa', '38'],
  ['40', 'Nghệ An', 'Nghe An', '40'],
  ['42', 'Hà Tĩnh', 'Ha Tinh', '42'],
  ['44', 'Quảng Bình', 'Quang Binh', '44'],
  ['45', 'Quảng Trị', 'Quang Tri', '44'],
  ['46', 'Thừa Thiên Huế', 'Thua Thien Hue', '46'],
  ['48', 'Đà Nẵng', 'Da Nang', '48'],
  ['49', 'Quảng Nam', 'Quang Nam', '48'],
  ['51', 'Quảng Ngãi', 'Quang Ngai', '51'],
  ['52', 'Bình Định', 'Binh Dinh', '52'],
  ['54', 'Phú Yên', 'Phu Yen', '66'],
  ['56', 'Khánh Hòa', 'Khanh Hoa', '56'],
  ['58', 'Ninh Thuận', 'Ninh Thuan', '56'],
  ['60', 'Bình Thuận', 'Binh Thuan', '68'],
  ['62', 'Kon Tum', 'Kon Tum', '51'],
  ['64', 'Gia Lai', 'Gia Lai', '52'],
  ['66', 'Đắk Lắk', 'Dak Lak', '66'],
  ['67', 'Đắk Nông', 'Dak Nong', '68'],
  ['68', 'Lâm Đồng', 'Lam Dong', '68'],
  ['70', 'Bình Phước', 'Binh Phuoc', '75'],
  ['72', 'Tây Ninh', 'Tay Ninh', '80'],
  ['74', 'Bình Dương', 'Binh Duong', '79'],
  ['75', 'Đồng Nai', 'Dong Nai', '75'],
  ['77', 'Bà Rịa - Vũng Tàu', 'Ba Ria - Vung Tau', '79'],
  ['79', 'Hồ Chí Minh', 'Ho Chi Minh', '79'],
  ['80', 'Long An', 'Long An', '80'],
  ['82', 'Tiền Giang', 'Tien Giang', '82'],
  ['83', 'Bến Tre', 'Ben Tre', '86'],
  ['84', 'Trà Vinh', 'Tra Vinh', '86'],
  ['86', 'Vĩnh Long', 'Vinh Long', '86'],
  ['87', 'Đồng Tháp', 'Dong Thap', '82'],
  ['89', 'An Giang', 'An Giang', '91'],
  ['91', 'Kiên Giang', 'Kien Giang', '91'],
  ['92', 'Cần Thơ', 'Can Tho', '92'],
  ['93', 'Hậu Giang', 'Hau Giang', '92'],
  ['94', 'Sóc Trăng', 'Soc Trang', '92'],
  ['95', 'Bạc Liêu', 'Bac Lieu', '96'],
  ['96', 'Cà Mau', 'Ca Mau', '96'],
];

/** The 34 provinces of today, by code. Uploads are in this system. */
export const provinces: readonly Province[] = [
  { id: 'vn34-01', code: '01', nameVi: 'Hà Nội', nameEn: 'Ha Noi' },
  { id: 'vn34-04', code: '04', nameVi: 'Cao Bằng', nameEn: 'Cao Bang' },
  { id: 'vn34-08', code: '08', nameVi: 'Tuyên Quang', nameEn: 'Tuyen Quang' },
  { id: 'vn34-11', code: '11', nameVi: 'Điện Biên', nameEn: 'Dien Bien' },
  { id: 'vn34-12', code: '12', nameVi: 'Lai Châu', nameEn: 'Lai Chau' },
  { id: 'vn34-14', code: '14', nameVi: 'Sơn La', nameEn: 'Son La' },
  { id: 'vn34-15', code: '15', nameVi: 'Lào Cai', nameEn: 'Lao Cai' },
  { id: 'vn34-19', code: '19', nameVi: 'Thái Nguyên', nameEn: 'Thai Nguyen' },
  { id: 'vn34-20', code: '20', nameVi: 'Lạng Sơn', nameEn: 'Lang Son' },
  { id: 'vn34-22', code: '22', nameVi: 'Quảng Ninh', nameEn: 'Quang Ninh' },
  { id: 'vn34-24', code: '24', nameVi: 'Bắc Ninh', nameEn: 'Bac Ninh' },
  { id: 'vn34-25', code: '25', nameVi: 'Phú Thọ', nameEn: 'Phu Tho' },
  { id: 'vn34-31', code: '31', nameVi: 'Hải Phòng', nameEn: 'Hai Phong' },
  { id: 'vn34-33', code: '33', nameVi: 'Hưng Yên', nameEn: 'Hung Yen' },
  { id: 'vn34-37', code: '37', nameVi: 'Ninh Bình', nameEn: 'Ninh Binh' },
  { id: 'vn34-38', code: '38', nameVi: 'Thanh Hóa', nameEn: 'Thanh Hoa' },
  { id: 'vn34-40', code: '40', nameVi: 'Nghệ An', nameEn: 'Nghe An' },
  { id: 'vn34-42', code: '42', nameVi: 'Hà Tĩnh', nameEn: 'Ha Tinh' },
  { id: 'vn34-44', code: '44', nameVi: 'Quảng Trị', nameEn: 'Quang Tri' },
  { id: 'vn34-46', code: '46', nameVi: 'Huế', nameEn: 'Hue' },
  { id: 'vn34-48', code: '48', nameVi: 'Đà Nẵng', nameEn: 'Da Nang' },
  { id: 'vn34-51', code: '51', nameVi: 'Quảng Ngãi', nameEn: 'Quang Ngai' },
  { id: 'vn34-52', code: '52', nameVi: 'Gia Lai', nameEn: 'Gia Lai' },
  { id: 'vn34-56', code: '56', nameVi: 'Khánh Hòa', nameEn: 'Khanh Hoa' },
  { id: 'vn34-66', code: '66', nameVi: 'Đắk Lắk', nameEn: 'Dak Lak' },
  { id: 'vn34-68', code: '68', nameVi: 'Lâm Đồng', nameEn: 'Lam Dong' },
  { id: 'vn34-75', code: '75', nameVi: 'Đồng Nai', nameEn: 'Dong Nai' },
  { id: 'vn34-79', code: '79', nameVi: 'Hồ Chí Minh', nameEn: 'Ho Chi Minh' },
  { id: 'vn34-80', code: '80', nameVi: 'Tây Ninh', nameEn: 'Tay Ninh' },
  { id: 'vn34-82', code: '82', nameVi: 'Đồng Tháp', nameEn: 'Dong Thap' },
  { id: 'vn34-86', code: '86', nameVi: 'Vĩnh Long', nameEn: 'Vinh Long' },
  { id: 'vn34-91', code: '91', nameVi: 'An Giang', nameEn: 'An Giang' },
  { id: 'vn34-92', code: '92', nameVi: 'Cần Thơ', nameEn: 'Can Tho' },
  { id: 'vn34-96', code: '96', nameVi: 'Cà Mau', nameEn: 'Ca Mau' },
];

export const unitSystem = 'vn34';

const byId = new Map(provinces.map((province) => [province.id, province]));

/** The province of today with this id (`vn34-52`), or undefined. */
export function findProvince(id: string): Province | undefined {
  return byId.get(id);
}

/**
 * Who sends what a deployment is tried with (`docs/acceptance.md`): a ledger, a queue and answers of its own like any
 * province, but none of the 34, so in no figure, list, page, table or run. No province has had the code 00.
 */
export const systemCheck: Province = {
  id: 'vn34-00',
  code: '00',
  nameVi: 'Đơn vị kiểm tra hệ thống',
  nameEn: 'System check',
};

/** Whose uploads are taken: the provinces of today and the system check. Each has a ledger. */
export const senders: readonly Province[] = [...provinces, systemCheck];

/** The sender with this id, or undefined. */
export function findSender(id: string): Province | undefined {
  return id === systemCheck.id ? systemCheck : findProvince(id);
}

/** The name of a sender by its id, in one language; the id itself of what is none. */
export function provinceNameOf(id: string, language: 'vi' | 'en'): string {
  return findSender(id)?.[language === 'vi' ? 'nameVi' : 'nameEn'] ?? id;
}

/**
 * 1 where a 3-digit number can begin a personal ID: 63 provinces ('0' + old code) and 195 countries 101-295 (Circular
 * 07/2016/TT-BCA, appendices 1 and 2).
 */
export const isIdPrefix: Uint8Array = (() => {
  const valid = new Uint8Array(1000);
  for (const [oldCode] of succession) valid[Number(oldCode)] = 1;
  valid.fill(1, 101, 296);
  return valid;
})();
