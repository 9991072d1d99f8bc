#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript. This file must parse under Node 20, which the machine may have:
// there the pinned Node of `node_modules` takes over, with the same arguments, signals and exit code.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The first Node that strips types without a flag and is the Lambda runtime's. */
const majorMin = 24;

const cli = new URL('../local/cli.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= majorMin) {
  await import(cli.href);
} else {
  runOnPinnedNode();
}

function runOnPinnedNode() {
  const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (!existsSync(pinned)) {
    process.stderr.write(
      `Cần Node ${majorMin} trở lên; máy này có ${process.versions.node}. Cài Node ${majorMin}, hoặc chạy "npm ci" trong thư mục gốc.\n` +
        `Node ${majorMin} or newer is needed; this is ${process.versions.node}. Install it, or run "npm ci" in the root folder.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(pinned, [fileURLToPath(cli), ...process.argv.slice(2)], { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${pinned}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    // Whoever started us must see the same end.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
