import { describe, expect, it } from 'vitest';
import type { OfferedTool } from '../../src/session/memory.ts';
import { offer } from '../../src/session/offered.ts';

const tool = (name: string, time: number, description = `as told at ${time}`): OfferedTool => ({
  name,
  time,
  description,
  readOnly: null,
});

describe('a tool that is offered', () => {
  it.each([
    ['of an ordinary name', 'pay'],
    ['of a name that is cut', 'p'.repeat(1_000)],
  ])('%s is remembered as it was described first, whichever came first', (_what, name) => {
    const tools = new Map<string, OfferedTool>();
    for (const time of [2, 1, 3]) offer(tools, tool(name, time));
    expect([...tools.values()].map(({ description }) => description)).toEqual(['as told at 1']);
  });

  it('is not remembered beyond 256 of them, and is told anew where it is known', () => {
    const tools = new Map<string, OfferedTool>();
    for (let n = 0; n < 300; n++) offer(tools, tool(`tool_${n}`, 5));
    expect(tools.size).toBe(256);
    offer(tools, tool('tool_7', 4));
    expect(tools.get('tool_7')?.description).toBe('as told at 4');
  });

  it('keeps no more than 200 characters of its name and 400 of what it does', () => {
    const tools = new Map<string, OfferedTool>();
    offer(tools, tool('n'.repeat(500), 1, 'd'.repeat(500)));
    const [kept] = tools.values();
    expect([kept?.name.length, kept?.description?.length]).toEqual([200, 400]);
  });
});
