import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiClient } from '../../../../instrumentation/javascript/judge/api-client.ts';
import { Fetched, guidanceOf, readCharters } from '../../../../instrumentation/javascript/judge/guidance.ts';
import { inProcessJudge } from '../../../../instrumentation/javascript/judge/judge-files.ts';
import { DEFAULTS } from '../../../../instrumentation/javascript/settings/settings.ts';
import { fileRoutes, type ServedFile, type ServedFiles } from '../../../../src/api/served-files.ts';
import { ApiServer } from '../../../../src/api/server.ts';
import type { Charter } from '../../../../src/model/charter.ts';
import { Held } from '../../../../src/model/held.ts';
import { tokensFor } from '../../../support/tokens.ts';
import { AGENT } from '../core/processor.ts';

const served = (version: string): ServedFile => ({
  name: 'payer',
  version,
  agents: ['payer'],
  text: `charter: 1\nname: payer\nversion: "${version}"\npurpose: pays\nagents: [payer]\nmode: enforce\n`,
});

let server: ApiServer;
let url: string;
/** What is served, and may be replaced while it is. */
let files: Held<ServedFiles>;

async function serve(charters: readonly ServedFile[], port = 0): Promise<void> {
  files = new Held<ServedFiles>({ charters, baselines: [] });
  server = new ApiServer({
    setting: 'extensions.api',
    endpoint: { host: '127.0.0.1', port },
    tls: null,
    maxBytes: 1024,
    timeoutMs: 1_000,
    tokens: tokensFor({ agent: [AGENT], approver: [] }),
    routes: fileRoutes(files),
    onError: () => {},
  });
  url = await server.start();
}

beforeEach(() => serve([served('1')]));
afterEach(() => server.stop(0));

const settings = () => ({ ...DEFAULTS, endpoint: url, token: AGENT });

describe('what calls are judged by', () => {
  test('is the processor’s, where no files are set', async () => {
    const { charters, baselines } = await guidanceOf(settings());
    expect(charters.map(({ name, version }) => [name, version])).toEqual([['payer', '1']]);
    expect(baselines).toEqual([]);
  });

  test('is what the files say, where they are set', async () => {
    const charter = ['deploy/charters/support.charter.yaml'];
    const { charters } = await guidanceOf({ ...settings(), charter });
    expect(charters.map(({ name }) => name)).toEqual(['support']);
    const wrong = { ...settings(), charter: ['package.json'] };
    await expect(guidanceOf(wrong)).rejects.toThrow('package.json:1:1: error');
  });

  test('is nothing, where the processor is away', async () => {
    await server.stop(0);
    expect(await guidanceOf(settings())).toMatchObject({ charters: [], baselines: [] });
  });

  test('counts from the next call on when it changes, for conversations that are under way too', async () => {
    const judge = await inProcessJudge({ ...settings(), refresh: 20 }, null);
    const pay = (n: number, conversation = 'c1') => ({
      ...{ agent: 'payer', conversation, tool: 'pay', callId: `call_${n}`, arguments: { n } },
      ...{ system: null, goal: ['Pay 1, 2 and 3.'], tools: [], span: null },
    });
    const kinds = (n: number) => judge.decide(pay(n)).verdict.findings.map(({ kind }) => kind);
    expect(kinds(1)).not.toContain('call_limit');
    expect(kinds(2)).not.toContain('call_limit');
    const limited = served('2');
    const text = `${limited.text}tools:\n  pay: { max_calls: 2 }\n`;
    files.replace({ charters: [{ ...limited, text }], baselines: [] });
    let n = 10;
    const version = () => judge.decide(pay(n++, 'another')).verdict.charter?.version;
    await vi.waitFor(() => expect(version()).toBe('2'), { timeout: 5_000 });
    expect(kinds(3)).toContain('call_limit');
    files.replace({ charters: [{ ...limited, text: 'charter: 1\n' }], baselines: [] });
    await sleep(100);
    expect(kinds(4)).toContain('call_limit');
  });

  test('comes when the processor does, where that was away at first', async () => {
    const port = Number(new URL(url).port);
    await server.stop(0);
    const { charters } = await guidanceOf(settings());
    expect(charters).toEqual([]);
    await serve([served('1')], port);
    await vi.waitFor(() => expect(charters).toHaveLength(1), { timeout: 5_000 });
  });

  test('is kept fresh in the same place; what can’t be fetched or read leaves what there is', async () => {
    const port = Number(new URL(url).port);
    const charters: Charter[] = [];
    const fetched = new Fetched(new ApiClient(url, AGENT), 1_000, 'charters', readCharters, charters);
    const versions = async () => {
      await fetched.refresh();
      return charters.map(({ version }) => version);
    };
    expect(await versions()).toEqual(['1']);
    const [first] = charters;
    await versions();
    expect(charters[0]).toBe(first);
    await server.stop(0);
    expect(await versions()).toEqual(['1']);
    await serve([{ ...served('2'), text: 'charter: 1\n' }], port);
    expect(await versions()).toEqual(['1']);
    await server.stop(0);
    await serve([served('3')], port);
    expect(await versions()).toEqual(['3']);
  });
});
