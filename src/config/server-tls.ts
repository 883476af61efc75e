import { z } from 'zod';
import { duration } from './duration.ts';

const path = z.string().min(1);
const version = z.enum(['1.2', '1.3']);

/** What TLS of servers and of clients have in common. */
export const tlsVersions = {
  min_version: version.default('1.2').describe('Lowest version of TLS that is spoken.'),
  max_version: version.optional().describe('Highest version; the newest that Node speaks without it.'),
};

export const reloadInterval = duration
  .prefault('1m')
  .describe('How often the files are looked at: what has changed counts for new connections. `0` for never.');

export const serverTls = z
  .strictObject({
    cert_file: path.describe('Certificate that the server shows.'),
    key_file: path.describe('Private key of `cert_file`.'),
    client_ca_file: path
      .optional()
      .describe('Authority that client certificates must come from; clients without one are refused.'),
    ...tlsVersions,
    reload_interval: reloadInterval,
  })
  .describe('Serve TLS; without this block plain text is spoken.');
