import { expect, test } from 'vitest';
import type { Detector } from '../../src/detectors/detector.ts';
import { DETECTORS } from '../../src/detectors/index.ts';
import { warm } from '../../src/verdict/warm.ts';

test('makes every detector judge once, without trouble', () => {
  const asked = new Set<string>();
  const watched = DETECTORS.map(
    (detector): Detector => ({
      id: detector.id,
      inspect(action, context) {
        asked.add(detector.id);
        return detector.inspect(action, context);
      },
    }),
  );
  expect(() => warm(watched)).not.toThrow();
  expect(asked.size).toBe(DETECTORS.length);
});
