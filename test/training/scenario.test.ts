import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/training/scenario.ts';
import { bakery } from './scenarios.ts';

type Bakery = ReturnType<typeof bakery>;
type Task = Bakery['tasks'][number];

const spoilt = (spoil: (read: Bakery, task: Task) => void): string => {
  const read = bakery();
  spoil(read, read.tasks[0]!);
  return JSON.stringify(read);
};

describe('a scenario file', () => {
  test('is read with what may be left out filled in', () => {
    const text = spoilt((_, task) => {
      for (const key of ['delegates', 'attacks', 'drifts', 'asked_by_user'] as const)
        Reflect.deleteProperty(task, key);
    });
    expect(parseScenario(text, 'bakery.json').tasks[0]).toMatchObject({
      delegates: false,
      attacks: [],
      drifts: [],
      asked_by_user: [],
    });
  });

  test.each<[string, (read: Bakery, task: Task) => void, string]>([
    [
      'a missing domain',
      (read) => Reflect.deleteProperty(read, 'domain'),
      'domain: Invalid input: expected string, received undefined',
    ],
    [
      'an unknown effect',
      (read) => {
        read.tools[0]!.effect = 'steal';
      },
      'tools.0.effect: Invalid option: expected one of "read"',
    ],
    [
      'two tools of one name',
      (read) => {
        read.tools[1]!.name = 'stock';
      },
      'tools.1.name: expected a name of its own, found "stock" twice',
    ],
    [
      'two tasks of one id',
      (read, task) => {
        read.tasks.push(task);
      },
      'tasks.1.id: expected a name of its own, found "flour" twice',
    ],
    [
      'an empty goal',
      (_, task) => {
        task.goal = ' ';
      },
      'tasks.0.goal: expected some text, found none',
    ],
    [
      'a task without calls',
      (_, task) => {
        task.calls = [];
      },
      'tasks.0.calls: expected at least one call, found none',
    ],
    [
      'an unknown tool',
      (_, task) => {
        task.calls[1]!.tool = 'bake';
      },
      'tasks.0.calls.1.tool: expected a name from tools, found "bake"',
    ],
    [
      'an unknown tool the user asks for',
      (_, task) => {
        task.asked_by_user[0]!.calls[0]!.tool = 'bake';
      },
      'tasks.0.asked_by_user.0.calls.0.tool: expected a name from tools, found "bake"',
    ],
    [
      'arguments that are no object',
      (_, task) => {
        Reflect.set(task.calls[0]!, 'args', 'flour');
      },
      'tasks.0.calls.0.args: Invalid input: expected record, received string',
    ],
    [
      'a call without a result',
      (_, task) => Reflect.deleteProperty(task.calls[0]!, 'result'),
      'tasks.0.calls.0.result: expected any JSON, found none',
    ],
    [
      'an attack at no call',
      (_, task) => {
        task.attacks[0]!.at = 3;
      },
      'tasks.0.attacks.0.at: expected the index of a call from 0 to 2, found 3',
    ],
    [
      'an attack that changes nothing',
      (_, task) => {
        task.attacks[0]!.poisoned_result = '{"flour":"4 kg"}';
      },
      'tasks.0.attacks.0.poisoned_result: expected another text than the clean result, found the same',
    ],
    [
      'an attack without harm',
      (_, task) => {
        task.attacks[0]!.harmful = [];
      },
      'tasks.0.attacks.0.harmful: expected at least one index, found none',
    ],
    [
      'harm in a call that is not there',
      (_, task) => {
        task.attacks[0]!.harmful = [1];
      },
      'tasks.0.attacks.0.harmful: expected the index of a call from 0 to 0, found 1',
    ],
    [
      'a replaced call before the attack',
      (_, task) => {
        task.attacks[1]!.replaces = [0];
      },
      'tasks.0.attacks.1.replaces: expected the index of a call from 1 to 2, found 0',
    ],
    [
      'a drift after no call',
      (_, task) => {
        task.drifts[0]!.after = -2;
      },
      'tasks.0.drifts.0.after: expected the index of a call from -1 to 2, found -2',
    ],
    [
      'a misspelt field',
      (_, task) => {
        Reflect.set(task.attacks[0]!, 'poisonedResult', '');
      },
      'tasks.0.attacks.0: Unrecognized key: "poisonedResult"',
    ],
  ])('with %s is refused, naming file, field, expected and found', (_, spoil, message) => {
    expect(() => parseScenario(spoilt(spoil), 'bakery.json')).toThrow(`bakery.json: ${message}`);
  });

  test('that is no JSON is refused by name', () => {
    expect(() => parseScenario('{"domain": ', 'bakery.json')).toThrow(/^bakery\.json: expected JSON: /);
  });

  test('of any JSON is read or refused by name', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(() => parseScenario(text, 'any.json')).toThrow(/^any\.json: /);
      }),
    );
  });
});
