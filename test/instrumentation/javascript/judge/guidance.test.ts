import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '../../../../instrumentation/javascript/judge/api-client.ts';
import { Fetched, guidanceOf, readCharters } from '../../../../instrumentation/javascript/judge/guidance.ts';
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

async function serve(charters: readonly ServedFile[], port = 0): Promise<void> {
  server = new ApiServer({
    setting: 'extensions.api',
    endpoint: { host: '127.0.0.1', port },
    tls: null,
    maxBytes: 1024,
    timeoutMs: 1_000,
    tokens: tokensFor({ agent: [AGENT], approver: [] }),
    routes: fileRoutes(new Held<ServedFiles>({ charters, baselines: [] })),
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
    expect(await guidanceOf(settings())).toEqual({ charters: [], baselines: [] });
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
