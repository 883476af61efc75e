import type { Approval } from '../model/approval.ts';
import { isJsonObject, type Json } from '../model/json.ts';

/** Of one text. */
const MAX_TEXT = 2_000;
/** Of all of them together: more than a person reads, and a bound for what is kept. */
const MAX_TOTAL = 16_000;

/** Arguments for a person: long texts and lists are cut, and say by how much. */
export function shownArguments(args: Json): Json {
  return new Cutter().cut(args);
}

class Cutter {
  private room = MAX_TOTAL;

  cut(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) {
      const shown = this.within(value, (item) => this.cut(item));
      const left = value.length - shown.length;
      return left === 0 ? shown : [...shown, `[${left} more]`];
    }
    if (isJsonObject(value)) {
      const members = Object.entries(value);
      const shown = this.within(members, ([key, one]): [string, Json] => [this.text(key), this.cut(one)]);
      const left = members.length - shown.length;
      return Object.fromEntries(left === 0 ? shown : [...shown, ['…', `[${left} more]`]]);
    }
    this.room -= 8;
    return value;
  }

  private text(text: string): string {
    const most = Math.min(MAX_TEXT, Math.max(0, this.room));
    this.room -= Math.min(text.length, most) + 4;
    return text.length <= most ? text : `${text.slice(0, most)} [${text.length - most} more characters]`;
  }

  /** As many as there is room for. */
  private within<T, R>(items: readonly T[], each: (item: T) => R): R[] {
    const shown: R[] = [];
    for (const item of items) {
      if (this.room <= 0) break;
      this.room -= 2;
      shown.push(each(item));
    }
    return shown;
  }
}

/** An approval as the HTTP API and webhooks tell it: times in RFC 3339. */
export function publicForm({ created, expires, decided, used, ...approval }: Approval): object {
  return {
    ...approval,
    created: iso(created),
    expires: iso(expires),
    decided: decided === null ? null : { ...decided, at: iso(decided.at) },
    used: used === null ? null : iso(used),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
