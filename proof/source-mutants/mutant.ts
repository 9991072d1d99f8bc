/** A bug in the source, as a record: where, what instead, and which check must fail. */
export interface SourceMutant {
  /** The bug, in words. */
  name: string;
  /** From the root of the repository. */
  file: string;
  /** The exact text, which stands in the file once. */
  find: string;
  replace: string;
  check: Check;
}

export interface Check {
  /** A test file, from the root. */
  file: string;
  /** Part of the names of its tests that are run; absent: all of them. */
  test?: string;
}

/** The file with the bug in it; undefined if the text is not there, or more than once. */
export function mutated(source: string, { find, replace }: SourceMutant): string | undefined {
  const at = source.indexOf(find);
  if (at < 0 || source.includes(find, at + 1) || find === replace) return undefined;
  return source.slice(0, at) + replace + source.slice(at + find.length);
}
