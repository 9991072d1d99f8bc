/** SipHash-2-4 and the integer mixing of `core/names/hash.ts`, over native words. */

let key0: u64 = 0;
let key1: u64 = 0;

export function setKeys(low0: u32, high0: u32, low1: u32, high1: u32): void {
  key0 = <u64>low0 | ((<u64>high0) << 32);
  key1 = <u64>low1 | ((<u64>high1) << 32);
}

/** Ones for the first `n` bytes of a word. */
export function lowBytes(n: u32): u64 {
  return n >= 8 ? ~0 : ((<u64>1) << (n << 3)) - 1;
}

/** SipHash of `n` bytes; up to 8 more are read. */
export function sipHash(from: usize, n: u32): u64 {
  let a = key0 ^ 0x736f6d6570736575;
  let b = key1 ^ 0x646f72616e646f6d;
  let c = key0 ^ 0x6c7967656e657261;
  let d = key1 ^ 0x7465646279746573;
  const whole = n >> 3;
  for (let i: u32 = 0; i <= whole + 1; i++) {
    let m: u64 = 0;
    let rounds = 2;
    if (i < whole) m = load<u64>(from + (i << 3));
    else if (i == whole) m = (load<u64>(from + (i << 3)) & lowBytes(n & 7)) | ((<u64>n) << 56);
    else {
      c ^= 0xff;
      rounds = 4;
    }
    d ^= m;
    for (let r = 0; r < rounds; r++) {
      a += b;
      b = rotl<u64>(b, 13) ^ a;
      a = rotl<u64>(a, 32);
      c += d;
      d = rotl<u64>(d, 16) ^ c;
      a += d;
      d = rotl<u64>(d, 21) ^ a;
      c += b;
      b = rotl<u64>(b, 17) ^ c;
      c = rotl<u64>(c, 32);
    }
    a ^= m;
  }
  return a ^ b ^ c ^ d;
}

export function mix(hash: i32, value: i32): i32 {
  const k = rotl<i32>(value * 0xcc9e2d51, 15);
  return rotl<i32>(hash ^ (k * 0x1b873593), 13) * 5 + 0xe6546b64;
}

export function avalanche(value: i32): u32 {
  let h = <u32>value;
  h ^= h >> 16;
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}

/** Upper half of `avalanche`: a folded fingerprint. */
export function fold16(value: i32): u16 {
  return <u16>(avalanche(value) >> 16);
}
