import { describe, expect, test } from 'vitest';
import { captureOf, Privacy } from '../../../../instrumentation/javascript/privacy/capture.ts';
import type { Capture, Choices } from '../../../../instrumentation/javascript/settings/settings.ts';
import { Tags } from '../../../../src/privacy/tag.ts';

const IBAN = 'DE89370400440532013000';
const MAIL = { to: ['a@b.example'], body: 'Dear Bo', payment: { iban: IBAN, note: 'n' } };

function privacy(otherwise: Capture, named: Record<string, Capture> = {}): Privacy {
  return new Privacy({ otherwise, named: Object.entries(named) }, new Tags('salt'));
}

const captured = (of: Privacy, tool = 'send_email') => JSON.parse(of.arguments(tool, MAIL) ?? 'null');

describe('what is captured', () => {
  test('off: nothing; full: all; masked: all but secrets', () => {
    expect(captured(privacy('off'))).toBe(null);
    expect(privacy('off').result('t', 'x')).toBe(null);
    expect(privacy('off').words('x')).toBe(null);
    expect(captured(privacy('full'))).toEqual(MAIL);
    expect(privacy('full').result('t', IBAN)).toBe(IBAN);
    expect(captured(privacy('masked'))).toMatchObject({ body: 'Dear Bo' });
    expect(JSON.stringify(captured(privacy('masked')))).not.toContain(IBAN);
    expect(privacy('masked').words(`pay ${IBAN}`)).not.toContain(IBAN);
  });

  test('by argument, which leaves the others as they are and says that something was left out', () => {
    const found = captured(
      privacy('masked', { 'send_email.body': 'off', 'send_email.payment.iban': 'full' }),
    );
    expect(found).toMatchObject({ to: MAIL.to, body: '__REDACTED__', payment: { iban: IBAN, note: 'n' } });
  });

  test('by a name of any tool, in lists too', () => {
    const of = privacy('full', { '*.rows.name': 'off' });
    const args = {
      rows: [
        { name: 'Bo', id: 1 },
        { name: 'Di', id: 2 },
      ],
    };
    expect(JSON.parse(of.arguments('export', args) ?? '')).toEqual({
      rows: [
        { name: '__REDACTED__', id: 1 },
        { name: '__REDACTED__', id: 2 },
      ],
    });
  });

  test('by tool: its arguments and its result; what a call returns has its own name', () => {
    const of = privacy('full', { 'get_*': 'off', 'get_rate()': 'full', 'pay()': 'off' });
    expect(of.arguments('get_rate', { a: 1 })).toBe(null);
    expect(of.result('get_rate', '1.08')).toBe('1.08');
    expect(of.result('get_contacts', 'Bo')).toBe(null);
    expect(of.arguments('pay', { a: 1 })).toBe('{"a":1}');
    expect(of.result('pay', 'done')).toBe(null);
  });

  test('of one argument alone, where all else is off', () => {
    expect(captured(privacy('off', { 'send_email.to': 'full' }))).toEqual({
      to: MAIL.to,
      body: '__REDACTED__',
      payment: '__REDACTED__',
    });
  });

  test('a password is masked by its name below a path, too', () => {
    const of = privacy('off', { 'login.password': 'masked' });
    expect(of.arguments('login', { user: 'bo', password: 'x' })).toMatch(/MASKED_PASSWORD/);
  });
});

describe('the variable of the GenAI conventions', () => {
  const otherwise = (value: string | undefined, setting: Choices<Capture> | null = null) =>
    captureOf(setting, { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value }).otherwise;

  test('switches content off, and on as far as secrets allow', () => {
    for (const off of ['false', 'FALSE', 'NO_CONTENT', 'EVENT_ONLY']) expect(otherwise(off)).toBe('off');
    for (const on of [undefined, '', 'true', 'SPAN_ONLY', 'SPAN_AND_EVENT'])
      expect(otherwise(on)).toBe('masked');
  });

  test('counts less than our own setting', () => {
    expect(otherwise('false', { otherwise: 'full', named: [] })).toBe('full');
  });
});
