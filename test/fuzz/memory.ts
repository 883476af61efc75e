import { residentBytes } from '../support/resident.ts';

const MIB = 1024 * 1024;
/** More than in the first quarter of the time so far: for the collector's slack, and caches that fill. */
const MAX_GROWTH = 250 * MIB;

interface Look {
  readonly resident: number;
  /** Of V8, garbage included. */
  readonly heap: number;
}

/** What a server holds, as the messages come. */
export class Memory {
  private readonly pid: number;
  private readonly metrics: string;
  private readonly looks: Look[] = [];

  constructor(pid: number, metricsPort: number) {
    this.pid = pid;
    this.metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  }

  /** Resolves to what is wrong, empty where nothing is. */
  async look(): Promise<string> {
    const heap = await this.heapBytes();
    try {
      this.looks.push({ resident: residentBytes(this.pid), heap });
    } catch (error) {
      return `the server's memory cannot be told: ${String(error)}`;
    }
    const now = (this.looks.at(-1) as Look).resident;
    const before = Math.max(
      ...this.looks.slice(0, Math.ceil(this.looks.length / 4)).map((look) => look.resident),
    );
    return now - before > MAX_GROWTH ? `memory grew from ${mib(before)} to ${mib(now)} MiB` : '';
  }

  /** As it was, where a busy server does not say it in time. */
  private async heapBytes(): Promise<number> {
    try {
      const text = await (await fetch(this.metrics, { signal: AbortSignal.timeout(15_000) })).text();
      return Number(/^otelcol_process_runtime_heap_alloc_bytes\S* (\S+)$/m.exec(text)?.[1]);
    } catch {
      return this.looks.at(-1)?.heap ?? 0;
    }
  }

  last(): string {
    const now = this.looks.at(-1);
    return now === undefined ? '' : `${mib(now.resident)} MiB, ${mib(now.heap)} MiB of them heap`;
  }

  /** What was held after each tenth of the time. The heap is the least of each tenth: right after garbage was collected. */
  told(): string {
    const tenths = Array.from({ length: 10 }, (_, part) => {
      const [from, to] = [part, part + 1].map((at) => Math.floor((this.looks.length * at) / 10));
      return this.looks.slice(from, to);
    }).filter((looks) => looks.length > 0);
    const resident = tenths.map((looks) => mib(Math.max(...looks.map((look) => look.resident))));
    const heap = tenths.map((looks) => mib(Math.min(...looks.map((look) => look.heap))));
    return `by tenths ${resident.join(', ')} MiB; heap, least of each, ${heap.join(', ')} MiB`;
  }
}

function mib(bytes: number): string {
  return (bytes / MIB).toFixed(0);
}
