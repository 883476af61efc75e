import type { Action } from '../../model/action.ts';
import type { Effect } from './effect.ts';
import { leavesOf } from './leaves.ts';

/** Parameters that hold a command or a statement, whatever the tool is called. */
const COMMAND =
  /^(?:args?|argv|arguments|cmd|command|commands|script|sql|query|statement|stmt|code|input|shell|bash|line|kommando|befehl|commande|comando|opdracht|polecenie|příkaz)$/;

const SQL =
  /(?<!\w)(?:truncate|drop\s{1,9}(?:table|schema|database|view|collection|column|role|user)|delete\s{1,9}from)(?!\w)/i;
/** A program's own word for it, not far behind the program: `kubectl delete`, `gcloud sql instances delete`, `rm -rf`. */
const SHELL =
  /(?:^|[;&|(]\s{0,9}|\bsudo\s{1,9}|\bxargs\s{1,9})(?:[\w./-]{1,40}\s{1,9}){0,5}?(?:delete|destroy|rm|rmi|rmdir|rb|remove|uninstall|purge|prune|terminate|wipe|dropdb|shred|(?:delete|terminate|remove|purge)-[\w-]{1,40})(?=\s|$)|-X\s{0,3}DELETE(?=\s)|--method[ =]DELETE/;

/** The words of a command that takes something away for good, in an argument of any tool; null where there are none. */
function erasureIn(action: Action): string | null {
  const parts = new Map<string, string>();
  for (const { key, text } of leavesOf(action.arguments)) {
    if (COMMAND.test(key)) parts.set(key, parts.has(key) ? `${parts.get(key)} ${text}` : text);
  }
  for (const text of parts.values()) if (SQL.test(text) || SHELL.test(text)) return text;
  return null;
}

/** Does the call take something away for good, by its name or by the command in it? */
export function isErasing(action: Action, effect: Effect): boolean {
  return effect.class === 'destructive' || erasureIn(action) !== null;
}
