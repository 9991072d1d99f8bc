#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript. This file must parse under Node 20, which the machine may
// have: there the pinned Node of `node_modules` takes over, with the same arguments, signals and exit code.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

/** The first Node that strips types without a flag and is the Lambda runtime's. */
const majorMin = 24;

const cli = new URL('../local/cli.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= majorMin) {
  keepCompiled();
  findFast();
  await import(cli.href);
} else {
  runOnPinnedNode();
}

/**
 * Keeps compiled modules beside the packages, where only who installs writes: starting takes 0.13 s instead of 0.36 s,
 * and threads, which find the folder in the environment, take a quarter of the processor time. Where it cannot be
 * written nothing is kept.
 */
function keepCompiled() {
  if (process.env.NODE_COMPILE_CACHE !== undefined || process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return;
  const folder = fileURLToPath(new URL('../node_modules/.cache/doisoat', import.meta.url));
  const kept = nodeModule.enableCompileCache?.(folder);
  if (kept?.directory !== undefined) process.env.NODE_COMPILE_CACHE = folder;
}

/**
 * Files name each other with their endings, so a relative name is an address already: Node would ask for the real path
 * and the package of each of 250 modules. Of the languages of zod's messages, 64 modules, English alone is used.
 */
function findFast() {
  nodeModule.registerHooks({
    resolve(name, context, next) {
      if (!name.startsWith('.')) return next(name, context);
      const isZod = context.parentURL.includes('/node_modules/zod/');
      const { href } = new URL(name === '../locales/index.js' && isZod ? '../locales/en.js' : name, context.parentURL);
      if (href.endsWith('.ts')) return { url: href, format: 'module-typescript', shortCircuit: true };
      if (href.endsWith('.js') && isZod) return { url: href, format: 'module', shortCircuit: true };
      return next(name, context);
    },
  });
}

function runOnPinnedNode() {
  const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (!existsSync(pinned)) {
    process.stderr.write(
      `Cần Node ${majorMin} trở lên; máy này có ${process.versions.node}. Cài Node ${majorMin}, hoặc chạy "npm ` +
        'ci" trong thư mục gốc.\n' +
        `Node ${majorMin} or newer is needed; this is ${process.versions.node}. Install it, or run "npm ci" in ` +
        'the root folder.\n',
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
