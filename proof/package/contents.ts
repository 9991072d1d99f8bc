/** What the package may hold, and what its manifest may say. */

/** Bytes of the tarball: it goes to offices by mail, too. */
const packedMax = 1_000_000;

/** Each file of the package; whatever else is in it came in by mistake. */
const allowed = [
  /^(?:package\.json|README\.md|LICENSE)$/,
  /^bin\/(?:doisoat|node-version)\.js$/,
  /^dist\/(?:package\.json|browser\/licenses\.txt)$/,
  /^dist\/(?:bin|core|adapters|local|portal|dashboard|generate|browser)\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.(?:js|json)$/,
];
const needed = [
  'LICENSE',
  'README.md',
  'bin/doisoat.js',
  'dist/browser/client.js',
  'dist/browser/worker.js',
  'dist/browser/licenses.txt',
  ...['500', 'day', 'province'].map((usage) => `dist/local/prices/usage-${usage}.json`),
];

/** What is wrong with the packed files; paths from the package's root. */
export function packedFaults(files: readonly string[], bytes: number): string[] {
  return [
    ...files.filter((file) => !allowed.some((form) => form.test(file))).map((file) => `${file} does not belong there`),
    ...needed.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...(bytes < packedMax ? [] : [`${bytes} bytes packed; below ${packedMax} were expected`]),
  ];
}

/** What is wrong with one packed file: sources, maps with their text, keys. */
export function textFaults(file: string, text: string): string[] {
  const faults = [];
  if (/\/\/# sourceMappingURL=/.test(text)) faults.push(`${file} names a source map`);
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) faults.push(`${file} holds a private key`);
  return faults;
}

/** Packages that a module imports by name; `node:` modules are not among them. */
export function importedPackages(text: string): string[] {
  const forms = /(?:^|[;}\n])(?:import|export)(?:[\w$*{}, ]*\bfrom)?"([^".][^"]*)"|\bimport\("([^".][^"]*)"\)/g;
  const names = [...text.matchAll(forms)];
  return names
    .map(([, named, asked]) => named ?? asked)
    .filter((name) => !name.startsWith('node:'))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]);
}
