import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, as PEM; made for one test, so that no key lies in the repository. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface Issuer {
  readonly name: string;
  readonly key: KeyObject;
}

/** A certificate authority that signs for 127.0.0.1 and localhost. */
export class Authority {
  readonly cert: string;
  private readonly issuer: Issuer;

  constructor(name: string) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.issuer = { name, key: privateKey };
    const basicConstraints = extension('551d13', true, sequence(der(0x01, Buffer.from([0xff]))));
    this.cert = certificate(name, privateKey, this.issuer, basicConstraints);
  }

  /** Good from one day to another, counted from now. */
  issue(name: string, { from = -1, until = 1 } = {}): Certificate {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
    const cert = certificate(name, privateKey, this.issuer, extension('551d11', false, names), from, until);
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }
}

// The little of DER (X.690) and X.509 (RFC 5280) that a test certificate takes.

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

function certificate(
  subject: string,
  key: KeyObject,
  issuer: Issuer,
  ext: Buffer,
  from = -1,
  until = 1,
): string {
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    name(issuer.name),
    sequence(time(from), time(until)),
    name(subject),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(ext)),
  );
  const signed = sequence(body, ECDSA_SHA256, bits(sign('sha256', body, issuer.key)));
  const lines = signed
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...items: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(items));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function bits(content: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), content]));
}

function name(common: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(common)))));
}

function time(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...flag, der(0x04, value));
}
