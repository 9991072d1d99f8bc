/**
 * What lets this page send: a key in the address that `doisoat serve` printed to the user who started it
 * (`/upload#key=…`). It is no part of any request for the page, is kept where only pages of this very origin (host and
 * port) read, and is taken out of the address bar.
 */
const storedAs = 'doisoat-key';

/** Takes the key out of the address, if it has one; true if this page has a key. */
export function takeSenderKey(): boolean {
  const given = /^#key=([\w-]{32})$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    localStorage.setItem(storedAs, given);
    history.replaceState(null, '', location.pathname);
  }
  return senderKey() !== '';
}

/** The key, or '': the server then refuses. */
export function senderKey(): string {
  return localStorage.getItem(storedAs) ?? '';
}
