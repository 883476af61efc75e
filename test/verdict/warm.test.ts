import { expect, test } from 'vitest';
import type { Detector } from '../../src/detectors/detector.ts';
import { DETECTORS } from '../../src/detectors/index.ts';
import { warm, warmBesideOthers } from '../../src/verdict/warm.ts';

function watched(): { asked: Set<string>; detectors: Detector[] } {
  const asked = new Set<string>();
  const detectors = DETECTORS.map(
    (detector): Detector => ({
      id: detector.id,
      inspect(action, context) {
        asked.add(detector.id);
        return detector.inspect(action, context);
      },
    }),
  );
  return { asked, detectors };
}

test('makes every detector judge once, without trouble', () => {
  const { asked, detectors } = watched();
  expect(() => warm(detectors)).not.toThrow();
  expect(asked.size).toBe(DETECTORS.length);
});

test('makes every detector judge beside others, who have their turn meanwhile', async () => {
  const { asked, detectors } = watched();
  let turns = 0;
  const slow: Detector = {
    id: 'slow',
    inspect() {
      const end = performance.now() + 10;
      while (performance.now() < end);
      return [];
    },
  };
  const others = setInterval(() => turns++, 0);
  await warmBesideOthers([slow, ...detectors]);
  clearInterval(others);
  expect(asked.size).toBe(DETECTORS.length);
  expect(turns).toBeGreaterThanOrEqual(2);
});
