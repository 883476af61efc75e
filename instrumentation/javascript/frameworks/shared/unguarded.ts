import { messageOf } from '../../../../src/model/thrown.ts';
import { orElse } from '../../core/safely.ts';
import { say } from '../../core/say.ts';
import { isWrapped } from './wrap.ts';

/** What `guard` gives; where it fails, the framework's own as it is, and the person who reads stderr is told. */
export function guardedOr<T>(what: string, guard: () => T, own: T): T {
  try {
    return guard();
  } catch (error) {
    say(`not guarded, for it could not be read: ${what} (${messageOf(error)})`, 'always');
    return own;
  }
}

/** True where a method is there that nothing of ours stands before: it could not be replaced, or not be looked at. */
export function isLeft(target: unknown, method: string): boolean {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return false;
  return orElse(() => {
    const found: unknown = Reflect.get(target, method);
    return typeof found === 'function' && !isWrapped(found);
  }, true);
}

/** The same of what a program hands over while it runs; the person who reads stderr is told. */
export function tellLeft(what: string, target: unknown, method: string): boolean {
  const left = isLeft(target, method);
  if (left) say(`not guarded, for its method ${method} can't be replaced: ${what}`, 'always');
  return left;
}
