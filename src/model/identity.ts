/** Who sends or asks, as the door knows it. */
export interface Identity {
  /** The client's, as the configuration has it; null where nobody has to say who they are. */
  readonly name: string | null;
  /** Whose conversations its are: those of one tenant are no other's. Null for the one that has no name. */
  readonly tenant: string | null;
  /** What `service.name` may be in what it sends, as globs; null for anything. */
  readonly services: readonly string[] | null;
  /** The same for the names of agents. */
  readonly agents: readonly string[] | null;
}

/** Whoever comes to a door that asks for nothing. */
export const ANYBODY: Identity = { name: null, tenant: null, services: null, agents: null };
