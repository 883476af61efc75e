/** What tells the session of a span, or of a log record. */
export interface SpanPlace {
  /** Empty where a record has none. */
  readonly traceId: string;
  readonly service: string | null;
  readonly conversation: string | undefined;
  /** The ids of the calls it tells of: all of a trace's root and of a record without a trace, of others their own. */
  readonly calls?: readonly string[];
}

/** What is kept of one conversation. */
export interface Joined {
  /** What it is found by, the oldest first. */
  readonly keys: string[];
  /** Its id; null where its spans tell none. */
  conversation: string | null;
}

/** One conversation may span many traces; only so many are linked to it at once. */
const MAX_KEYS = 256;

/**
 * Which spans are of one conversation. A conversation id groups traces and is taken within its service, since two
 * programs may both count from 1; a span without one belongs to its trace's conversation.
 */
export class Joins<J extends Joined> {
  private readonly byKey = new Map<string, J>();
  private readonly open: () => J;
  private readonly merged: (from: J, into: J) => void;

  /** `merged`: two turned out to be one, and `into` takes over what `from` knew. */
  constructor(open: () => J, merged: (from: J, into: J) => void) {
    this.open = open;
    this.merged = merged;
  }

  /** What a span belongs to; it is known by the span's trace and calls from now on. */
  find(span: SpanPlace): J {
    const traceKey = `trace ${span.traceId}`;
    const byTrace = span.traceId === '' ? undefined : this.byKey.get(traceKey);
    let joined = byTrace;
    if (span.conversation !== undefined) {
      const key = conversationKey(span.service, span.conversation);
      joined = this.ofConversation(key, byTrace, span.conversation);
    }
    joined = this.ofCalls(span, joined) ?? this.open();
    if (span.traceId !== '' && !this.byKey.has(traceKey)) this.link(joined, traceKey);
    if (joined.conversation === null) {
      for (const id of span.calls ?? []) if (isTelling(id)) this.link(joined, callKey(span, id));
    }
    return joined;
  }

  /** What `find` would give, by the conversation or else by the trace; undefined where it would open one. */
  known({ traceId, service, conversation }: SpanPlace): J | undefined {
    return this.byKey.get(
      conversation === undefined ? `trace ${traceId}` : conversationKey(service, conversation),
    );
  }

  ofTrace(traceId: string): J | undefined {
    return this.byKey.get(`trace ${traceId}`);
  }

  /** By one of its `keys`. */
  ofKey(key: string): J | undefined {
    return this.byKey.get(key);
  }

  /** True where something tells what it belongs to; else `find` would open one that nothing could ever join. */
  hasPlace(span: SpanPlace): boolean {
    if (span.traceId !== '' || span.conversation !== undefined) return true;
    return (span.calls ?? []).some((id) => isTelling(id) && this.byKey.has(callKey(span, id)));
  }

  /** Takes one with the keys that it was known by elsewhere, but for those that name another here. */
  adopt(joined: J, keys: readonly string[]): void {
    for (const key of keys) if (!this.byKey.has(key)) this.link(joined, key);
  }

  /** Nothing finds it any more. */
  forget({ keys }: J): void {
    for (const key of keys) this.byKey.delete(key);
  }

  private ofConversation(key: string, byTrace: J | undefined, conversation: string): J {
    const known = this.byKey.get(key);
    const ofTrace = byTrace === undefined ? null : byTrace.conversation;
    // One conversation in one trace is one, whatever its services are called.
    const loose = ofTrace === null || ofTrace === conversation ? byTrace : undefined;
    const joined = known ?? loose ?? this.open();
    joined.conversation ??= conversation;
    if (known === undefined) this.link(joined, key);
    if (loose !== undefined && loose !== joined) this.merge(loose, joined);
    return joined;
  }

  /**
   * The one that knows one of these calls, which takes over what else is known. A trace that shares a call with
   * another belongs to the same conversation: some instrumentations make each span a trace of its own, two beside
   * each other may make a trace each, and a chat without a conversation id sends its history along.
   */
  private ofCalls(span: SpanPlace, joined: J | undefined): J | undefined {
    const other = this.knowing(span);
    if (other === undefined || joined === undefined || joined === other) return joined ?? other;
    if (joined.conversation !== null && other.conversation !== null) return joined;
    const [from, into] = joined.conversation === null ? [joined, other] : [other, joined];
    this.merge(from, into);
    return into;
  }

  private knowing(span: SpanPlace): J | undefined {
    for (const id of span.calls ?? []) {
      const known = isTelling(id) ? this.byKey.get(callKey(span, id)) : undefined;
      if (known !== undefined) return known;
    }
    return undefined;
  }

  private link(joined: J, key: string): void {
    if (this.byKey.get(key) === joined) return;
    this.byKey.set(key, joined);
    if (!joined.keys.includes(key)) joined.keys.push(key);
    if (joined.keys.length <= MAX_KEYS) return;
    const of = (kind: string) => joined.keys.find((other) => other.startsWith(kind));
    const oldest = (of('call ') ?? of('trace ') ?? joined.keys[0]) as string;
    joined.keys.splice(joined.keys.indexOf(oldest), 1);
    this.byKey.delete(oldest);
  }

  private merge(from: J, into: J): void {
    this.merged(from, into);
    for (const key of from.keys) this.link(into, key);
  }
}

function conversationKey(service: string | null, conversation: string): string {
  return `conversation ${ofService(service)} ${conversation}`;
}

function callKey({ service }: SpanPlace, id: string): string {
  return `call ${ofService(service)} ${id}`;
}

/** With its length: a name with blanks must not run into what stands behind it, and be another's. */
function ofService(service: string | null): string {
  return `${service?.length ?? 0} ${service ?? ''}`;
}

/** Some models number their calls from 1: only an id that nobody else draws joins traces. */
function isTelling(id: string): boolean {
  return id.length >= 16 && id.length <= 128 && /\d/.test(id) && /[a-z]/i.test(id);
}
