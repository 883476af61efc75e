import { describe, expect, test, vi } from 'vitest';
import { aTool, gateThat } from './gates.ts';

// What a judge is told of results that an agent reads step by step.

/** Makes a call whose result is read so; what the judge is told of it. */
async function toldOf<T>(result: () => T, read: (result: T) => Promise<unknown>) {
  const { gate, judge } = gateThat('allow');
  await read((await gate.call(aTool(result).call())) as T);
  await vi.waitFor(() => expect(judge.endings).toHaveLength(1));
  return { result: judge.endings[0]?.result, error: judge.endings[0]?.error };
}

async function inSteps(steps: AsyncIterable<unknown>): Promise<unknown[]> {
  const read: unknown[] = [];
  for await (const step of steps) read.push(step);
  return read;
}

async function* yielding(...steps: readonly unknown[]) {
  yield* steps;
}

const streamOf = (...steps: readonly unknown[]) => ReadableStream.from(steps);
const bytes = (...numbers: number[]) => Uint8Array.from(numbers);

describe('pieces of a text', () => {
  test('are one text', async () => {
    expect(await toldOf(() => yielding('From: a', ' stranger', '.'), inSteps)).toEqual({
      result: 'From: a stranger.',
      error: null,
    });
  });

  test('are one text where they are bytes, through the middle of a character too', async () => {
    const pieces = [bytes(0x5a, 0xc3), Buffer.from([0xbc, 0x72]), bytes(0x69).buffer, 'ch'];
    expect((await toldOf(() => yielding(...pieces), inSteps)).result).toBe('Zürich');
  });

  test('count with what is returned in the end', async () => {
    const steps = async function* () {
      yield 'half';
      return ' and half';
    };
    const read = async (result: AsyncGenerator<string, string>) => {
      expect(await result.next()).toEqual({ value: 'half', done: false });
      expect(await result.next()).toEqual({ value: ' and half', done: true });
    };
    expect((await toldOf(steps, read)).result).toBe('half and half');
  });

  test('count where they are left early, and where no more come for an error', async () => {
    const left = await toldOf(
      () => yielding('read', 'unread'),
      async (steps) => {
        for await (const _ of steps) break;
      },
    );
    expect(left).toEqual({ result: 'read', error: null });
    const failing = async function* () {
      yield 'read';
      throw new Error('broken');
    };
    expect(await toldOf(failing, (steps) => inSteps(steps).catch(() => {}))).toEqual({
      result: 'read',
      error: 'broken',
    });
  });

  test('are kept to what is kept of a text that comes whole', async () => {
    const { result } = await toldOf(() => yielding('a', ...Array(200).fill('b'.repeat(1_000))), inSteps);
    expect(result).toHaveLength(64 * 1024);
    expect(result).toMatch(/^ab+$/);
  });
});

describe('values that are no pieces of a text', () => {
  test('are all read, as a list', async () => {
    const mails = [{ from: 'a' }, 'b', { from: 'c' }];
    expect((await toldOf(() => yielding(...mails), inSteps)).result).toBe(JSON.stringify(mails));
  });

  test('are themselves, where there is one', async () => {
    expect((await toldOf(() => yielding({ from: 'a' }), inSteps)).result).toBe('{"from":"a"}');
  });
});

describe('a stream', () => {
  type Read = (stream: ReadableStream) => Promise<unknown>;
  const upper = () =>
    new TransformStream<string, string>({
      transform: (piece, controller) => controller.enqueue(piece.toUpperCase()),
    });
  const ways: Record<string, Read> = {
    'step by step': inSteps,
    'by its values': (stream) => inSteps(stream.values()),
    'by a reader': async (stream) => {
      const reader = stream.getReader();
      while (!(await reader.read()).done);
    },
    'through another': async (stream) => {
      expect(await inSteps(stream.pipeThrough(upper()))).toEqual(['FROM: A', ' STRANGER']);
    },
    'through another, as an answer': async (stream) => {
      const answer = new Response(stream.pipeThrough(new TextEncoderStream()));
      expect(await answer.text()).toBe('From: a stranger');
    },
    'into another': async (stream) => {
      const read: unknown[] = [];
      await stream.pipeTo(new WritableStream({ write: (piece) => void read.push(piece) }));
      expect(read).toEqual(['From: a', ' stranger']);
    },
  };

  test.each(Object.entries(ways))('tells all that was read %s', async (_, read) => {
    expect(await toldOf(() => streamOf('From: a', ' stranger'), read)).toEqual({
      result: 'From: a stranger',
      error: null,
    });
  });

  test('of bytes tells what is read as an answer', async () => {
    const read = async (stream: ReadableStream) => expect(await new Response(stream).text()).toBe('Zürich');
    expect((await toldOf(() => new Blob(['Zürich']).stream(), read)).result).toBe('Zürich');
  });

  test('that is called off tells what was read before', async () => {
    const read = async (stream: ReadableStream) => {
      const reader = stream.getReader();
      await reader.read();
      await reader.cancel();
    };
    expect(await toldOf(() => streamOf('read', 'unread'), read)).toEqual({ result: 'read', error: null });
  });

  test.each([true, false])('whose steps are read by its own reader tells each once', async (configurable) => {
    const stream = () => {
      const made = streamOf('From: a', ' stranger');
      return Object.defineProperty(made, Symbol.asyncIterator, {
        configurable,
        value: async function* (this: ReadableStream) {
          const reader = this.getReader();
          for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
        },
      });
    };
    expect((await toldOf(stream, inSteps)).result).toBe('From: a stranger');
  });
});

describe('a stream that goes on into another', () => {
  const gated = async (stream: () => ReadableStream) =>
    (await gateThat('allow').gate.call(aTool(stream).call())) as ReadableStream;

  test('is asked for no more than the other takes, and is called off with it', async () => {
    let pulled = 0;
    const cancelled = vi.fn();
    const endless = () =>
      new ReadableStream(
        { pull: (controller) => controller.enqueue(pulled++), cancel: cancelled },
        { highWaterMark: 0 },
      );
    const reader = (await gated(endless)).pipeThrough(new TransformStream()).getReader();
    expect(await reader.read()).toEqual({ value: 0, done: false });
    await reader.cancel('enough');
    expect(pulled).toBeLessThan(5);
    expect(cancelled).toHaveBeenCalledWith('enough');
  });

  test('fails as it would without us', async () => {
    const broken = await gated(() => new ReadableStream({ start: (controller) => controller.error('no') }));
    await expect(inSteps(broken.pipeThrough(new TransformStream()))).rejects.toBe('no');
    const locked = await gated(() => streamOf('piece'));
    locked.getReader();
    expect(() => locked.pipeThrough(new TransformStream())).toThrow(TypeError);
    await expect(locked.pipeTo(new WritableStream())).rejects.toThrow(TypeError);
  });
});
