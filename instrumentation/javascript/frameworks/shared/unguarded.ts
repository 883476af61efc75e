import { messageOf } from '../../../../src/model/thrown.ts';
import { say } from '../../core/say.ts';

/** What `guard` gives; where it fails, the framework's own as it is, and the person who reads stderr is told. */
export function guardedOr<T>(what: string, guard: () => T, own: T): T {
  try {
    return guard();
  } catch (error) {
    say(`not guarded, for it could not be read: ${what} (${messageOf(error)})`, 'always');
    return own;
  }
}
