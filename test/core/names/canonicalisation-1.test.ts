import { describe, expect, it } from 'vitest';
import { NameReader } from '../../../core/names/reader.ts';
import { cleanName, randomNumbers, testKey } from './name-support.ts';

/** Registered names with their fingerprints as version 0.1 made them under the test key: canonical, then folded. */
const asVersion01: [name: string, fingerprint: string, folded: number[]][] = [
  ['Nguyễn Văn Hoà', '568855f2d36487cf', [56826, 56971, 39077, 28528, 33934, 57730]],
  ['Nguyễn Văn Hòa', '568855f2d36487cf', [56826, 56971, 39077, 28528, 33934, 57730]],
  ['Trần Thị Kĩn', '4f02e446f7064a33', [3105, 33852, 35745, 34918, 20980, 65134]],
  ['Trần Thị Kiñ', '4f02e446f7064a33', [3105, 33852, 35745, 34918, 20980, 65134]],
  ["H'Kiñ Niê", '35d1cc114ba66b69', [49058, 55683, 28427, 27282, 45904, 47777]],
  ["H'Kĩn Niê", '35d1cc114ba66b69', [49058, 55683, 28427, 27282, 45904, 47777]],
  ['Hố-Lỳ Lan', 'a90b4c933bfb09d9', [63421, 47655, 44073, 14675, 49823, 57675]],
  ['Hồ-Lý Lan', 'a90b4c933bfb09d9', [63421, 47655, 44073, 14675, 49823, 57675]],
  ['À.Bá', 'e818779ea49536a2', [14633, 43144, 49675, 19008, 57479, 46150]],
  ['Á.Bà', 'e818779ea49536a2', [14633, 43144, 49675, 19008, 57479, 46150]],
  ['Tô Loïc', '2dcb3293c5e91025', [38016, 47388, 65367, 38652, 12688, 53230]],
  ["H'Juõn Niê", '599874c64c7bdb95', [47980, 14068, 13086, 42034, 45904, 59689]],
  ['Ngoòc', '3a5c3d1f91c53124', [30030, 23599, 44676, 34410, 57780, 13378]],
  ['Hòang', 'fc914ff4c64def8b', [63610, 39925, 30713, 51807, 3690, 61570]],
  ['Qúy', 'de7a1ad3f1fefa7e', [24958, 55541, 25525, 14137, 33163, 45313]],
  ['Nguyeãn Vaên An', '48249704bd91e1eb', [35068, 42576, 33586, 11200, 6085, 30952]],
  ['Trùc', '97211b216a9282df', [44370, 14440, 42229, 23040, 36110, 3591]],
  ['TuÊn', '70f5d6173b1f3115', [1118, 19048, 42864, 44264, 36110, 65230]],
  ["Rơ Châm H'Ngan", 'c1964ab9e549f161', [3373, 52547, 64322, 27786, 17577, 37727]],
  ['Kpă Thuỷ-Nga', 'a5e31c41efb17d2c', [2272, 16858, 60682, 35924, 3432, 44860]],
  ['José Núñez', '1c0442105e1651bc', [50138, 18501, 11133, 43551, 12379, 61515]],
  ['Lan', '083545e17332b033', [29596, 43234, 30364, 52768, 50390, 47411]],
  ['§øc', '1d599d60e87673c0', [13888, 46394, 2164, 8218, 65331, 58132]],
  ['Y Ñuêl Niê', 'eb33f0013c70066c', [49348, 58394, 11233, 53106, 52314, 41293]],
  ['Hòa2', '785373168f5fd3d2', [35761, 63030, 13079, 42066, 3690, 37236]],
  ['Lê Phùc Minh', '59c123d99c11d94a', [36264, 13762, 36219, 59058, 55823, 57293]],
  ['Nguyễn Văn Ñình', '446b4adae054eb32', [36074, 28643, 9807, 31786, 42498, 45138]],
  ['Phạm Quới', '48760d31afcf220f', [60118, 43261, 25612, 6919, 58344, 36266]],
  ['Müller', '5eb3f9a37b552de7', [30824, 53411, 22054, 14480, 51184, 20282]],
  ["H'Ñung Êban", 'd2df96f542531738', [24322, 33327, 54937, 20482, 25269, 9877]],
];

describe('canonicalisation 1', () => {
  it('gives registered names the fingerprints that version 0.1 gave them, decoded ones too', () => {
    const reader = new NameReader(testKey, 1);
    const found = asVersion01.map(([name]) => {
      const bytes = new TextEncoder().encode(name);
      reader.readRegistered(bytes, 0, bytes.length);
      const text = [reader.high, reader.low].map((half) => half.toString(16).padStart(8, '0')).join('');
      return [name, text, [...reader.folded]];
    });
    expect(found).toEqual(asVersion01);
  });

  it('gives the fingerprints of today to every name that a reader of today says it does', () => {
    const [before, today] = [new NameReader(testKey, 1), new NameReader(testKey, 2, { compareBefore: true })];
    const random = randomNumbers(3);
    const names = [...asVersion01.map(([name]) => name), ...Array.from({ length: 20_000 }, () => cleanName(random))];
    const found = names.map((name) => {
      const bytes = new TextEncoder().encode(name);
      for (const reader of [before, today]) reader.readRegistered(bytes, 0, bytes.length);
      const [one, other] = [before, today].map(({ low, high, folded }) => [low, high, ...folded].join());
      return { name, said: today.sameBefore, is: one === other };
    });
    expect(found.filter(({ said, is }) => said && !is)).toEqual([]);
    const same = found.filter(({ said }) => said).map(({ name }) => name);
    expect(same.length).toBeGreaterThan(19_000);
    expect(same).not.toContain("H'Kiñ Niê");
    expect(same).toContain('Nguyễn Văn Hoà');
  });
});
