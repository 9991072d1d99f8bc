import { chance, choose, draw } from './hash.ts';

/**
 * Names of peoples of the Central Highlands and of the northern mountains, as they are built (`baodaklak.vn`, own
 * knowledge for single words): Jrai family name + given name, women often with H'; Ede Y (men) or H' (women) + given
 * name + family name; Ba Na and Xơ Đăng A (men) or Y (women) + given name; Mnông and Cơ Ho with K'; Hmong family name +
 * A.
 */

/** Share of such names by ID prefix, and which people give them. */
const shares: Record<string, { share: number; peoples: readonly People[] }> = {
  '062': { share: 0.5, peoples: ['bahnar', 'bahnar', 'sedang', 'jrai'] },
  '064': { share: 0.42, peoples: ['jrai', 'jrai', 'jrai', 'bahnar'] },
  '066': { share: 0.3, peoples: ['ede', 'ede', 'ede', 'jrai', 'mnong'] },
  '067': { share: 0.28, peoples: ['mnong', 'mnong', 'ede'] },
  '068': { share: 0.15, peoples: ['mnong'] },
  '054': { share: 0.04, peoples: ['ede', 'jrai'] },
  '051': { share: 0.06, peoples: ['sedang'] },
  '002': { share: 0.25, peoples: ['hmong'] },
  '010': { share: 0.2, peoples: ['hmong'] },
  '011': { share: 0.3, peoples: ['hmong'] },
  '012': { share: 0.2, peoples: ['hmong'] },
  '015': { share: 0.1, peoples: ['hmong'] },
};
/** Whose way of naming a highland name follows. */
export const highlandPeoples = ['jrai', 'ede', 'bahnar', 'sedang', 'mnong', 'hmong'] as const;
export type People = (typeof highlandPeoples)[number];

/** The ID prefixes where names with an apostrophe are common. */
export const highlandPrefixes = ['062', '064', '066', '067'] as const;

const jraiFamilies = words(
  'Ksor Siu Rmah Rơ Châm|Kpă Nay Rah Lan|Rơ Mah|Kpuih Puih Rcom Ralan Rơ Lan|Hiao Ksor Siu Rơ Châm|Rơ Ô|Nay ' +
    'Ksor Alê Kpă',
);
const jraiMen = words(
  'Thưởng Blơ Hlem Thuyên Nhơn Djoan Phơi Blin Khăm Juêng Nham Thoan Hyuk Dơk Bơm Phin Krông Tăng Nul Hnhơn ' +
    'Blong Klah Ju Hyip Chương Thol Pyên Hlơi Đoan Krih Blư̆ Djơ̆ Tơ̆i',
);
const jraiWomen = words(
  'Nhung Lan Bơi Blưn Mlơi Ngan Phyưng Dơi Hyunh Brik Thảo Luyn Kla Blơ̆ Nhơ̆i Bluin Wêl Pyưh Phiên Đrô̆ Nguyệt ' +
    'Bia Hmrư̆ Jư̆i Tuyết Rin',
);
const edeFamilies = words(
  'Niê Êban Byă Mlô Niê Kđăm|Ayŭn Kbuôr Ksơr Hđơk Hwing Adrơng Êñuôl Knul Buôn Yă|Buôn Krông|Mlô Duôn Du|Niê ' +
    'Siêng|Bkrông Kpơr Eñuôl Čil Ênuôl',
);
const edeMen = words(
  'Wang Thanh Bliă Tluop Thông Bhăm Djuân Sơn Blô Yôn Wơn Suin Khoa Nguyên Kuinh Bhiêu Djŭ Nguôl Čŭn Mĭn Ñuêl ' +
    'Ƀăk Lĕ Hŏk Blŭ',
);
const edeWomen = words(
  'Yuăn Lim Nguăn Wen Hoa Bliă Mai Thương Đuôn Nhiă Ŏng Yer Loan Jŭn Blĕ Nŭ Ƀlŭn Ñung Čăm Wĭn Nô̆ Bê̆ Kiơ̆',
);
/** Given names that end in ñ, of women and men. */
const edeTilde = words('Kiñ Juñ Liñ Hañ Buñ Yoñ');
const tildeShare = 0.1;
const bahnarMen = words(
  'Huy Duy Thưi Byưk Hlơi Nhi Khen Blong Đêng Brôl Yơn Chuẽ Thái Bông Gyưk Tuih Kŭi Phiên Hyưk Bưn Pớt Lơng Ngân Thuân',
);
const bahnarWomen = words(
  'Lan Loan Byin Nhơ Hyun Blưm Đơih Thơ Pyênh Glơt Ngơi Hlim Lưih Kyơl Xuân Phương Byơn Djưi Hrư Mơn Lơn Ngan Bơr',
);
const mnongWords = words(
  "Tuân Brơi Bré Srơn Dung Lanh Breo Wăn Krang Brông Đuông Djrông Ndrong Bing Thiêng Plêu N'Hui",
);
const mnongFamilies = words('Cil Kơ Să|Liêng Hót|Rơ Ông|Bon Niêng|Ndu Cil Đa Gout|Dơng Gur|Păng Ting|Jrang');
const hmongFamilies = words('Giàng Sùng Vàng Thào Mùa Vừ Hạng Lầu Hờ Cứ Lý Má Tráng Ly Chang');
const hmongMen = words('Páo Chư Dơ Sử Lử Súa Tủa Dình Chính Sình Pó Chớ Thắng Vảng Dế Của Nhè Tếnh');
const hmongWomen = words('Mỷ Dợ Sua Chở Máy Pà Xía Dúa Chía Ca Sông Mai Sáy Mo Giống Say');

