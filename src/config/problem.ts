import type { Path } from '../yaml/located.ts';

/** A mistake that no single key shows, or what an operator should hear. */
export interface Problem {
  readonly severity: 'error' | 'warn';
  readonly at: Path;
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
}

export function error(at: Path, code: string, message: string, help: string | null = null): Problem {
  return { severity: 'error', at, code, message, help };
}

export function warn(at: Path, code: string, message: string, help: string | null = null): Problem {
  return { severity: 'warn', at, code, message, help };
}
