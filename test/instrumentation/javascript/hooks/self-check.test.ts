import { describe, expect, it } from 'vitest';
import {
  type Found,
  laterText,
  selfCheckText,
} from '../../../../instrumentation/javascript/hooks/self-check.ts';
import { DEFAULTS, type Settings } from '../../../../instrumentation/javascript/settings/settings.ts';
import { tree } from './tree.ts';

const text = (found: Partial<Found> = {}, settings: Partial<Settings> = {}) =>
  selfCheckText({
    reached: [{ framework: 'langchain', versions: ['1.4.0'], missing: [] }],
    folders: [],
    emission: 'no spans',
    api: null,
    tools: 0,
    ended: false,
    settings: { ...DEFAULTS, ...settings },
    ...found,
  });

describe('the line at start-up', () => {
  it('tells what is guarded, how, and where spans go', () => {
    expect(text()).toBe('guards langchain 1.4.0; enforces, verdicts in process, no charter; no spans');
  });

  it('tells what is not reached, and by what it would be', () => {
    const reached = [
      { framework: 'ai', versions: ['5.0.0'], missing: ['generateText: start with --import'] },
    ];
    expect(text({ reached })).toContain('not reached: ai: generateText: start with --import');
  });

  it('tells that nothing is guarded where no framework was found', () => {
    expect(text({ reached: [], ended: true })).toMatch(/^no agent framework found that it knows;/);
  });

  it('does not tell of a program that runs on that it loads no framework', () => {
    expect(text({ reached: [] })).toMatch(/^no agent framework that it knows so far;/);
  });

  it('tells of the tools of a program that gave them itself', () => {
    expect(text({ reached: [], tools: 2 })).toMatch(/^guards the tools that it was given; enforces/);
  });

  it('tells of a framework that came later by its name, and what of it is not reached', () => {
    const mastra = { framework: 'mastra', versions: ['1.71.0'], missing: [] };
    expect(laterText(mastra)).toBe('also guards mastra 1.71.0');
    expect(laterText({ ...mastra, missing: ['networks'] })).toBe(
      'also guards mastra 1.71.0; not reached: mastra: networks',
    );
    expect(laterText({ ...mastra, versions: [], missing: ['it broke'] })).toBe(
      'not reached: mastra: it broke',
    );
  });

  it('tells where verdicts come from, and that nothing is refused in monitor mode', () => {
    const remote = { guard: 'remote', endpoint: 'http://127.0.0.1:4320', mode: 'monitor' } as const;
    expect(text({}, remote)).toContain(
      'monitors only, verdicts by http://127.0.0.1:4320, charters of the processor',
    );
    expect(text({}, { charter: ['a.yaml'] })).toContain('charter a.yaml');
  });

  it('tells of an OpenTelemetry API that gets no spans, since the SDK is registered with an older one', () => {
    const folder = tree({
      'node_modules/@opentelemetry/api/package.json': { name: '@opentelemetry/api', version: '1.10.0' },
    });
    expect(text({ folders: [folder], api: '1.9.1' })).toContain('@opentelemetry/api 1.10.0 gets no spans');
    expect(text({ folders: [folder], api: '1.10.0' })).not.toContain('gets no spans');
  });
});
