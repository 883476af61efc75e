import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingOf } from '../bench/drift/recording.ts';
import { REPOSITORY } from './processes.ts';

const run = promisify(execFile);
const HOSTILE = `"><script>document.title='taken'</script><img src=x onerror="document.title='taken'">`;

let folder: string;
let page: string;
let browser: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goalkeeper-page-'));
  browser = (await run(`${REPOSITORY}test/peers/browser.sh`)).stdout.trim();
  const recording = join(folder, 'runs.pb');
  writeFileSync(
    recording,
    recordingOf([
      { agent: 'clerk', runs: 250, behaviour: 'new tool', share: (at) => (at > 150 ? 1 : 0) },
      { agent: HOSTILE, runs: 250, behaviour: 'more mails', share: (at) => (at > 150 ? 1 : 0) },
    ]),
  );
  page = join(folder, 'drift.html');
  const command = ['drift', recording, '--html', page, '--false-alarms', '1000'];
  await run(process.execPath, [`${REPOSITORY}dist/src/cli/main.js`, ...command]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function chromium(file: string, width: number, ...args: string[]): Promise<string> {
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--timeout=30000'];
  const profile = `--user-data-dir=${join(folder, 'profile')}`;
  const url = pathToFileURL(file).href;
  const { stdout } = await run(browser, [...flags, profile, `--window-size=${width},900`, ...args, url], {
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  return stdout;
}

interface Measured {
  readonly title: string;
  readonly overflow: number;
  readonly fetched: number;
  readonly scripts: number;
  readonly charts: { readonly width: number; readonly height: number; readonly shapes: number }[];
  readonly texts: number;
  readonly background: string;
}

/** Runs in the page; the page itself has no scripts, and its policy would allow none. */
const MEASURE = `addEventListener('load', () => {
  const charts = [...document.querySelectorAll('figure svg')];
  const box = (svg) => ({ width: svg.getBoundingClientRect().width, height: svg.getBoundingClientRect().height,
    shapes: [...svg.querySelectorAll('polygon,path,line')].filter((one) => one.getBoundingClientRect().width + one.getBoundingClientRect().height > 0).length });
  const measured = {
    title: document.title,
    overflow: document.documentElement.scrollWidth - innerWidth,
    fetched: performance.getEntriesByType('resource').length,
    scripts: document.scripts.length - 1,
    charts: charts.map(box),
    texts: [...document.querySelectorAll('svg text')].filter((one) => {
      const [text, card] = [one.getBoundingClientRect(), one.closest('.card').getBoundingClientRect()];
      return text.right > card.right + 1 || text.left < card.left - 1;
    }).length,
    background: getComputedStyle(document.body).backgroundColor,
  };
  const out = document.createElement('pre');
  out.id = 'measured';
  out.textContent = btoa(JSON.stringify(measured));
  document.body.append(out);
})`;

async function measured(width: number, ...args: string[]): Promise<Measured> {
  const copy = join(folder, 'measured.html');
  const text = readFileSync(page, 'utf8')
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace('</head>', `<script>${MEASURE}</script></head>`);
  writeFileSync(copy, text);
  const dom = await chromium(copy, width, '--dump-dom', ...args);
  const told = /<pre id="measured">([^<]+)<\/pre>/.exec(dom)?.[1];
  return JSON.parse(Buffer.from(told ?? '', 'base64').toString('utf8'));
}

describe('the page of goalkeeper drift, in Chromium', () => {
  it('draws three charts for each agent, all to be seen, and fetches nothing', async () => {
    const { charts, fetched, scripts, texts } = await measured(1200);
    expect(charts).toHaveLength(6);
    for (const { width, height, shapes } of charts) {
      expect(width).toBeGreaterThan(800);
      expect(height).toBeGreaterThan(80);
      expect(shapes).toBeGreaterThan(8);
    }
    expect([fetched, scripts, texts]).toEqual([0, 0, 0]);
  });

  it('runs nothing that the name of an agent brings along', async () => {
    expect((await measured(1200)).title).toBe('Drift of agents');
    expect(await chromium(page, 1200, '--dump-dom')).toContain('<title>Drift of agents</title>');
  });

  it('fits a narrow window', async () => {
    expect((await measured(500)).overflow).toBeLessThanOrEqual(0);
  });

  it('is dark where dark is preferred', async () => {
    const light = await measured(1200, '--blink-settings=preferredColorScheme=1');
    const dark = await measured(1200, '--blink-settings=preferredColorScheme=0');
    expect(light.background).toBe('rgb(246, 247, 249)');
    expect(dark.background).toBe('rgb(18, 22, 29)');
  });

  it('makes a picture that is more than an empty page', async () => {
    const picture = join(folder, 'page.png');
    await chromium(page, 1200, `--screenshot=${picture}`);
    expect(readFileSync(picture).length).toBeGreaterThan(40_000);
  });
});
