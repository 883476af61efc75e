import { expect, it } from 'vitest';
import { INSTRUMENTATIONS, remedies, settingFor } from '../../src/coverage/settings.ts';
import { expectSection } from '../support/docs.ts';

const spoken = (name: string, dialect = 'genai') => ({ library: { name, version: '' }, dialect });
const code = (text: string | null | undefined) => {
  if (text === null || text === undefined) return '-';
  return text.startsWith('no setting') ? text : `\`${text}\``;
};

it("the README's table is the one of the code", () => {
  const rows = INSTRUMENTATIONS.map(({ name, content, results, conversation, agent }) =>
    [name, code(content), code(results), code(conversation), code(agent)].join(' | '),
  );
  const heads = ['library', 'content', 'results alone', 'conversation', 'agent'];
  const lines = [heads.join(' | '), heads.map(() => '---').join(' | '), ...rows];
  expectSection('src/coverage/README.md', 'settings', lines.map((line) => `| ${line} |`).join('\n'));
});

it('of two libraries with one scope name the dialect decides', () => {
  const agents = 'opentelemetry.instrumentation.openai_agents';
  expect(settingFor('arguments', spoken(agents, 'openllmetry+genai'), false)).toBe(
    'TRACELOOP_TRACE_CONTENT=true',
  );
  expect(settingFor('arguments', spoken(agents), false)).toContain('CAPTURE_MESSAGE_CONTENT=SPAN_ONLY');
  expect(settingFor('arguments', spoken('gcp.vertex.agent', 'google-adk+genai'), false)).toMatch(/^ADK_/);
  expect(settingFor('arguments', spoken('gcp.vertex.agent'), false)).toMatch(/^OTEL_/);
});

it('names each setting once, with all that it brings', () => {
  expect(remedies(['goal', 'result', 'arguments'], spoken('agent_framework'))).toEqual([
    { setting: 'ENABLE_SENSITIVE_DATA=true', facts: ['arguments', 'result', 'goal'] },
  ]);
});

it('asks for no content where arguments are recorded already', () => {
  for (const { setting } of remedies(['goal', 'system'], spoken('agent_framework'))) {
    expect(setting).toMatch(/^no setting/);
  }
});

it('has an answer of an unknown library too', () => {
  const answers = remedies(['arguments', 'conversation'], { library: null, dialect: 'genai' });
  expect(answers.map(({ setting }) => setting.slice(0, 10))).toEqual(['no setting', 'no setting']);
});
