import { open, type FileHandle } from 'node:fs/promises';
import { fileMode } from './modes.ts';

/** Text gathered before a write: large enough that writes cost nothing, small beside everything else. */
const pendingUnits = 1 << 18;

/** A file written line by line; the caller waits for the disk when enough has gathered. */
export class TextFile {
  private readonly handle: FileHandle;
  private pending = '';

  private constructor(handle: FileHandle) {
    this.handle = handle;
  }

  static async create(path: string): Promise<TextFile> {
    return new TextFile(await open(path, 'w', fileMode));
  }

  /** Adds text; a promise only when the disk must be waited for. */
  add(text: string): Promise<void> | undefined {
    this.pending += text;
    return this.pending.length < pendingUnits ? undefined : this.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    await this.handle.close();
  }

  private async flush(): Promise<void> {
    const text = this.pending;
    this.pending = '';
    await this.handle.writeFile(text);
  }
}
