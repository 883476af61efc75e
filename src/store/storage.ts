import { join } from 'node:path';
import { messageOf } from '../model/thrown.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import { FolderLock } from './lock.ts';
import { makeFolder, namesIn } from './log/disk.ts';
import { SegmentedLog } from './log/log.ts';
import { Quota } from './log/quota.ts';

export interface StorageOptions {
  readonly directory: string;
  readonly fsync: boolean;
  readonly maxBytes: number;
}

const MIB = 1024 * 1024;

/** A folder of logs that is this process's alone. */
export class Storage {
  readonly quota: Quota;
  private readonly options: StorageOptions;
  private readonly lock: FolderLock;
  private readonly around: { readonly log: Log; readonly counters: Counters };
  private readonly logs = new Map<string, SegmentedLog>();

  private constructor(options: StorageOptions, lock: FolderLock, around: { log: Log; counters: Counters }) {
    this.options = options;
    this.lock = lock;
    this.around = around;
    this.quota = new Quota(options.maxBytes);
  }

  /** Rejects with an Error of one sentence where another process has the folder, or it cannot be written. */
  static async open(options: StorageOptions, around: { log: Log; counters: Counters }): Promise<Storage> {
    const { directory } = options;
    try {
      await makeFolder(directory);
      return new Storage(options, await FolderLock.take(directory), around);
    } catch (error) {
      throw new Error(messageOf(error));
    }
  }

  /** The log of a name, such as `queues/otlp/spans`, as it was left. */
  async log(...names: readonly string[]): Promise<SegmentedLog> {
    const { directory, fsync, maxBytes } = this.options;
    const name = names.join(' ');
    const log = await SegmentedLog.open({
      folder: join(directory, ...names.map(encodeURIComponent)),
      segmentBytes: Math.min(16 * MIB, Math.max(MIB, maxBytes / 64)),
      sync: fsync,
      quota: this.quota,
      onTrouble: (error) => this.trouble(name, error),
      onDamage: (bytes) => this.damage(name, bytes),
    });
    this.logs.set(name, log);
    const { records, cut, damaged } = log.found;
    if (cut > 0) {
      this.around.log.info('storage: cut off what was being written when the last process ended', {
        log: name,
        bytes: cut,
      });
    }
    if (damaged > 0) this.damage(name, damaged);
    if (records > 0)
      this.around.log.info('storage: found what was not delivered', { log: name, requests: records });
    return log;
  }

  /** Folders below one of these names that no log was opened in, and that hold something. */
  async unused(name: string): Promise<readonly string[]> {
    const folder = join(this.options.directory, name);
    const opened = new Set([...this.logs.keys()].map((key) => key.split(' ').slice(0, 2).join(' ')));
    const names = await namesIn(folder).catch(() => []);
    return names.map(decodeURIComponent).filter((one) => !opened.has(`${name} ${one}`));
  }

  async close(): Promise<void> {
    await Promise.all([...this.logs.values()].map((log) => log.close()));
    await this.lock.release();
  }

  private trouble(name: string, error: Error | null): void {
    const { log } = this.around;
    if (error === null) log.info('storage: can be written again', { log: name });
    else {
      log.error(
        'storage: cannot be written; few requests are taken, each acknowledged when it is delivered',
        {
          log: name,
          because: messageOf(error),
        },
      );
    }
  }

  private damage(name: string, bytes: number): void {
    const { log, counters } = this.around;
    counters.add('storage_damaged_bytes', bytes, name);
    log.error('storage: what was stored cannot be read any more, and is lost', { log: name, bytes });
  }
}
