/**
 * Every syllable of Vietnamese as it is written, with its tone where the school puts it (Decision 1989/QD-BGDDT, 2018).
 * Initials and rhymes are our own list, from general knowledge of the language, and not those of the matcher.
 */

const onsets = ' b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x'.split(' ');
const rhymes = (
  'a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây ' +
  'e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ' +
  'o oc oi om on ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ' +
  'u uc ui um un ung up ut ư ưc ưi ưm ưn ưng ưt ưu ' +
  'oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ' +
  'uân uâng uât uây uê uêch uênh uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu ' +
  'ia iêc iêm iên iêng iêp iêt iêu ua uôc uôi uôm uôn uông uôt ưa ươc ươi ươm ươn ương ươp ươt ươu'
).split(' ');
/** What follows qu; the glide is in it. */
const rhymesAfterQu = (
  'a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê êch ên ênh êt êu ' +
  'ôc ơ ơi ơn ơt y yên yêt ych ynh yt i ich inh it iu'
).split(' ');
/** Initials after which names write y for i, alone. */
const beforeY = ['', 'h', 'k', 'l', 'm', 's', 't', 'th', 'v'];

/** Combining marks of the five tones, and none. */
export const syllableTones = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'] as const;

/** All syllables in small letters, NFC, without tone. */
function tonelessSyllables(): { onset: string; rhyme: string }[] {
  const list: { onset: string; rhyme: string }[] = [];
  for (const onset of onsets) for (const rhyme of rhymes) list.push(...spelt(onset, rhyme));
  for (const onset of beforeY) list.push({ onset, rhyme: 'y' });
  for (const rhyme of rhymesAfterQu) list.push({ onset: 'qu', rhyme });
  return list;
}

/** The letters of an initial before a rhyme; nothing where the language does not join the two. */
function spelt(onset: string, rhyme: string): { onset: string; rhyme: string }[] {
  const front = 'eêi'.includes(rhyme[0]);
  const glide = /^(?:o[aăe]|u[âêơy])/.test(rhyme);
  if (onset === '' && rhyme.startsWith('iê'))
    return /[cp]$/.test(rhyme) ? [] : [{ onset, rhyme: `y${rhyme.slice(1)}` }];
  if (onset === 'c') return glide ? [] : [{ onset: front ? 'k' : 'c', rhyme }];
  if (onset === 'g' && rhyme[0] === 'i') return rhyme === 'i' || rhyme === 'in' ? [{ onset, rhyme }] : gh(rhyme);
  if (onset === 'g' && front) return gh(rhyme);
  if (onset === 'ng' && front) return [{ onset: 'ngh', rhyme }];
  if (onset === 'gi') return rhyme[0] === 'i' || glide ? [] : [{ onset, rhyme }];
  return [{ onset, rhyme }];
}

function gh(rhyme: string): { onset: string; rhyme: string }[] {
  return [{ onset: 'gh', rhyme }];
}

/** Index in the rhyme of the letter that bears the tone. */
function toneLetter(rhyme: string): number {
  const marked = Array.from(rhyme).findLastIndex((letter) => 'ăâêôơư'.includes(letter));
  if (marked >= 0) return marked;
  const vowels = /^[aeiouy]+/.exec(rhyme)![0];
  if (vowels.length === 1) return 0;
  // Behind the glide of oa, oe, uy, or before a consonant, the second; else the first.
  return vowels.length < rhyme.length || /^(?:oa|oe|uy)/.test(vowels) ? 1 : 0;
}

function withTone(onset: string, rhyme: string, tone: string): string {
  const at = toneLetter(rhyme) + 1;
  return (onset + rhyme.slice(0, at) + tone + rhyme.slice(at)).normalize('NFC');
}

/** Every syllable of the language, small letters, NFC, no two the same: about 17,000, of which a third is in use. */
export function allSyllables(): string[] {
  const found = new Set<string>();
  for (const { onset, rhyme } of tonelessSyllables()) {
    const stopped = /[cpt]$|ch$/.test(rhyme);
    // Huyền, ngã and hỏi never stand before a stop; without mark only in names of other languages.
    for (const tone of stopped ? ['\u0301', '\u0323'] : syllableTones) found.add(withTone(onset, rhyme, tone));
  }
  return [...found];
}
