import { messageOf } from '../model/thrown.ts';

/** One end of a channel between two threads. */
export interface Port {
  postMessage(value: unknown, transfer: ArrayBuffer[]): void;
  on(event: 'message', listener: (value: unknown) => void): unknown;
}

type Envelope<M> =
  | { readonly said: M; readonly id: number | null }
  | { readonly answered: number; readonly value: unknown }
  | { readonly failed: number; readonly message: string };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * Messages between two threads, in the order in which they are said. What is said in one turn of the event loop leaves
 * together: waking the other thread costs more than the message. `hear` takes the other end's, and gives what those who `ask` get as their answer.
 */
export class Line<Says, Hears> {
  private readonly port: Port;
  private readonly hear: (message: Hears) => unknown;
  private readonly waiting = new Map<number, Waiting>();
  private outgoing: Envelope<Says>[] = [];
  private transfer: ArrayBuffer[] = [];
  private asked = 0;
  private broken: Error | null = null;

  constructor(port: Port, hear: (message: Hears) => unknown) {
    this.port = port;
    this.hear = hear;
    port.on('message', (value) => {
      for (const one of value as Envelope<Hears>[]) this.take(one);
    });
  }

  /** `transfer`: memory that goes over with the message, and is gone here. */
  tell(said: Says, transfer: readonly ArrayBuffer[] = []): void {
    this.post({ said, id: null }, transfer);
  }

  /** Rejects where the other end fails, or is no more. */
  ask<T>(said: Says, transfer: readonly ArrayBuffer[] = []): Promise<T> {
    if (this.broken !== null) return Promise.reject(this.broken);
    const id = this.asked++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.post({ said, id }, transfer);
    });
  }

  /** The other end is no more. */
  fail(error: Error): void {
    this.broken = error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  private take(one: Envelope<Hears>): void {
    if ('said' in one) this.answer(one.said, one.id);
    else if ('answered' in one) this.taken(one.answered)?.resolve(one.value);
    else this.taken(one.failed)?.reject(new Error(one.message));
  }

  private taken(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  /** What fails where nobody asked is a fault of ours, and ends this thread. */
  private answer(said: Hears, id: number | null): void {
    if (id === null) {
      this.hear(said);
      return;
    }
    const failed = (error: unknown): void => this.post({ failed: id, message: messageOf(error) });
    try {
      const value = this.hear(said);
      if (value instanceof Promise) value.then((told) => this.post({ answered: id, value: told }), failed);
      else this.post({ answered: id, value });
    } catch (error) {
      failed(error);
    }
  }

  private post(one: Envelope<Says>, transfer: readonly ArrayBuffer[] = []): void {
    if (this.outgoing.length === 0) setImmediate(() => this.flush());
    this.outgoing.push(one);
    this.transfer.push(...transfer);
  }

  private flush(): void {
    const { outgoing, transfer } = this;
    this.outgoing = [];
    this.transfer = [];
    if (this.broken === null) this.port.postMessage(outgoing, transfer);
  }
}

/** Bytes that came over, as they are. */
export function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** The bytes in memory of their own, which may go over to another thread. */
export function ownBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
