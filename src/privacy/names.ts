/** Of these the value is a secret whatever it looks like. */
const ALWAYS: ReadonlySet<string> = new Set([
  'password',
  'passwd',
  'pwd',
  'pass',
  'passphrase',
  'passcode',
  'passwort',
  'kennwort',
  'motdepasse',
  'contrasena',
  'contraseña',
  'senha',
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'cvv',
  'cvc',
  'cvv2',
  'pin',
  'otp',
  'secret',
  'token',
  'jwt',
  'credential',
  'credentials',
  'connectionstring',
]);

/** Names that end so are such: `stripe_api_key`, `newPassword`; a `nextPageToken` is none. */
const ENDS =
  /(?:password|passwd|passphrase|secret|apikey|accesskey|secretkey|privatekey|signingkey|encryptionkey|accountkey|accesstoken|refreshtoken|authtoken|idtoken|bearertoken|sessiontoken|securitytoken|apitoken|usertoken|bottoken|webhooktoken|authheader)$/;

/** True where a member of this name holds a secret. */
export function isSecretName(name: string): boolean {
  if (name.length > 80) return false;
  const bare = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return ALWAYS.has(bare) || ENDS.test(bare);
}
