export interface CorsOptions {
  /** `https://app.example.com`, `https://*.example.com`, or `*`. */
  readonly allowedOrigins: readonly string[];
  /** Beside those that OTLP needs. `*` is all. */
  readonly allowedHeaders: readonly string[];
  /** How long a browser may remember the answer, in seconds; 0 leaves it to the browser. */
  readonly maxAge: number;
}

type Headers = Record<string, string>;

const OWN_HEADERS = ['accept', 'accept-language', 'content-type', 'content-language', 'content-encoding'];

/** Lets pages of certain origins send from a browser (the Fetch standard, "CORS protocol"). */
export class Cors {
  private readonly options: CorsOptions;
  private readonly all: boolean;
  private readonly origins: readonly RegExp[];

  constructor(options: CorsOptions) {
    this.options = options;
    this.all = options.allowedOrigins.includes('*');
    this.origins = options.allowedOrigins.map(pattern);
  }

  /** What an answer to a page of this origin carries; nothing where it may not read it. */
  headersFor(origin: string | undefined): Headers {
    if (origin === undefined || this.options.allowedOrigins.length === 0) return {};
    const allowed = this.all || this.origins.some((one) => one.test(origin));
    const vary: Headers = this.all ? {} : { vary: 'Origin' };
    if (!allowed) return vary;
    // Not to be told to all at once (there `*` stands), so that no page reads with another's cookies.
    return this.all
      ? { 'access-control-allow-origin': '*' }
      : { ...vary, 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
  }

  /** The answer's headers to the question whether a page may send; null where it is none. */
  preflight(headers: Readonly<Record<string, string | string[] | undefined>>): Headers | null {
    const { origin, 'access-control-request-method': method } = headers;
    if (typeof origin !== 'string' || method === undefined || this.options.allowedOrigins.length === 0)
      return null;
    const { maxAge } = this.options;
    const allowed = this.headersFor(origin);
    if (allowed['access-control-allow-origin'] === undefined) return allowed;
    return {
      ...allowed,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': this.headerNames(headers['access-control-request-headers']),
      ...(maxAge > 0 && { 'access-control-max-age': String(maxAge) }),
    };
  }

  /** Where all are allowed those that were asked for: a bare `*` would leave `authorization` out. */
  private headerNames(asked: string | string[] | undefined): string {
    const { allowedHeaders } = this.options;
    const wanted = allowedHeaders.includes('*') ? String(asked ?? '').split(',') : allowedHeaders;
    const names = wanted
      .map((name) => name.trim().toLowerCase())
      .filter((name) => /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name));
    return [...new Set([...OWN_HEADERS, ...names])].join(', ');
  }
}

/** An origin in which `*` stands for any letters but those that end a host. */
function pattern(origin: string): RegExp {
  const parts = origin.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/:@]*')}$`, 'i');
}
