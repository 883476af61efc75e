import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Version of this package, as alert spans carry it. */
export const VERSION = z.object({ version: z.string() }).parse(manifest).version;
