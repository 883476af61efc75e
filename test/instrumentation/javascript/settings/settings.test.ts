import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULTS,
  readSettings,
  SETTINGS,
  settingsOf,
  variableOf,
} from '../../../../instrumentation/javascript/settings/settings.ts';

const read = (variables: Record<string, string>) => settingsOf(variables);
const configured = (given: Record<string, unknown>) => readSettings(given, DEFAULTS, (name) => name);

describe('variables', () => {
  test('none set gives the defaults, and an empty one counts as unset', () => {
    expect(read({})).toEqual({ settings: DEFAULTS, problems: [] });
    expect(read({ GOALKEEPER_MODE: '  ', GOALKEEPER_TIMEOUT: '' }).settings).toEqual(DEFAULTS);
  });

  test('each is read by its name', () => {
    const { settings, problems } = read({
      GOALKEEPER_DISABLED: 'TRUE',
      GOALKEEPER_MODE: 'monitor',
      GOALKEEPER_GUARD: 'remote',
      GOALKEEPER_CHARTER: 'a.yaml, charters/*.yaml',
      GOALKEEPER_ENDPOINT: 'http://127.0.0.1:4320/',
      GOALKEEPER_FAIL: 'open, outbound=closed, delete_*=closed',
      GOALKEEPER_TIMEOUT: '250ms',
      GOALKEEPER_APPROVAL_TIMEOUT: '1h',
      GOALKEEPER_CAPTURE: 'masked,send_email.body=off',
      GOALKEEPER_FALSE_ALARMS: 'block=400',
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      disabled: true,
      mode: 'monitor',
      guard: 'remote',
      charter: ['a.yaml', 'charters/*.yaml'],
      endpoint: 'http://127.0.0.1:4320',
      fail: {
        otherwise: 'open',
        named: [
          ['outbound', 'closed'],
          ['delete_*', 'closed'],
        ],
      },
      timeout: 250,
      approvalTimeout: 3_600_000,
      capture: { otherwise: 'masked', named: [['send_email.body', 'off']] },
      falseAlarms: { block: 400 },
    });
  });

  test('what is wrong keeps the default and is told with what was expected', () => {
    const { settings, problems } = read({ GOALKEEPER_MODE: 'enforced', GOALKEEPER_TIMEOUT: '5' });
    expect(settings).toEqual(DEFAULTS);
    expect(problems).toEqual([
      'GOALKEEPER_MODE: is `enforced`, expected `enforce` or `monitor`',
      'GOALKEEPER_TIMEOUT: is `5`, expected a duration such as `500ms`, `5s` or `10m`',
    ]);
  });

  test('a token is not repeated in what is told', () => {
    const { problems } = configured({ token: 12345 });
    expect(problems).toEqual(['token: is what was given, expected a text']);
  });

  test('any text gives whole settings and no error is thrown', () => {
    const names = Object.keys(SETTINGS).map(variableOf);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' })), (variables) => {
        const { settings, problems } = read(variables);
        expect(Object.keys(settings)).toEqual(Object.keys(DEFAULTS));
        expect(problems.length).toBeLessThanOrEqual(Object.keys(variables).length);
      }),
    );
  });
});

describe('configure', () => {
  test('takes what a program would write', () => {
    const { settings, problems } = configured({
      charter: 'payer.yaml',
      fail: { default: 'open', credential: 'closed' },
      timeout: 300,
      approvalTimeout: '5m',
      agent: undefined,
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      charter: ['payer.yaml'],
      fail: { otherwise: 'open', named: [['credential', 'closed']] },
      timeout: 300,
      approvalTimeout: 300_000,
      agent: null,
    });
  });

  test('any value gives whole settings and no error is thrown', () => {
    const names = [...Object.keys(SETTINGS), 'unknown', '__proto__'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.anything()), (given) => {
        expect(Object.keys(configured(given).settings)).toEqual(Object.keys(DEFAULTS));
      }),
    );
  });

  test('an unknown name is told', () => {
    expect(configured({ charters: 'a' }).problems).toEqual(['charters: there is no such setting']);
  });
});
