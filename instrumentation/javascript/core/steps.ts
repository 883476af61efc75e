import { TextDecoder } from 'node:util';
import { textOf } from './values.ts';

/** Characters that a judge keeps of a result. */
const MAX_RESULT = 64 * 1024;

/**
 * What is read of a result that comes step by step: pieces of a text, or of its bytes, are one text; several values of
 * other kinds are a list. No more is kept than is read of a result that comes whole.
 */
export class Steps {
  private readonly parts: (string | { readonly json: string })[] = [];
  private size = 0;
  private decoder: TextDecoder | null = null;

  add(step: unknown): void {
    if (this.size >= MAX_RESULT || step === undefined) return;
    const text = this.piece(step);
    const part = text?.slice(0, MAX_RESULT - this.size) ?? { json: textOf(step) ?? 'null' };
    this.parts.push(part);
    this.size += typeof part === 'string' ? part.length : part.json.length;
  }

  /** Null where there were none, or one that is no text: it is then what it is by itself. */
  get text(): string | null {
    const { parts } = this;
    const texts = parts.filter((part) => typeof part === 'string');
    if (texts.length === parts.length) return texts.length === 0 ? null : texts.join('');
    if (parts.length === 1) return null;
    return `[${parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : part.json)).join()}]`;
  }

  /** A character may begin in one piece of bytes and end in the next. */
  private piece(step: unknown): string | null {
    if (typeof step === 'string') return step;
    if (!ArrayBuffer.isView(step) && !(step instanceof ArrayBuffer)) return null;
    this.decoder ??= new TextDecoder();
    return this.decoder.decode(step as Uint8Array, { stream: true });
  }
}
