import type { Duplex } from 'node:stream';

/** For the last words to arrive. */
const GRACE_MS = 500;

/** Says a last word and hangs up, whether the client takes it and stops or not: one that goes on sending would else never go. */
export function hangUp(socket: Duplex, lastWord: string): void {
  socket.end(lastWord);
  const cut = setTimeout(() => socket.destroy(), GRACE_MS).unref();
  socket.once('close', () => clearTimeout(cut));
}
