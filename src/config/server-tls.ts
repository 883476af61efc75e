import { z } from 'zod';

const path = z.string().min(1);

export const serverTls = z
  .strictObject({
    cert_file: path.describe('Certificate that the server shows.'),
    key_file: path.describe('Private key of `cert_file`.'),
    client_ca_file: path
      .optional()
      .describe('Authority that client certificates must come from; clients without one are refused.'),
  })
  .describe('Serve TLS; without this block plain text is spoken.');
