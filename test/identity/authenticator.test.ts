import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PeerCertificate } from 'node:tls';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { clientSchema } from '../../src/config/client.ts';
import { Authenticator, isUnknown } from '../../src/identity/authenticator.ts';
import { namesOf } from '../../src/identity/certificate.ts';
import { tokenIn } from '../../src/identity/keyring.ts';
import { TokenFile } from '../../src/identity/token-file.ts';

const ERP = 'erp-token-0123456789';
const CRM = 'crm-token-0123456789';

const folder = mkdtempSync(join(tmpdir(), 'identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

function authenticator(clients: readonly unknown[], { header = 'authorization', scheme = 'Bearer' } = {}) {
  return new Authenticator({
    header,
    scheme,
    clients: clients.map((client) => clientSchema.parse(client)),
    onTrouble: () => {},
  });
}

function named(
  known: Authenticator,
  headers: Record<string, string>,
  certificate: Partial<PeerCertificate> | null = null,
): string | null {
  const showing = { header: (name: string) => headers[name], certificate: certificate as PeerCertificate };
  const admitted = known.admits(showing);
  return isUnknown(admitted) ? null : admitted.name;
}

describe('a token', () => {
  const known = authenticator([
    { name: 'erp', token: ERP },
    { name: 'crm', token: CRM },
  ]);

  test.each([
    [`Bearer ${CRM}`, 'crm'],
    [`bearer   ${ERP} `, 'erp'],
    [ERP, null],
    [`Basic ${ERP}`, null],
    [`Bearer ${ERP}x`, null],
    [`Bearer ${ERP.slice(0, -1)}`, null],
    [`Bearer ${ERP} ${CRM}`, null],
    [`Bearer ${ERP}, Bearer ${CRM}`, null],
    ['Bearer ', null],
    ['', null],
  ])('`%s` is that of %s', (authorization, name) => {
    expect(named(known, { authorization })).toBe(name);
  });

  test('may stand alone in a header of another name, as API keys do', () => {
    const byKey = authenticator([{ name: 'erp', token: ERP }], { header: 'x-api-key', scheme: '' });
    expect(named(byKey, { 'x-api-key': ERP })).toBe('erp');
    expect(named(byKey, { authorization: `Bearer ${ERP}` })).toBeNull();
  });

  test('that is missing or unknown is told so, without a word of those that are known', () => {
    for (const header of [undefined, 'Bearer wrong-token-0123456789']) {
      const admitted = known.admits({ header: () => header, certificate: null });
      expect(admitted).toMatchObject({ refused: expect.stringContaining('token') });
      expect(JSON.stringify(admitted)).not.toMatch(/erp|crm|wrong/);
    }
  });

  test('of any bytes is read without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const token = tokenIn(`Bearer ${text}`);
        expect(token === null || /^[!-~]+$/.test(token)).toBe(true);
        expect(named(known, { authorization: text })).toBeNull();
      }),
    );
  });
});

describe('a certificate', () => {
  const known = authenticator([
    { name: 'payer', certificate: 'URI:spiffe://shop/payer/*' },
    { name: 'reader', certificate: 'CN=reader' },
    { name: 'erp', token: ERP },
  ]);

  test('is known by its names, each of its own kind', () => {
    expect(named(known, {}, { subjectaltname: 'DNS:a.example, URI:spiffe://shop/payer/7' })).toBe('payer');
    expect(named(known, {}, { subject: { CN: 'reader' } as PeerCertificate['subject'] })).toBe('reader');
    expect(named(known, {}, { subjectaltname: 'DNS:reader' })).toBeNull();
    expect(named(known, {}, {})).toBeNull();
    expect(named(known, {}, null)).toBeNull();
  });

  test('does not help a token that nobody has', () => {
    const reader = { subject: { CN: 'reader' } as PeerCertificate['subject'] };
    expect(named(known, { authorization: 'Bearer nobodys-token-012345' }, reader)).toBeNull();
    expect(named(known, { authorization: `Bearer ${ERP}` }, reader)).toBe('erp');
  });

  test('whose name holds a comma passes for no other', () => {
    expect(namesOf({ subjectaltname: 'DNS:"x, URI:spiffe://shop/payer/7"' } as PeerCertificate)).toEqual([
      'DNS:x, URI:spiffe://shop/payer/7',
    ]);
    const other = 'othername:"a, URI:spiffe://shop/payer/7, b", DNS:c';
    expect(namesOf({ subjectaltname: other } as PeerCertificate)).toEqual(['DNS:c']);
  });

  test('of any names is read in bounded time, and a name is never longer than what stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'DNS:URI, "\\xn') }), (subjectaltname) => {
        for (const name of namesOf({ subjectaltname } as PeerCertificate)) {
          expect(name.length).toBeLessThanOrEqual(subjectaltname.length);
        }
      }),
    );
  });
});

describe('a file of tokens', () => {
  function held(file: string) {
    let now = 0;
    const troubles: string[] = [];
    const kept = new TokenFile(
      file,
      (message) => troubles.push(message),
      () => now,
    );
    const later = (): readonly string[] => {
      now += 1_000;
      return kept.tokens();
    };
    return { kept, later, troubles };
  }

  test('is read again when it has changed, and may hold the old and the new', () => {
    const file = join(folder, 'rotated');
    writeFileSync(file, `${ERP}\n`);
    const { kept, later } = held(file);
    expect(kept.tokens()).toEqual([ERP]);
    writeFileSync(file, `${CRM}\n${ERP}\n`);
    expect(later()).toEqual([CRM, ERP]);
    expect(later()).toBe(kept.tokens());
    writeFileSync(file, `${CRM}\n`);
    expect(later()).toEqual([CRM]);
  });

  test('behind a link is read again when the link leads elsewhere, as mounted secrets do', () => {
    writeFileSync(join(folder, 'one'), ERP);
    writeFileSync(join(folder, 'two'), CRM);
    const link = join(folder, 'link');
    symlinkSync(join(folder, 'one'), link);
    const { kept, later } = held(link);
    expect(kept.tokens()).toEqual([ERP]);
    symlinkSync(join(folder, 'two'), `${link}.new`);
    renameSync(`${link}.new`, link);
    expect(later()).toEqual([CRM]);
  });

  test('that is gone or broken leaves the last tokens good, and says so once', () => {
    const file = join(folder, 'broken');
    writeFileSync(file, ERP);
    const { later, troubles } = held(file);
    rmSync(file);
    expect(later()).toEqual([ERP]);
    expect(later()).toEqual([ERP]);
    expect(troubles).toHaveLength(1);
    writeFileSync(file, 'short');
    expect(later()).toEqual([ERP]);
    expect(troubles).toHaveLength(2);
    expect(troubles.join()).not.toContain('erp-token');
    writeFileSync(file, CRM);
    expect(later()).toEqual([CRM]);
  });
});
