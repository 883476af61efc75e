import { z } from 'zod';

export const fileStorageSchema = z
  .strictObject({
    directory: z
      .string()
      .min(1)
      .describe('Folder, made where it is missing, relative to this file. One process at a time has it.'),
    fsync: z
      .boolean()
      .default(true)
      .describe(
        'Acknowledge a request when the disk has it. `false`: when the system has it, so that a loss of power may lose the last ones, and a crash of the process does not.',
      ),
    max_size_mib: z
      .int()
      .min(16)
      .max(1024 * 1024)
      .default(1024)
      .describe('Most that is stored, in MiB; beyond it agents are asked to come back later.'),
  })
  .describe('Folder in which queues survive the process (`sending_queue.storage`).');

export interface FileStorageConfig extends z.output<typeof fileStorageSchema> {}
