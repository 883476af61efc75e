/** What a client said in other names since it was last told of. */
interface Since {
  /** When it was last told of, in ms. */
  readonly told: number;
  items: number;
}

const EVERY_MS = 10 * 60_000;

/**
 * Tells of a client that speaks in another's name: at once, and then at most once in ten minutes, with all that came in
 * between. One entry for each client, whose names the configuration bounds.
 */
export class Mismatches {
  private readonly clients = new Map<string, Since>();

  /** How many items there are to tell of now; null where it is too early. */
  see(client: string, items: number, now: number): number | null {
    const since = this.clients.get(client) ?? { told: Number.NEGATIVE_INFINITY, items: 0 };
    const all = since.items + items;
    // A clock that was set back must not silence it.
    const due = now - since.told >= EVERY_MS || now < since.told;
    this.clients.set(client, due ? { told: now, items: 0 } : { told: since.told, items: all });
    return due ? all : null;
  }
}
