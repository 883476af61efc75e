import { z } from 'zod';
import { duration } from './duration.ts';

const mebibytes = z.int().min(1).max(16_777_216);
const percentage = z.int().min(1).max(100);

/** As the Collector's: what stands in MiB counts before a percentage. */
export const memoryLimiterSchema = z
  .strictObject({
    check_interval: duration
      .refine((interval) => interval > 0, 'expected more than zero')
      .prefault('1s')
      .describe('How often the memory in use is looked at.'),
    limit_mib: mebibytes
      .optional()
      .describe('Memory that the heap and buffers may take; the process as a whole takes some 80 MiB more.'),
    spike_limit_mib: mebibytes
      .optional()
      .describe('So far below the limit requests are refused; a fifth of the limit where it is left out.'),
    limit_percentage: percentage
      .default(80)
      .describe(
        "The limit as a share of the machine's or container's memory, where `limit_mib` is left out.",
      ),
    spike_limit_percentage: percentage.optional().describe('The same for `spike_limit_mib`.'),
  })
  .refine(
    ({ limit_mib, spike_limit_mib }) => (spike_limit_mib ?? 0) < (limit_mib ?? Number.POSITIVE_INFINITY),
    {
      path: ['spike_limit_mib'],
      message: 'expected less than `limit_mib`',
    },
  )
  .refine(({ limit_percentage, spike_limit_percentage = 0 }) => spike_limit_percentage < limit_percentage, {
    path: ['spike_limit_percentage'],
    message: 'expected less than `limit_percentage`',
  })
  .describe('Requests are refused for now where memory runs short, before the process dies of it.');

export type MemoryLimiterConfig = z.output<typeof memoryLimiterSchema>;

const MIB = 1024 * 1024;
/** Of the limit, where no spike is told. */
const SPIKE = 0.2;

/** In bytes, of a machine or container with so many: the limit, and where requests are refused below it. */
export function memoryLimits(config: MemoryLimiterConfig, total: number): { hard: number; soft: number } {
  const { limit_mib, spike_limit_mib, limit_percentage, spike_limit_percentage } = config;
  if (limit_mib !== undefined) {
    const hard = limit_mib * MIB;
    return { hard, soft: hard - (spike_limit_mib === undefined ? hard * SPIKE : spike_limit_mib * MIB) };
  }
  const hard = (total * limit_percentage) / 100;
  const spike = spike_limit_percentage === undefined ? hard * SPIKE : (total * spike_limit_percentage) / 100;
  return { hard, soft: hard - spike };
}
