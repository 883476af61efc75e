import type { ExporterConfig } from '../config/exporters.ts';
import type { Config } from '../config/schema.ts';
import { messageOf } from '../model/thrown.ts';
import { HeldBack } from '../store/held-back.ts';
import type { Place, SegmentedLog } from '../store/log/log.ts';
import { Storage } from '../store/storage.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { StoredLogs } from './stored-lane.ts';

const SETTING = 'extensions.file_storage.directory';
const MIB = 1024 * 1024;

/** What is on disk of queues, and of actions that wait for their verdict. */
export interface OpenStorage {
  /** The logs of an exporter's queue; null where that is in memory. */
  logsOf(exporter: string): StoredLogs | null;
  /** Where a tenant's actions wait, anew for each who holds some back; null where no queue is on disk. */
  heldOf(tenant: string | null): HeldBack | null;
  close(): Promise<void>;
}

const NONE: OpenStorage = { logsOf: () => null, heldOf: () => null, close: async () => {} };

/** Rejects with an Error of one sentence where the folder is another's, or cannot be written. */
export async function openStorage(
  { storage: settings, exporters }: Config,
  tenants: readonly string[],
  around: { readonly log: Log; readonly counters: Counters },
): Promise<OpenStorage> {
  const names = exporters.flatMap((one) => (isStored(one) ? one.name : []));
  if (settings === null || names.length === 0) return NONE;
  const { directory, fsync, max_size_mib } = settings;
  let storage: Storage | null = null;
  try {
    storage = await Storage.open({ directory, fsync, maxBytes: max_size_mib * MIB }, around);
    const queues = new Map<string, StoredLogs>();
    for (const name of names) {
      const alerts = await storage.log('queues', name, 'alerts');
      const spans = await storage.log('queues', name, 'spans');
      queues.set(name, { alerts, spans, quota: storage.quota });
    }
    const held = new Map<string | null, { readonly log: SegmentedLog; readonly standing: Place[] }>();
    for (const tenant of [null, ...tenants]) {
      const log = tenant === null ? storage.log('held') : storage.log('held of tenants', tenant);
      held.set(tenant, { log: await log, standing: [] });
    }
    for (const name of await storage.unused('queues')) {
      around.log.warn('storage: holds the queue of an exporter that is not in the configuration', {
        exporter: name,
      });
    }
    return {
      logsOf: (name) => queues.get(name) ?? null,
      heldOf: (tenant) => {
        const one = held.get(tenant);
        return one === undefined ? null : new HeldBack(one.log, one.standing);
      },
      close: storage.close.bind(storage),
    };
  } catch (error) {
    await storage?.close();
    throw new Error(`${SETTING}: ${messageOf(error)}`);
  }
}

function isStored(exporter: ExporterConfig): boolean {
  return 'sending_queue' in exporter && exporter.sending_queue.storage !== undefined;
}
