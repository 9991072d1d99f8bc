/** True of a name that a published file can have: no part of it hidden, none leads elsewhere. */
export function isPublishedName(name: string): boolean {
  return name.length <= 200 && name.split('/').every((part) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part));
}
