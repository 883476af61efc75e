import type { Entry } from './entry.ts';
import type { Session } from './session.ts';

/** What is to be looked at when it has settled: an action, or (without entry) a session that deserves a second look. */
export interface Due {
  readonly session: Session;
  readonly entry: Entry | null;
}

/** The same in the session as it stands now: a conversation may have taken it over since. */
export function current<D extends Due>(due: D): D {
  let { session } = due;
  while (session.mergedInto !== null) session = session.mergedInto;
  return { ...due, session };
}
