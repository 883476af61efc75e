import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiBank } from '../../../src/training/convert/api-bank.ts';
import { recordings } from '../../../src/training/convert/recorded.ts';
import type { Collection } from '../../../src/training/convert/run.ts';
import { sgd } from '../../../src/training/convert/sgd.ts';
import { star } from '../../../src/training/convert/star.ts';
import { tooltalk } from '../../../src/training/convert/tooltalk.ts';

// Each collection's layout with words of our own.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collection-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, ...values: unknown[]): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, values.map((value) => JSON.stringify(value)).join('\n'));
}

const read = (collection: Collection, path = '') => [...collection.runs(join(folder, path))];

describe('Schema-Guided Dialogue', () => {
  it('gives the services that were called between what was said', () => {
    const call = { method: 'BookBerth', parameters: { harbour: 'Lerwick' } };
    const turns = [
      { speaker: 'USER', utterance: 'A berth in Lerwick, please.', frames: [] },
      {
        speaker: 'SYSTEM',
        utterance: 'Done.',
        frames: [{ service_call: call, service_results: [{ berth: '12' }] }],
      },
    ];
    put('dev/schema.json', [
      { service_name: 'Harbours_2', intents: [{ name: 'BookBerth', description: 'Book a berth' }] },
    ]);
    put('dev/dialogues_001.json', [{ dialogue_id: '1_1', services: ['Harbours_2'], turns }]);
    put('test/schema.json', []);
    const [run] = read(sgd);
    expect(run).toMatchObject({
      domain: 'sgd-harbours',
      tools: [{ name: 'BookBerth', description: 'Book a berth' }],
      steps: [
        { user: 'A berth in Lerwick, please.' },
        { tool: 'BookBerth', arguments: { harbour: 'Lerwick' }, result: '[{"berth":"12"}]' },
        { assistant: 'Done.' },
      ],
    });
  });
});

describe('STAR', () => {
  const scenario = {
    Domains: ['ferry'],
    Happy: true,
    MultiTask: false,
    WizardTask: 'Sell tickets.',
    WizardCapabilities: [{ Task: 'ferry_book' }],
  };
  const query = {
    Agent: 'Wizard',
    Action: 'query',
    APIName: 'ferry_book',
    Constraints: [{ Name: '"Ada"' }, { Cars: 'api.is_at_least(1)' }, { Port: 'api.is_equal_to("Oban")' }],
  };
  const events = [
    { Agent: 'UserGuide', Action: 'instruct', Text: 'Be brief.' },
    { Agent: 'User', Action: 'utter', Text: 'A ticket.' },
    query,
    { Agent: 'KnowledgeBase', Action: 'return_item', Item: { id: 4 } },
    { Agent: 'Wizard', Action: 'pick_suggestion', Text: 'Booked.' },
  ];
  const dialogue = { DialogueID: 7, CompletionLevel: 'Complete', Scenario: scenario, Events: events };

  it('gives the queries with their constraints as arguments, and nothing of what guided the players', () => {
    put('dialogues/7.json', dialogue);
    expect(read(star)[0]).toMatchObject({
      domain: 'star-ferry',
      system: 'Sell tickets.',
      steps: [
        { user: 'A ticket.' },
        {
          tool: 'ferry_book',
          arguments: { Name: 'Ada', Cars: { is_at_least: 1 }, Port: 'Oban' },
          result: '{"id":4}',
        },
        { assistant: 'Booked.' },
      ],
    });
  });

  it('leaves out what was broken off and what the assistant was meant to refuse', () => {
    put('dialogues/1.json', { ...dialogue, CompletionLevel: 'EarlyDisconnectDuringDialogue' });
    put('dialogues/2.json', { ...dialogue, Scenario: { ...scenario, Happy: false } });
    expect(read(star)).toEqual([]);
  });
});

describe('API-Bank', () => {
  it('gives outputs as results and exceptions as failures', () => {
    const call = (result: object) => ({
      role: 'API',
      api_name: 'SetLamp',
      param_dict: { room: 'hall' },
      result,
    });
    put(
      'lv1-lv2-samples/level-1-given-desc/SetLamp-1.jsonl',
      { role: 'User', text: 'Light the hall.' },
      call({ output: null, exception: 'no lamp' }),
      call({ output: 'on', exception: null }),
      { role: 'AI', text: 'It is lit.' },
    );
    mkdirSync(join(folder, 'lv1-lv2-samples/level-2-toolsearcher'));
    expect(read(apiBank)[0]).toMatchObject({
      domain: 'api-bank',
      tools: [{ name: 'SetLamp' }],
      steps: [
        { user: 'Light the hall.' },
        { tool: 'SetLamp', result: '{"exception":"no lamp"}', failed: true },
        { tool: 'SetLamp', arguments: { room: 'hall' }, result: '"on"', failed: false },
        { assistant: 'It is lit.' },
      ],
    });
  });
});

describe('ToolTalk', () => {
  it('gives a turn’s calls before its words, and what the assistant was told of its user as system', () => {
    const apis = [
      {
        request: { api_name: 'AddAlarm', parameters: { time: '07:10' } },
        response: { id: 3 },
        exception: null,
      },
    ];
    put('data/easy/a.json', {
      name: 'a',
      suites_used: ['Alarm'],
      apis_used: ['AddAlarm'],
      metadata: { location: 'Oslo' },
      conversation: [
        { role: 'user', text: 'Wake me at ten past seven.' },
        { role: 'assistant', text: 'I will.', apis },
      ],
    });
    mkdirSync(join(folder, 'data/tooltalk'));
    expect(read(tooltalk)[0]).toMatchObject({
      domain: 'tooltalk-alarm',
      system: '{"location":"Oslo"}',
      steps: [
        { user: 'Wake me at ten past seven.' },
        { tool: 'AddAlarm', arguments: { time: '07:10' }, result: '{"id":3}', failed: false },
        { assistant: 'I will.' },
      ],
    });
  });
});

describe('a recorded collection', () => {
  const run = { domain: 'd', id: '1', task: 't', model: 'm', agent: 'a', tools: [], steps: [{ user: 'u' }] };

  it('is read as it was recorded', () => {
    put('runs.jsonl', run);
    expect(read(recordings.bfcl!, 'runs.jsonl')).toEqual([run]);
  });

  it.each([
    [{ ...run, steps: 7 }, /runs\.jsonl:2: steps: .*expected array.*found 7/],
    [{ ...run, id: undefined }, /runs\.jsonl:2: id: .*expected string.*found nothing/],
    ['x', /runs\.jsonl:2: the value: .*expected object.*found "x"/],
  ])('says file, line, field and what was found there: %j', (broken, message) => {
    put('runs.jsonl', run, broken);
    expect(() => read(recordings.bfcl!, 'runs.jsonl')).toThrow(message);
  });
});
