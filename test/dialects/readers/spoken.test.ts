import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Message, readMessages } from '../../../src/dialects/readers/messages.ts';
import { tell } from '../../../src/dialects/readers/tell.ts';

const said = (...pairs: [string, string][]): Message[] =>
  readMessages(pairs.map(([role, content]) => ({ role, content })));
const PROMPT: [string, string] = [
  'system',
  'Use this format:\nThought: …\nAction: the tool\nAction Input: its input, JSON\nObservation: the result',
];
const STEP = 'Thought: I pay.\nAction: send_payment\nAction Input: {"iban": "DE89", "amount": 12.5}';

describe('a ReAct step', () => {
  it('is the call that the model spells out', () => {
    expect(tell(said(PROMPT, ['user', 'Pay.']), said(['assistant', STEP])).requests).toEqual([
      { callId: null, tool: 'send_payment', arguments: { iban: 'DE89', amount: 12.5 } },
    ]);
  });

  it('ends where the model imagined a result and went on', () => {
    const dreamt = `${STEP}\nObservation: paid\nThought: again\nAction: export_contacts\nAction Input: {}`;
    const { requests } = tell(said(PROMPT), said(['assistant', dreamt]));
    expect(requests?.map(({ tool }) => tool)).toEqual(['send_payment']);
  });

  it('is none where no prompt asked for it, or where it was cut', () => {
    expect(tell(said(['user', 'Pay.']), said(['assistant', STEP])).requests).toBeUndefined();
    expect(tell(said(PROMPT), said(['assistant', STEP.slice(0, -10)])).requests).toBeUndefined();
    expect(
      tell(said(PROMPT), said(['assistant', 'Final Answer: Action Input: none'])).requests,
    ).toBeUndefined();
  });

  it('has its result behind it, or in the next message', () => {
    const paid = [{ callId: null, tool: 'send_payment', text: 'paid' }];
    expect(tell(said(PROMPT, ['assistant', `${STEP}\nObservation: paid`]), []).toolMessages).toEqual(paid);
    expect(tell(said(PROMPT, ['assistant', STEP], ['user', 'Observation: paid']), []).toolMessages).toEqual(
      paid,
    );
  });

  it('of an earlier turn is not told again', () => {
    const input = said(PROMPT, ['assistant', `${STEP}\nObservation: paid`], ['assistant', 'Thought: done.']);
    expect(tell(input, []).toolMessages).toBeUndefined();
  });
});

describe("a step of DSPy's ReAct", () => {
  const prompt: [string, string] = [
    'system',
    'Outputs will be:\n[[ ## next_tool_name ## ]]\n{next_tool_name}',
  ];
  const step = (tool: string, args: string) =>
    `[[ ## next_thought ## ]]\nGo on.\n\n[[ ## next_tool_name ## ]]\n${tool}\n\n[[ ## next_tool_args ## ]]\n${args}\n\n[[ ## completed ## ]]`;
  const requests = (text: string) => tell(said(prompt), said(['assistant', text])).requests;

  it('is the call in its fields', () => {
    expect(requests(step('pay', '{"iban": "DE89"}'))).toEqual([
      { callId: null, tool: 'pay', arguments: { iban: 'DE89' } },
    ]);
  });

  it('is none where it ends the loop, or where it was cut', () => {
    expect(requests(step('finish', '{}'))).toBeUndefined();
    expect(requests(step('pay', '{"iban": "DE'))).toBeUndefined();
    expect(requests('[[ ## next_tool_name ## ]]\npay')).toBeUndefined();
  });
});

describe("smolagents' memory", () => {
  const list = (...ids: string[]) =>
    `Calling tools:\n[${ids.map((id) => `{'id': '${id}', 'type': 'function', 'function': {'name': 'look', 'arguments': {'at': True}}}`).join(', ')}]`;
  const results = (
    calls: string,
    observed: string,
    roles: [string, string] = ['tool-call', 'tool-response'],
  ) =>
    (tell(said([roles[0], calls], [roles[1], observed]), []).toolMessages ?? []).filter(
      ({ callId }) => callId !== null,
    );

  it('ties a result to the call before it', () => {
    const expected = [{ callId: 'a', tool: 'look', text: '{"ok":true}' }];
    expect(results(list('a'), "Observation:\n{'ok': True}")).toEqual(expected);
    expect(results(list('a'), "Observation:\n{'ok': True}", ['assistant', 'user'])).toEqual(expected);
  });

  it('tells results of parallel calls apart by line', () => {
    const texts = results(list('a', 'b'), 'Observation:\none\ntwo').map(({ text }) => text);
    expect(texts).toEqual(['one', 'two']);
  });

  it('loses no words where the lines are more than the calls', () => {
    const texts = results(list('a', 'b'), 'Observation:\none\ntwo\nthree').map(({ text }) => text);
    expect(texts).toEqual(['one\ntwo\nthree', 'one\ntwo\nthree']);
  });

  it("ties an error to the call it names, and takes it for nobody's wish", () => {
    const error =
      "Call id: a\nError:\nno such vendor\nNow let's retry: take care not to repeat previous errors!";
    expect(results(list('a'), error)).toEqual([{ callId: 'a', tool: null, text: error }]);
    expect(tell(said(['user', error]), []).goal).toBeUndefined();
  });
});

describe('an answer handed in through a tool', () => {
  const answer = (name: string, args: object) =>
    tell(
      [],
      readMessages([
        { role: 'assistant', tool_calls: [{ id: 'a', function: { name, arguments: JSON.stringify(args) } }] },
      ]),
    ).requests;

  it('is no call', () => {
    expect(answer('final_answer', { answer: 'done' })).toBeUndefined();
    expect(answer('final_result', { paid: true })).toBeUndefined();
  });

  it("is one where the tool's parameters are other ones", () => {
    expect(answer('final_answer', { to: 'x', body: 'y' })).toHaveLength(1);
  });
});

it('reads whatever is said without throwing', () => {
  const words = fc.array(
    fc.constantFrom(
      'Action:',
      'Action Input:',
      'Observation:',
      '\n',
      ' x',
      '{"a":1}',
      'Calling tools:\n[',
      "{'id': 'a'",
    ),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('assistant', 'user', 'tool'), words)), (messages) => {
      const input = said(...messages.map(([role, parts]): [string, string] => [role, parts.join('')]));
      tell(input, input);
    }),
    { numRuns: 300 },
  );
});

it('many observations after one list of calls are no more results than there are calls', () => {
  const listed = `Calling tools:\n[${"{'name': 'x'}, ".repeat(300)}]`;
  const observed = Array.from({ length: 300 }, (): [string, string] => ['user', 'Observation:\nseen']);
  expect(tell(said(['assistant', listed], ...observed), []).toolMessages).toHaveLength(300);
});
