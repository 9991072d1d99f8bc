#!/usr/bin/env node
// Starts the command line. This file must parse under Node 18 and 20, which the machine may have: in a clone the Node
// that `npm ci` brings on Linux x64 takes over, with the same arguments, signals and exit code; elsewhere it is said
// what is missing.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { isNewEnough, tellTooOld } from './node-version.js';

// In a clone the sources are run as they are; a package has what `npm run build` made of them.
const sources = new URL('../local/cli.ts', import.meta.url);
const isClone = existsSync(sources);
const cli = isClone ? sources : new URL('../dist/local/cli.js', import.meta.url);
const packages = isNewEnough ? findPackages() : undefined;

if (!isNewEnough) {
  runOnPinnedNode();
} else if (!isClone && !existsSync(cli)) {
  end(
    'Gói này được đóng khi chưa dựng "dist". Hãy đóng lại bằng "npm pack".',
    'This package was packed before "dist" was built. Pack it anew by "npm pack".',
  );
} else if (packages === undefined) {
  end(
    'Chưa cài các gói cần dùng. Hãy chạy "npm ci" trong thư mục gốc.',
    'The packages that are needed are not installed. Run "npm ci" in the root folder.',
  );
} else {
  keepCompiled(packages);
  findFast(new URL('..', import.meta.url).href);
  await import(cli.href);
}

/** The folder of the installed packages, or undefined. */
function findPackages() {
  try {
    return /^.*\/node_modules\//.exec(import.meta.resolve('commander'))?.[0];
  } catch {
    return undefined;
  }
}

function end(vi, en) {
  process.stderr.write(`${vi}\n${en}\n`);
  process.exitCode = 1;
}

/**
 * Keeps compiled modules beside the packages, where only who installs writes: starting takes 0.13 s instead of 0.36 s,
 * and threads, which find the folder in the environment, take a quarter of the processor time. Where it cannot be
 * written nothing is kept.
 */
function keepCompiled(folderOfPackages) {
  if (process.env.NODE_COMPILE_CACHE !== undefined || process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return;
  const folder = fileURLToPath(new URL('.cache/doisoat', folderOfPackages));
  const kept = nodeModule.enableCompileCache?.(folder);
  if (kept?.directory !== undefined) process.env.NODE_COMPILE_CACHE = folder;
}

/**
 * Files name each other with their endings, so a relative name is an address already: Node would ask for the real path
 * and the package of each of 250 modules. Of the languages of zod's messages, 64 modules, English alone is used.
 * `home` is the folder of the program: what is in it, but for packages, are ES modules.
 */
function findFast(home) {
  nodeModule.registerHooks({
    resolve(name, context, next) {
      if (!name.startsWith('.')) return next(name, context);
      const { parentURL } = context;
      const isZod = parentURL.includes('/node_modules/zod/');
      const isOurs = parentURL.startsWith(home) && !parentURL.startsWith(`${home}node_modules/`);
      const { href } = new URL(name === '../locales/index.js' && isZod ? '../locales/en.js' : name, parentURL);
      if (href.endsWith('.ts')) return { url: href, format: 'module-typescript', shortCircuit: true };
      if (href.endsWith('.js') && (isZod || isOurs)) return { url: href, format: 'module', shortCircuit: true };
      return next(name, context);
    },
  });
}

function runOnPinnedNode() {
  const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (!isClone) return tellTooOld();
  const hint = {
    vi: ' Trên Linux x64 (glibc), "npm ci" trong thư mục gốc mang nó về.',
    en: ' On Linux x64 (glibc), "npm ci" in the root folder brings it.',
  };
  if (!existsSync(pinned)) return tellTooOld(hint);
  const child = spawn(pinned, [fileURLToPath(cli), ...process.argv.slice(2)], { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  // It is there but does not run on this machine: another C library, another processor.
  child.on('error', () => tellTooOld(hint));
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
