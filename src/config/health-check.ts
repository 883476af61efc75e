import { z } from 'zod';
import { listenEndpoint } from './endpoint.ts';
import { serverTls } from './server-tls.ts';

export const healthCheckSchema = z
  .strictObject({
    endpoint: listenEndpoint
      .prefault('127.0.0.1:13133')
      .describe('Address to listen on; `0.0.0.0:13133` for every interface.'),
    path: z
      .string()
      .regex(/^\/[!-~]*$/, 'expected a path such as `/` or `/health/status`')
      .default('/')
      .describe("Where the Collector's own answer is given: `Server available`, or 503."),
    tls: serverTls.optional(),
  })
  .describe(
    'Whether Goalkeeper lives (`/healthz`) and can take spans (`/readyz`), for orchestrators and load balancers; on loopback also what it holds (`/debug/state`). Off unless this block is there.',
  );

export type HealthCheckConfig = z.output<typeof healthCheckSchema>;
