/**
 * Runs named checks over a copy of the sources, in which one file at a time has a bug. The working tree is never
 * written; the copy holds what git knows of it, and what is new in it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check } from './mutant.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A check that takes longer has not answered: a bug that makes it hang is not called caught. */
const checkSecondsMax = 120;

export interface CheckResult {
  /** `passed`: at least one test ran, and none failed. `failed`: a test did. `none`: no test ran to an end. */
  outcome: 'passed' | 'failed' | 'none';
  /** The first test that failed. */
  failed: string;
  seconds: number;
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
}

export class SourceCopy {
  private readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'doisoat-mutants-'));
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const file of listed.split('\0')) {
      if (file === '' || file.startsWith('node_modules')) continue;
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(root, file), join(this.folder, file));
    }
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Runs a check while `file` holds `source`, then puts it back. */
  async withSource(file: string, source: string, check: Check): Promise<CheckResult> {
    const before = this.read(file);
    writeFileSync(join(this.folder, file), source);
    try {
      return await this.run(check);
    } finally {
      writeFileSync(join(this.folder, file), before);
    }
  }

  async run({ file, test }: Check): Promise<CheckResult> {
    const started = performance.now();
    const output = join(this.folder, 'report.json');
    rmSync(output, { force: true });
    const args = ['node_modules/vitest/vitest.mjs', 'run', file, '--bail', '1', '--reporter', 'json'];
    const named = test === undefined ? [] : ['-t', test];
    const child = spawn(process.execPath, [...args, '--outputFile', output, ...named], {
      cwd: this.folder,
      stdio: 'ignore',
      timeout: checkSecondsMax * 1000,
      killSignal: 'SIGKILL',
    });
    await new Promise((resolve) => child.on('close', resolve));
    const seconds = (performance.now() - started) / 1000;
    let report: Report;
    try {
      report = JSON.parse(readFileSync(output, 'utf8')) as Report;
    } catch {
      return { outcome: 'none', failed: '', seconds };
    }
    const failed = report.testResults.flatMap((each) => each.assertionResults).find((each) => each.status === 'failed');
    if (failed !== undefined) return { outcome: 'failed', failed: failed.fullName, seconds };
    return { outcome: report.numPassedTests > 0 ? 'passed' : 'none', failed: '', seconds };
  }
}
