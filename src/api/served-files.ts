import { createHash } from 'node:crypto';
import type { Held } from '../model/held.ts';
import type { Answer, ApiRequest, Route } from './route.ts';

/** A text that programs fetch to judge by it themselves. */
export interface ServedFile {
  readonly name: string;
  readonly version: string;
  /** Agents it is for. */
  readonly agents: readonly string[];
  /** As it stands in its file. */
  readonly text: string;
}

export interface ServedFiles {
  readonly charters: readonly ServedFile[];
  readonly baselines: readonly ServedFile[];
}

/**
 * The charters and baselines in force, for guards that judge in the agent's own program. Whoever has them asks with
 * `if-none-match` whether they are still the same.
 */
export function fileRoutes(files: Held<ServedFiles>): Route[] {
  return (['charters', 'baselines'] as const).map((kind) => ({
    method: 'GET',
    path: `/v1/${kind}`,
    roles: ['agent'],
    handle: serving(kind, files),
  }));
}

function serving(kind: keyof ServedFiles, files: Held<ServedFiles>): (request: ApiRequest) => Answer {
  const answerOf = (now: ServedFiles) => {
    const body = { [kind]: now[kind] };
    const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)}"`;
    return { body, etag };
  };
  let answer = answerOf(files.current);
  files.onReplaced((now) => {
    answer = answerOf(now);
  });
  return ({ headers: asked }) => {
    const { body, etag } = answer;
    const headers = { etag, 'cache-control': 'no-cache' };
    return isSame(asked['if-none-match'], etag) ? { status: 304, headers } : { status: 200, body, headers };
  };
}

function isSame(asked: string | undefined, etag: string): boolean {
  if (asked === undefined) return false;
  const known = asked.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
