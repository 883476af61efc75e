import { describe, expect, test } from 'vitest';
import { UngatedCalls } from '../../src/coverage/ungated.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { anAction, ROOMY } from '../session/actions.ts';
import { request, toolSpan } from '../spans.ts';

const DAY = 86_400;
const call = (tool: string, at = 0, service = 'shop') => anAction({ id: '1', at, tool, service });
const tools = (told: ReturnType<UngatedCalls['see']>) => told.map(({ action }) => action.tool);

describe('a call that never asked', () => {
  test('is told where other calls of the program ask, whichever come first', () => {
    const ungated = new UngatedCalls();
    expect(ungated.see(call('run_sql'), false)).toEqual([]);
    expect(tools(ungated.see(call('pay'), true))).toEqual(['run_sql']);
    expect(tools(ungated.see(call('delete'), false))).toEqual(['delete']);
  });

  test('is told once a day for a tool', () => {
    const ungated = new UngatedCalls();
    ungated.see(call('pay'), true);
    expect(tools(ungated.see(call('run_sql'), false))).toEqual(['run_sql']);
    expect(ungated.see(call('run_sql', 10), false)).toEqual([]);
    expect(ungated.see(call('pay', 20), true)).toEqual([]);
    expect(tools(ungated.see(call('run_sql', DAY), false))).toEqual(['run_sql']);
  });

  test('is nothing in a program without a gate, whatever others have', () => {
    const ungated = new UngatedCalls();
    ungated.see(call('pay'), true);
    expect(ungated.see(call('run_sql', 0, 'another'), false)).toEqual([]);
  });

  test('is forgotten beyond the bounds', () => {
    const ungated = new UngatedCalls({ maxServices: 1, maxTools: 2 });
    for (const tool of ['a', 'b', 'c']) ungated.see(call(tool), false);
    expect(tools(ungated.see(call('pay'), true))).toEqual(['b', 'c']);
    ungated.see(call('pay', 0, 'another'), true);
    expect(ungated.see(call('d'), false)).toEqual([]);
  });
});

describe('in the processor', () => {
  const pipelineOf = () =>
    new Pipeline({ mode: 'tee', settleMs: 0, sessions: ROOMY, charters: [], version: '1', detectors: [] });
  const gated = { attributes: { 'goalkeeper.gated': true } };

  test('one alert, by which no verdict changes', () => {
    const pipeline = pipelineOf();
    pipeline.ingest(
      request(
        toolSpan({ id: '1', tool: 'pay', ...gated }),
        toolSpan({ id: '2', at: 2_000, tool: 'run_sql' }),
        toolSpan({ id: '3', at: 3_000, tool: 'run_sql' }),
      ),
      0,
    );
    const { judged, alerts, blind } = pipeline.drain();
    expect(judged.map(({ verdict }) => verdict.outcome)).toEqual(['allow', 'allow', 'allow']);
    expect(blind).toMatchObject([{ action: { tool: 'run_sql' }, finding: { kind: 'ungated_call' } }]);
    expect(alerts).toHaveLength(1);
  });

  test('none for what a gated tool calls in its turn, nor for another telling of a gated call', () => {
    const pipeline = pipelineOf();
    const below = {
      ...toolSpan({ id: '3', at: 1_004, took: 1, tool: 'query' }),
      parentSpanId: Buffer.from('2'.padStart(16, '0'), 'hex'),
    };
    pipeline.ingest(
      request(
        toolSpan({ id: '2', tool: 'pay', ...gated, arguments: '{"to":"a"}' }),
        below,
        toolSpan({
          id: '4',
          tool: 'pay',
          attributes: { 'openinference.span.kind': 'TOOL', 'tool.name': 'pay', 'input.value': '{"to":"a"}' },
        }),
      ),
      0,
    );
    expect(pipeline.drain().blind).toEqual([]);
  });
});
