export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

export type Encoding = 'console' | 'json';

export type Fields = Readonly<Record<string, string | number | boolean | null>>;

export interface LogOptions {
  /** Takes one line, its newline included. */
  readonly write: (line: string) => void;
  /** Lines below it are not written. */
  readonly level?: Level;
  /** `console`: as below. `json`: an object a line, with the Collector's keys. */
  readonly encoding?: Encoding;
  readonly colour?: boolean;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** Foreign text (a backend's answer, a file's name) is cut here: a log line is read by a person. */
const MAX_TEXT = 300;
/** A message said often is written once in this time, with the number of times it was held back. */
const QUIET_MS = 10_000;

const COLOURS: Record<Level, string> = { debug: '\x1b[2m', info: '', warn: '\x1b[33m', error: '\x1b[31m' };
const RESET = '\x1b[0m';

/**
 * Our own log: `2026-11-25T10:00:00Z WARN message key=value`, one line each; or, for machines,
 * `{"level":"warn","ts":"2026-11-25T10:00:00.000Z","msg":"message","key":"value"}`. What agents did (arguments,
 * results, headers) never goes in; text from outside is stripped of control characters and cut.
 */
export class Log {
  private options: Required<LogOptions>;
  private readonly quiet = new Map<string, { until: number; held: number }>();

  constructor(options: LogOptions) {
    this.options = { level: 'info', encoding: 'console', colour: false, clock: Date.now, ...options };
  }

  get encoding(): Encoding {
    return this.options.encoding;
  }

  get how(): { readonly level: Level; readonly encoding: Encoding } {
    const { level, encoding } = this.options;
    return { level, encoding };
  }

  /** From the next line on. */
  change(how: { readonly level: Level; readonly encoding: Encoding }): void {
    this.options = { ...this.options, ...how };
  }

  debug(message: string, fields: Fields = {}): void {
    this.line('debug', message, fields);
  }

  info(message: string, fields: Fields = {}): void {
    this.line('info', message, fields);
  }

  warn(message: string, fields: Fields = {}): void {
    this.line('warn', message, fields);
  }

  error(message: string, fields: Fields = {}): void {
    this.line('error', message, fields);
  }

  /**
   * For what may happen thousands of times a second: written at once the first time, then at most every ten
   * seconds with `times=N`. Messages count as the same by their text, so what varies belongs in the fields.
   */
  sometimes(level: Level, message: string, fields: Fields = {}): void {
    if (!this.writes(level)) return;
    const now = this.options.clock();
    const last = this.quiet.get(message);
    // Not where the clock was set back: it could be silent for as long as that.
    if (last !== undefined && now < last.until && now >= last.until - QUIET_MS) {
      last.held++;
      return;
    }
    this.quiet.set(message, { until: now + QUIET_MS, held: 0 });
    const held = last?.held ?? 0;
    this.line(level, message, held === 0 ? fields : { ...fields, times: held + 1 });
  }

  private writes(level: Level): boolean {
    return LEVELS.indexOf(level) >= LEVELS.indexOf(this.options.level);
  }

  private line(level: Level, message: string, fields: Fields): void {
    if (!this.writes(level)) return;
    const { write, encoding, clock } = this.options;
    const time = new Date(clock());
    write(
      `${encoding === 'json' ? asJson(level, time, message, fields) : this.asText(level, time, message, fields)}\n`,
    );
  }

  private asText(level: Level, time: Date, message: string, fields: Fields): string {
    const name = level.toUpperCase().padEnd(5);
    const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${quoted(value)}`);
    const paint = this.options.colour ? COLOURS[level] : '';
    const seconds = `${time.toISOString().slice(0, 19)}Z`;
    return `${seconds} ${paint}${name}${paint && RESET} ${plain(message)}${pairs.join('')}`;
  }
}

function asJson(level: Level, time: Date, message: string, fields: Fields): string {
  const told = Object.entries(fields).map(([key, value]) => [
    key,
    typeof value === 'string' ? plain(value) : value,
  ]);
  return JSON.stringify({ level, ts: time.toISOString(), msg: plain(message), ...Object.fromEntries(told) });
}

function quoted(value: Fields[string]): string {
  if (typeof value !== 'string') return String(value);
  const text = plain(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}

/** One line, without what could move a terminal's cursor, turn its text around or forge a line. */
export function plain(text: string): string {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ');
}
