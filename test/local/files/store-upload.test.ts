import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseUploadKey } from '../../../core/intake/upload-request.ts';
import { storeUpload } from '../../../local/files/store-upload.ts';
import { openWorld } from '../../../local/world.ts';
import { fixtureBytes } from '../../support/batch-fixtures.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

describe('storeUpload', () => {
  it('names a key by what the file is and what it holds, never by what it is called', async () => {
    const folder = makeTempFolder();
    const world = await openWorld(join(folder, 'data'), { log: false });
    const csv = fixtureBytes('clean');
    const files: [bytes: Uint8Array, ending: string][] = [
      [csv, '.csv'],
      [gzipSync(csv), '.csv.gz'],
      [fixtureBytes('xlsx'), '.xlsx'],
      [fixtureBytes('xls'), '.bin'],
      [Buffer.alloc(0), '.csv'],
    ];
    const path = join(folder, 'Trần Thị Một 052090000001.pdf');
    for (const [bytes, ending] of files) {
      writeFileSync(path, bytes);
      const file = { path, province: 'vn34-52', kind: 'delta', metadata: {} };
      const { key, version } = await storeUpload(world, file);
      expect(key).toBe(`incoming/vn34-52/delta/${version.slice(0, 32)}${ending}`);
      expect(parseUploadKey(key)).toEqual({ province: 'vn34-52', kind: 'delta' });
      expect(await storeUpload(world, file)).toEqual({ key, version });
    }
    world.close();
  });
});
