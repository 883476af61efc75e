import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crosswoz } from '../../../src/training/convert/crosswoz.ts';
import { liveMcpBench } from '../../../src/training/convert/live-mcp-bench.ts';
import { medAgentBench } from '../../../src/training/convert/med-agent-bench.ts';
import { sweAgent } from '../../../src/training/convert/swe-agent.ts';
import { workbench } from '../../../src/training/convert/workbench.ts';

// Each collection's layout with words of our own.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collection-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: unknown): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

describe('LiveMCPBench', () => {
  const file = 'baseline/annotation/claude-sonnet-4-20250514_Qwen3-Embedding-0.6B.json';
  const call = (id: string, name: string, args: object) => ({
    id,
    function: { name, arguments: JSON.stringify(args) },
  });
  const messages = [
    { role: 'system', content: 'You have tools.' },
    { role: 'user', content: 'How deep is Loch Ness?' },
    {
      role: 'assistant',
      content: 'I look for a tool.',
      tool_calls: [call('1', 'route', { query: 'lakes' })],
    },
    {
      role: 'tool',
      tool_call_id: '1',
      content: `meta=None content=[TextContent(type='text', text="lakes:\\n- depth_of", annotations=None)] isError=False`,
    },
    {
      role: 'assistant',
      content: '',
      tool_calls: [
        call('2', 'execute-tool', { server_name: 'lakes', tool_name: 'depth_of', params: { lake: 'Ness' } }),
      ],
    },
    { role: 'tool', tool_call_id: '2', content: 'Tool call timed out.' },
  ];

  it('gives the tool behind the one that calls any, and the texts of what was answered', () => {
    put(file, [{ task_id: 't', category: 'Travel', task_success: 'success', messages }]);
    expect([...liveMcpBench.runs(folder)]).toMatchObject([
      {
        domain: 'live-mcp-travel',
        system: 'You have tools.',
        steps: [
          { user: 'How deep is Loch Ness?' },
          { assistant: 'I look for a tool.' },
          { tool: 'route', arguments: { query: 'lakes' }, result: 'lakes:\n- depth_of', failed: false },
          { tool: 'depth_of', arguments: { lake: 'Ness' }, result: 'Tool call timed out.' },
        ],
      },
    ]);
  });

  it('leaves out what people found to have failed', () => {
    put(file, [{ task_id: 't', category: 'Travel', task_success: 'failure', messages }]);
    expect([...liveMcpBench.runs(folder)]).toEqual([]);
  });
});

describe('WorkBench', () => {
  const KINDS = [
    'analytics',
    'calendar',
    'customer_relationship_manager',
    'multi_domain',
    'project_management',
  ];
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const search = `(AgentAction(tool='email.search_emails', tool_input={'query': 'bo'}, log='x'), [{'email_id': '7'}])`;
  const remove = `(AgentAction(tool='email.delete_email', tool_input={'email_id': '7'}, log='x'), 'Deleted.')`;
  const response = `{'input': 'q', 'output': 'done', 'intermediate_steps': [${search}, ${remove}]}`;

  function record(calls: string): void {
    for (const kind of [...KINDS, 'email']) {
      put(`data/processed/queries_and_answers/${kind}_queries_and_answers.csv`, 'query,answer\n');
      mkdirSync(join(folder, 'data/results', kind), { recursive: true });
    }
    put(
      'data/processed/queries_and_answers/email_queries_and_answers.csv',
      `query,answer\nDelete it,${cell(`['email.delete_email.func(email_id="7")']`)}\n`,
    );
    put(
      'data/results/email/gpt-4_domains.csv',
      `query,function_calls,full_response\nDelete it,${cell(calls)},${cell(response)}\n`,
    );
  }

  it('gives the runs that changed just what the answer key changes', () => {
    record(`['email.search_emails.func(query="bo")', 'email.delete_email.func(email_id="7")']`);
    expect([...workbench.runs(folder)]).toMatchObject([
      {
        domain: 'workbench-email',
        model: 'gpt-4',
        steps: [
          { user: 'Delete it' },
          { tool: 'email.search_emails', arguments: { query: 'bo' }, result: '[{"email_id":"7"}]' },
          { tool: 'email.delete_email', arguments: { email_id: '7' }, result: 'Deleted.' },
        ],
      },
    ]);
  });

  it('leaves out a run that changed something else', () => {
    record(`['email.delete_email.func(email_id="8")']`);
    expect([...workbench.runs(folder)]).toEqual([]);
  });
});

