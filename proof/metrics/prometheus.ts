/** Debian's Prometheus beside a worker: scraped every second, asked by its API. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programs } from './promtool.ts';

const patience = 60_000; // milliseconds

export interface Sample {
  metric: Record<string, string>;
  value: number;
}

export class Prometheus {
  private readonly process: ChildProcess;
  private readonly url: string;

  private constructor(process: ChildProcess, url: string) {
    this.process = process;
    this.url = url;
  }

  /** `target`: host and port. The rules are those of the file, with every `for` shortened to a second. */
  static async start(folder: string, target: string, rulesFile: string): Promise<Prometheus> {
    const rules = join(folder, 'short.rules.yml');
    writeFileSync(rules, readFileSync(rulesFile, 'utf8').replaceAll(/^( +for:).*$/gm, '$1 1s'));
    const config = join(folder, 'prometheus.yml');
    writeFileSync(
      config,
      JSON.stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [rules],
        scrape_configs: [{ job_name: 'doisoat', static_configs: [{ targets: [target] }] }],
      }),
    );
    const port = await freePort();
    const places = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`];
    const child = spawn(programs.prometheus, [...places, `--web.listen-address=127.0.0.1:${port}`], {
      stdio: 'ignore',
    });
    const prometheus = new Prometheus(child, `http://127.0.0.1:${port}`);
    await prometheus.until('it has scraped the worker twice', async () => {
      const [scraped] = await prometheus.ask('count_over_time(up{job="doisoat"}[1m])');
      return scraped !== undefined && scraped.value >= 2;
    });
    return prometheus;
  }

  /** An instant query. */
  async ask(query: string): Promise<Sample[]> {
    const answer = await fetch(`${this.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
    const { data } = (await answer.json()) as {
      data: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    return data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  /** Names of the alerts that fire. */
  async firing(): Promise<string[]> {
    return (await this.ask('ALERTS{alertstate="firing"}')).map(({ metric }) => metric.alertname);
  }

  /** Waits for something that Prometheus is to see. Throws if it does not. */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + patience;
    while (!(await isSo().catch(() => false))) {
      if (performance.now() > end) throw new Error(`Prometheus: ${what}: not within ${patience / 1000} s`);
      await sleep(200);
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
