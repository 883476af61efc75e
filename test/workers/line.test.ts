import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { Line, ownBytes } from '../../src/workers/line.ts';

function lines<Says, Hears>(here: (message: Hears) => unknown, there: (message: Says) => unknown) {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  return [new Line<Says, Hears>(port1, here), new Line<Hears, Says>(port2, there)] as const;
}

test('whoever asks gets what the other end gives, in whatever order that is ready', async () => {
  const later = async (n: number) => {
    await new Promise((done) => setTimeout(done, 20 - n));
    return n * 2;
  };
  const [here] = lines<number, never>(() => {}, later);
  expect(await Promise.all([here.ask(1), here.ask(15), here.ask(3)])).toEqual([2, 30, 6]);
});

test('messages are heard in the order in which they are said, those that ask among them', async () => {
  const heard: number[] = [];
  const [here] = lines<number, never>(
    () => {},
    (n) => {
      heard.push(n);
    },
  );
  here.tell(1);
  const asked = here.ask(2);
  here.tell(3);
  await asked;
  await here.ask(4);
  expect(heard).toEqual([1, 2, 3, 4]);
});

test('what fails at the other end fails where it was asked, and the line goes on', async () => {
  const [here] = lines<string, never>(
    () => {},
    (word) => {
      if (word === 'throw') throw new Error('thrown there');
      if (word === 'reject') return Promise.reject(new Error('rejected there'));
      return word;
    },
  );
  await expect(here.ask('throw')).rejects.toThrow('thrown there');
  await expect(here.ask('reject')).rejects.toThrow('rejected there');
  expect(await here.ask('word')).toBe('word');
});

test('when the other end is no more, all that was asked and will be asked fails', async () => {
  const [here] = lines<string, never>(
    () => {},
    () => new Promise(() => {}),
  );
  const asked = here.ask('word');
  here.fail(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
  await expect(here.ask('word')).rejects.toThrow('gone');
});

test('bytes go over as they are, and the memory they were in stays as it was', async () => {
  const [here] = lines<Uint8Array, never>(
    () => {},
    (bytes) => Buffer.from(bytes).toString(),
  );
  const parts = [Buffer.from('one '), Buffer.from('two')];
  const bytes = ownBytes(parts);
  expect(await here.ask(bytes, [bytes.buffer])).toBe('one two');
  expect(Buffer.concat(parts).toString()).toBe('one two');
});
