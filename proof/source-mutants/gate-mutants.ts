/** Bugs of the gate: who may put what where, and under which name. */
import type { Check, SourceMutant } from './mutant.ts';

const gate: Check = { file: 'test/attacks/one-gate.test.ts' };
const times: Check = { file: 'test/attacks/chosen-times.test.ts' };
const admission: Check = { file: 'test/core/intake/admit-upload.test.ts' };

export const gateMutants: readonly SourceMutant[] = [
  {
    name: 'a session of another province is admitted',
    file: 'core/intake/admit-upload.ts',
    find: 'if (sender !== undefined && sender !== province)',
    replace: "if (sender !== undefined && sender === '')",
    check: gate,
  },
  {
    name: 'a ticket of another province is admitted',
    file: 'core/intake/admit-upload.ts',
    find: '[provinceOfPrincipal(upload.principal), provinceOfPrincipal(upload.ticketSession)]',
    replace: '[provinceOfPrincipal(upload.principal)]',
    check: gate,
  },
  {
    name: 'an upload of another bucket is admitted',
    file: 'core/intake/admit-upload.ts',
    find: 'if (upload.bucket !== gate.bucket)',
    replace: "if (upload.bucket === '')",
    check: admission,
  },
  {
    name: 'a key may lie below any prefix',
    file: 'core/intake/admit-upload.ts',
    find: "prefix === 'incoming' ? findProvince(id)?.id : undefined",
    replace: 'prefix.length > 0 ? findProvince(id)?.id : undefined',
    check: admission,
  },
  {
    name: 'a key of the gate may lie deeper than its kind',
    file: 'core/intake/admit-upload.ts',
    find: 'if (rest.length > 0 || !isFileName(name)) return',
    replace: 'if (!isFileName(name)) return',
    check: admission,
  },
  {
    name: 'any name of a file is admitted',
    file: 'core/intake/admit-upload.ts',
    find: 'if (rest.length > 0 || !isFileName(name)) return',
    replace: 'if (rest.length > 0) return',
    check: admission,
  },
  {
    name: 'the order of the gate tells a stranger which keys are wrong',
    file: 'core/intake/admit-upload.ts',
    find: "  if (province === undefined) return { decision: 'ignore', province, code };\n",
    replace:
      "  if (province === undefined) return { decision: 'ignore', province, code };\n" +
      "  if (code !== undefined) return { decision: 'refuse', province, kind: kind ?? null, code };\n",
    check: admission,
  },
  {
    name: 'a clock that is behind refuses',
    file: 'core/intake/admit-upload.ts',
    find: "if (clockBehind) return { decision: 'wait', ...place, code: 'CLOCK_BEHIND' };",
    replace: '',
    check: admission,
  },
  {
    name: 'the time of the last upload is not looked at',
    file: 'core/intake/admit-upload.ts',
    find: 'Math.max(storedAt, gate.lastUpload ?? 0) > gate.now + clockSlack',
    replace: 'storedAt > gate.now + clockSlack',
    check: admission,
  },
  {
    name: 'an archived upload is admitted',
    file: 'core/intake/admit-upload.ts',
    find: "if (archived) return { decision: 'refuse', ...place, code: 'UPLOAD_ARCHIVED' };",
    replace: '',
    check: admission,
  },
  {
    name: 'a file of any time ahead waits for ever',
    file: 'core/intake/admit-upload.ts',
    find:
      'if (changedAt > gate.now + fileTimeAheadMax) return ' +
      "{ decision: 'refuse', ...place, code: 'FILE_TIME_AHEAD' };",
    replace: '',
    check: admission,
  },
  {
    name: 'a file of a time a little ahead is admitted',
    file: 'core/intake/admit-upload.ts',
    find: "if (changedAt > gate.now + clockSlack) return { decision: 'wait', ...place, code: 'FILE_TIME_AHEAD' };",
    replace: '',
    check: admission,
  },
  {
    name: 'a principal belongs to the province that stands anywhere in its name',
    file: 'core/intake/admit-upload.ts',
    find: '/(?:^|[:/])(vn34-\\d\\d)\\.[^:/]*$/',
    replace: '/(vn34-\\d\\d)/',
    check: admission,
  },
  {
    name: 'every version of a hostile key is a batch of its own',
    file: 'core/intake/admit-upload.ts',
    find: "isUploadKey(upload.key) ? upload.version : ''",
    replace: 'upload.version',
    check: admission,
  },
  {
    name: 'a hostile key is kept as it is',
    file: 'core/intake/admit-upload.ts',
    find: 'return isUploadKey(key) ? key :',
    replace: "return key !== '' ? key :",
    check: admission,
  },
  {
    name: 'a name may begin with a full stop',
    file: 'core/intake/file-name.ts',
    find: "name.startsWith('.') || ",
    replace: '',
    check: admission,
  },
  {
    name: 'a name may have characters that nobody sees',
    file: 'core/intake/file-name.ts',
    find: ' || unfit.test(name)',
    replace: '',
    check: admission,
  },
  {
    name: 'a name may be decoded once more',
    file: 'core/intake/file-name.ts',
    find: ' || encoded.test(name)',
    replace: '',
    check: admission,
  },
  {
    name: 'a name may have no letter',
    file: 'core/intake/file-name.ts',
    find: ' || !sayable.test(name)',
    replace: '',
    check: admission,
  },
  {
    name: 'a name may have any length',
    file: 'core/intake/file-name.ts',
    find: 'return new TextEncoder().encode(name).length <= fileNameBytesMax;',
    replace: 'return name.length <= 1000 * fileNameBytesMax;',
    check: admission,
  },
  {
    name: 'an ignored upload leaves no item',
    file: 'core/commit/ignored.ts',
    find: '  await putIgnoredItem(world, ignored);\n',
    replace: '',
    check: gate,
  },
  {
    name: 'an upload that the night has begun is ignored as well',
    file: 'core/commit/ignored.ts',
    find: 'if (!(await writeIgnoredRecord(world, ignored))) return false;',
    replace: 'await writeIgnoredRecord(world, ignored);',
    check: gate,
  },
  {
    name: 'the day of an attempt is that of the file as it is now',
    file: 'core/commit/stored-at.ts',
    find: 'return Date.parse(`${batch.storedOn}T00:00:00+07:00`);',
    replace: 'return info?.storedAt ?? 0;',
    check: times,
  },
];
