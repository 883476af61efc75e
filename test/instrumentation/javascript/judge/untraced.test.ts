import { context, trace } from '@opentelemetry/api';
import { core, node } from '@opentelemetry/sdk-node';
import { afterEach, expect, test } from 'vitest';
import { untraced } from '../../../../instrumentation/javascript/judge/untraced.ts';

afterEach(() => {
  context.disable();
  trace.disable();
});

test('what is ours is left out of the application’s traces, over awaits too', async () => {
  new node.NodeTracerProvider().register();
  const suppressed = async () => {
    await Promise.resolve();
    return core.isTracingSuppressed(context.active());
  };
  expect(await untraced(suppressed)).toBe(true);
  expect(await suppressed()).toBe(false);
});

test('without OpenTelemetry it just runs', () => {
  expect(untraced(() => 7)).toBe(7);
});
