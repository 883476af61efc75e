import { describe, expect, test } from 'vitest';
import { nearest } from '../../src/yaml/nearest.ts';

const KEYS = ['endpoint', 'tls', 'headers', 'compression', 'timeout', 'sending_queue', 'retry_on_failure'];

describe('the nearest known name', () => {
  test.each([
    ['endpont', 'endpoint'],
    ['endpiont', 'endpoint'],
    ['Endpoint', 'endpoint'],
    ['header', 'headers'],
    ['tsl', 'tls'],
    ['sendingqueue', 'sending_queue'],
    ['retry-on-failure', 'retry_on_failure'],
  ])('%s is %s', (word, expected) => {
    expect(nearest(word, KEYS)).toBe(expected);
  });

  test.each(['verbosity', 'x', '', 'e'.repeat(10_000)])('nothing is near %s', (word) => {
    expect(nearest(word, KEYS)).toBeNull();
  });
});
