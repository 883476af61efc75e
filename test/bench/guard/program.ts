import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// What the one line costs a program that does nothing: the time of its import, and memory once the guard is ready.

interface Cost {
  readonly importMs: number;
  readonly readyMs: number;
  /** Resident, in megabytes. */
  readonly memory: number;
}

/** Each in a process of its own, in an empty folder; the middle one of several runs. */
export function programRow(name: string, node: string, dist: string, runs: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-program-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'bare.js'), program(''));
    writeFileSync(join(folder, 'guarded.js'), program(guarded(dist)));
    const of = (file: string): Cost[] => Array.from({ length: runs }, () => costOf(node, folder, file));
    const [bare, with_] = [of('bare.js'), of('guarded.js')];
    const added = middle(with_.map((one) => one.memory)) - middle(bare.map((one) => one.memory));
    const times = [with_.map((one) => one.importMs), with_.map((one) => one.readyMs)];
    const told = times.map(
      (all) => `${middle(all).toFixed(0)} (${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)})`,
    );
    return `| ${name} | ${told.join(' | ')} | ${added.toFixed(1)} |`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function guarded(dist: string): string {
  const module = (path: string): string =>
    JSON.stringify(pathToFileURL(resolve(dist, 'instrumentation/javascript', path)).href);
  return `await import(${module('register.js')});
cost.importMs = performance.now() - start;
await (await import(${module('index.js')})).ready();
cost.readyMs = performance.now() - start;`;
}

function program(body: string): string {
  return `const cost = { importMs: 0, readyMs: 0 };
const start = performance.now();
${body}
setTimeout(() => {
  cost.memory = process.memoryUsage.rss() / 1e6;
  console.log(JSON.stringify(cost));
}, 1000);
`;
}

function costOf(node: string, cwd: string, file: string): Cost {
  const env = { ...process.env, GOALKEEPER_LOG: 'quiet', NODE_OPTIONS: '' };
  return JSON.parse(execFileSync(node, [file], { cwd, env, encoding: 'utf8' })) as Cost;
}

function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}
