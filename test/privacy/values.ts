import fc from 'fast-check';

// Secrets as their makers form them; none of these is anyone's.

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const word = (length: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: length, maxLength: length });

/** A key's random part: digits and letters both, as of any length they are. */
const random = (length: number) => word(length - 3).map((text) => `${text}a7Q`);

export const key = fc
  .tuple(
    fc.constantFrom(
      'sk-',
      'sk-proj-',
      'sk-ant-api03-',
      'ghp_',
      'github_pat_',
      'glpat-',
      'xoxb-',
      'hf_',
      'npm_',
      'AIza',
      'sk_live_',
      'dapi',
    ),
    random(36),
  )
  .map((parts) => parts.join(''));

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const jwt = fc
  .tuple(fc.string({ minLength: 5, maxLength: 30 }), word(43))
  .map(([sub, signature]) => `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub })}.${signature}`);

function luhnDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const digit = Number(body[body.length - 1 - i]);
    const weighed = i % 2 === 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return String((10 - (sum % 10)) % 10);
}

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });

export const card = fc
  .oneof(
    digits(14).map((rest) => `4${rest}`),
    digits(13).map((rest) => `53${rest}`),
    digits(12).map((rest) => `37${rest}`),
    digits(11).map((rest) => `6011${rest}`),
  )
  .map((body) => body + luhnDigit(body));

/** In fours, or for fifteen digits 4-6-5. */
export function grouped(number: string, by: string): string {
  if (number.length === 15) return [number.slice(0, 4), number.slice(4, 10), number.slice(10)].join(by);
  return (number.match(/.{1,4}/g) ?? []).join(by);
}

function checkDigits(country: string, bban: string): string {
  const numeric = [...`${bban}${country}00`].map((char) => Number.parseInt(char, 36)).join('');
  return String(98n - (BigInt(numeric) % 97n)).padStart(2, '0');
}

export const iban = fc
  .oneof(
    digits(18).map((bban) => ['DE', bban] as const),
    digits(16).map((bban) => ['AT', bban] as const),
    digits(20).map((bban) => ['ES', bban] as const),
    fc.tuple(fc.constantFrom('ABNA', 'INGB'), digits(10)).map(([bank, rest]) => ['NL', bank + rest] as const),
  )
  .map(([country, bban]) => `${country}${checkDigits(country, bban)}${bban}`);

export const secret = fc.oneof(key, jwt, card, iban);

/** Text as it stands around a secret. */
export const around = fc.oneof(
  fc.lorem({ maxCount: 5 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('', 'Pay to: ', '"', '{"a": ', '\n- ', 'x=', '<b>', 'siehe Rechnung vom 3.4., Konto '),
);
