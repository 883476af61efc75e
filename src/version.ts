import { createRequire } from 'node:module';
import { z } from 'zod';

// By the package's own name: the sources and what is built of them stand at different depths.
const manifest: unknown = createRequire(import.meta.url)('goalkeeper/package.json');

/** Version of this package, as alert spans carry it. */
export const VERSION = z.object({ version: z.string() }).parse(manifest).version;
