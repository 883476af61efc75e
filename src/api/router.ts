import { ApiError, type Route } from './route.ts';

export interface Matched {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Known {
  readonly route: Route;
  readonly parts: readonly string[];
}

/** Finds the route of a request by its method and path. */
export class Router {
  private readonly known: readonly Known[];

  constructor(routes: readonly Route[]) {
    this.known = routes.map((route) => ({ route, parts: route.path.split('/') }));
  }

  /** Throws an ApiError where there is none: 404, or 405 where the path is there for other methods. */
  match(method: string, path: string): Matched {
    const parts = path.split('/');
    const here = this.known.filter((known) => fits(known.parts, parts));
    const wanted = method === 'HEAD' ? 'GET' : method;
    const found = here.find(({ route }) => route.method === wanted);
    if (found !== undefined) return { route: found.route, params: paramsOf(found.parts, parts) };
    if (here.length === 0) throw new ApiError(404, 'not_found', `there is no ${shown(path)}`);
    const allow = [...new Set(here.map(({ route }) => route.method))].join(', ');
    throw new ApiError(405, 'method_not_allowed', `${shown(path)} takes ${allow}`, { allow });
  }
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((part, index) => (isParam(part) ? parts[index] !== '' : part === parts[index]))
  );
}

function paramsOf(pattern: readonly string[], parts: readonly string[]): Record<string, string> {
  const params: [string, string][] = [];
  for (const [index, part] of pattern.entries()) {
    if (isParam(part)) params.push([part.slice(1, -1), decoded(parts[index] ?? '')]);
  }
  return Object.fromEntries(params);
}

function isParam(part: string): boolean {
  return part.startsWith('{') && part.endsWith('}');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiError(
      400,
      'invalid_argument',
      `\`${shown(part)}\` in the path is not percent-encoded UTF-8`,
    );
  }
}

function shown(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