/** A name of the people that live where the prefix was given, or undefined if this person has a Vietnamese name. */
export function makeHighlandName(options: {
  key: number;
  prefix: string;
  female: boolean;
}): { name: string; people: People } | undefined {
  const local = shares[options.prefix];
  const peoples = local?.peoples ?? scattered;
  const first = draw(options.key, 1);
  if (!chance(first, local?.share ?? scatteredShare)) return undefined;
  const people = choose(peoples, first);
  return { name: builders[people](options.key, options.female), people };
}

/** Some have moved anywhere. */
const scattered: readonly People[] = ['jrai', 'ede', 'hmong', 'bahnar'];
const scatteredShare = 0.002;

const builders: Record<People, (key: number, female: boolean) => string> = {
  jrai(key, female) {
    const family = choose(jraiFamilies, draw(key, 2));
    if (!female) return `${family} ${choose(jraiMen, draw(key, 3))}`;
    const given = choose(jraiWomen, draw(key, 3));
    return draw(key, 4) % 5 === 0 ? `${family} ${given}` : `${family} H'${given}`;
  },
  ede(key, female) {
    const family = choose(edeFamilies, draw(key, 2));
    const given = chance(draw(key, 5), tildeShare) ? edeTilde : female ? edeWomen : edeMen;
    return `${female ? "H'" : 'Y '}${choose(given, draw(key, 3))} ${family}`;
  },
  bahnar: aAndY,
  sedang: aAndY,
  mnong(key, female) {
    const given = choose(mnongWords, draw(key, 2));
    const kind = draw(key, 3) % 3;
    if (kind === 0) return `${choose(mnongFamilies, draw(key, 4))} ${female ? 'Ka' : "K'"}${female ? ' ' : ''}${given}`;
    if (kind === 1) return female ? `Thị ${given}` : `Điểu ${given}`;
    return female ? `Ka ${given}` : `K'${given}`;
  },
  hmong(key, female) {
    const family = choose(hmongFamilies, draw(key, 2));
    return female
      ? `${family} Thị ${choose(hmongWomen, draw(key, 3))}`
      : `${family} A ${choose(hmongMen, draw(key, 3))}`;
  },
};

function aAndY(key: number, female: boolean): string {
  return female ? `Y ${choose(bahnarWomen, draw(key, 2))}` : `A ${choose(bahnarMen, draw(key, 2))}`;
}

/** Words by spaces; a group that ends in a bar keeps its last space: `Siu Rơ Châm|Nay` is Siu, Rơ Châm, Nay. */
function words(text: string): string[] {
  const list: string[] = [];
  for (const [n, group] of text.normalize('NFC').split('|').entries()) {
    const parts = group.split(' ');
    const paired = n < text.split('|').length - 1 && parts.length > 1;
    if (paired) list.push(...parts.slice(0, -2), parts.slice(-2).join(' '));
    else list.push(...parts);
  }
  return list.filter((word) => word !== '');
}