describe('MedAgentBench', () => {
  const task = {
    task_id: 'task1',
    instruction: 'Record it.',
    context: 'It is noon.',
    correct: true,
    turns: [
      { action_kind: 'get', url: 'http://fhir/Patient?name=A', payload: null, observation: 'Patient/4' },
      {
        action_kind: 'post',
        url: 'http://fhir/Observation',
        payload: { code: 'BP' },
        observation: 'created',
      },
      { action_kind: 'finish', url: null, payload: null, observation: null },
    ],
  };

  it('gives correct tasks with the requests as calls', () => {
    put('results/whissle/medagentbench/sweep/tasks/task1.json', task);
    put('results/whissle/medagentbench/sweep/tasks/task2.json', { ...task, correct: false });
    put('results/whissle/medagentbench/no-tasks/summary.json', {});
    expect([...medAgentBench.runs(folder)]).toMatchObject([
      {
        id: 'sweep/task1',
        steps: [
          { user: 'It is noon.\nRecord it.' },
          { tool: 'fhir_get', arguments: { url: 'http://fhir/Patient?name=A' }, result: 'Patient/4' },
          {
            tool: 'fhir_post',
            arguments: { url: 'http://fhir/Observation', payload: { code: 'BP' } },
            result: 'created',
          },
        ],
      },
    ]);
  });
});

describe('SWE-agent', () => {
  it('tells the commands of its own interface from those of the shell', () => {
    put('trajectories/demonstrations/a.traj', {
      history: [
        { role: 'system', content: 'You program.' },
        { role: 'user', content: 'An example', is_demo: true },
        { role: 'user', content: [{ type: 'text', text: 'Mend it.' }] },
      ],
      trajectory: [
        { action: 'open a.py 3\n', observation: 'line 3' },
        { action: 'opening --all', observation: 'no such command' },
      ],
    });
    put('trajectories/demonstrations/b.traj', { history: [] });
    expect([...sweAgent.runs(folder)]).toMatchObject([
      {
        domain: 'swe-agent-coding',
        system: 'You program.',
        steps: [
          { user: 'Mend it.' },
          { tool: 'open', arguments: { command: 'open a.py 3' }, result: 'line 3' },
          { tool: 'bash', arguments: { command: 'opening --all' }, result: 'no such command' },
        ],
      },
    ]);
  });
});

describe('CrossWOZ', () => {
  it('gives each new search of a domain once, with the records of what was found', () => {
    const state = (domain: string, slots: object, ...selectedResults: string[]) => ({
      [domain]: { 名称: '', ...slots, selectedResults },
    });
    for (const name of ['attraction', 'hotel', 'taxi']) put(`database/${name}_db.json`, []);
    put('database/restaurant_db.json', [['东来顺', { 领域: '餐馆', 电话: '123' }]]);
    put('database/metro_db.json', [['东来顺', { 领域: '地铁' }]]);
    const found = state('餐馆', { 推荐菜: '羊肉' }, '东来顺');
    put('val.json', {
      7: {
        messages: [
          { role: 'usr', content: '想吃羊肉' },
          {
            role: 'sys',
            content: '东来顺',
            sys_state_init: state('餐馆', { 推荐菜: '羊肉', 评分: '5分' }),
            sys_state: found,
          },
          { role: 'usr', content: '电话？' },
          { role: 'sys', content: '123', sys_state_init: found, sys_state: found },
        ],
      },
    });
    const [run] = crosswoz.runs(folder);
    expect(run?.steps).toEqual([
      { user: '想吃羊肉' },
      { tool: 'find_restaurant', arguments: { 推荐菜: '羊肉', 评分: '5分' }, result: '[]' },
      {
        tool: 'find_restaurant',
        arguments: { 推荐菜: '羊肉' },
        result: '[{"领域":"餐馆","电话":"123"}]',
      },
      { assistant: '东来顺' },
      { user: '电话？' },
      { assistant: '123' },
    ]);
  });
});
