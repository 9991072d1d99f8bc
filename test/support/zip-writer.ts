/** Writes ZIP archives for tests, also those that no honest program writes. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  name: string;
  content: string | Uint8Array;
  stored?: boolean;
  /** Changes the local header before it is written. */
  local?: (header: Buffer) => void;
  /** Changes the entry of the directory before it is written. */
  central?: (header: Buffer) => void;
  /** Written in place of the deflated content. */
  packed?: Uint8Array;
}

/** An archive of the parts, in their order. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const before: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content as string);
    const data = Buffer.from(part.packed ?? (part.stored === true ? content : deflateRawSync(content)));
    const name = Buffer.from(part.name);
    const common = Buffer.alloc(26); // version needed to extra length, as in both headers
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(part.stored === true ? 0 : 8, 4);
    common.writeUInt16LE(33, 8); // 1 January 1980
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common]);
    const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, Buffer.alloc(14)]);
    central.writeUInt32LE(offset, 42);
    part.local?.(local);
    part.central?.(central);
    before.push(local, name, data);
    directory.push(central, name);
    offset += local.length + name.length + data.length;
  }
  const size = directory.reduce((sum, each) => sum + each.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...before, ...directory, end]);
}
