/** What the checks are given. */
import type { World } from '../../core/ports.ts';
import type { Config } from '../world.ts';
import type { Machine } from './machine.ts';

export interface DoctorWorld extends Pick<World, 'objects' | 'state' | 'hash' | 'clock'> {
  directory: string;
  config: Config;
  machine: Machine;
}

/** A code, never a text: messages may quote what was read. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'FAULT';
}
