import { expect, test } from 'vitest';
import { DETECTORS } from '../../src/detectors/index.ts';
import { DETECTOR_IDS } from '../../src/model/detectors.ts';

test('charters and the configuration may name every detector there is, and no other', () => {
  expect(DETECTORS.map(({ id }) => id).sort()).toEqual([...DETECTOR_IDS].sort());
});
