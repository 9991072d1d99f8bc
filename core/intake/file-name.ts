/**
 * The rule of file names, one for every way in (`docs/intake.md`, section 1). Names are an office's own: letters of any
 * language, digits, spaces and the usual signs. What nobody could see or type stays out, and what some program could
 * take for a path.
 */

/** Bytes of a name in UTF-8. File systems take 255; the name of our metadata file adds a time and a size. */
export const fileNameBytesMax = 200;

/**
 * Controls, format characters (direction, zero width), lone surrogates, private use, ends of lines, other characters
 * that show nothing, and the two slashes. U+FFFD stands where bytes were no UTF-8.
 */
const unfit =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFFD/\\]/u;
/** A percent sign and two hex digits: some program would decode them once more. */
const encoded = /%[0-9a-f]{2}/i;
const sayable = /[\p{L}\p{N}]/u;

/** Whether a file may have this name: the last part of an upload's key. */
export function isFileName(name: string): boolean {
  if (name.startsWith('.') || !sayable.test(name) || unfit.test(name) || encoded.test(name)) return false;
  return new TextEncoder().encode(name).length <= fileNameBytesMax;
}
