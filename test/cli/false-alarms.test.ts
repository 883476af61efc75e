import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { falseAlarmsOption } from '../../src/cli/false-alarms.ts';

function parsed(...args: string[]): unknown {
  const command = new Command('replay').addOption(falseAlarmsOption()).exitOverride();
  command.configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: 'user' }).opts().falseAlarms;
}

describe('--false-alarms', () => {
  test('takes all three, in any order', () => {
    expect(parsed('--false-alarms', 'alert=5, block=100,ask=7')).toEqual({ block: 100, ask: 7, alert: 5 });
  });

  test('leaves as shipped what is not named', () => {
    const shipped = parsed() as object;
    expect(parsed('--false-alarms', 'block=1000')).toEqual({ ...shipped, block: 1000 });
  });

  test.each([
    ['', 'found ""'],
    ['200', 'found "200"'],
    ['block=', 'found "block="'],
    ['block=1.5', 'found "block=1.5"'],
    ['block=-1', 'found "block=-1"'],
    ['block=200,', 'found ""'],
    ['block=200,block=300', 'found block twice'],
    ['block=0', 'found "block=0"'],
    ['ask=7,block=99999999999999999999', 'found "block=99999999999999999999"'],
    ['stop=200', 'found "stop=200"'],
  ])('refuses "%s" and says what it found and expected', (list, found) => {
    expect(() => parsed('--false-alarms', list)).toThrow(found);
    expect(() => parsed('--false-alarms', list)).toThrow('expected block=N,ask=N,alert=N, or some of them');
  });
});
