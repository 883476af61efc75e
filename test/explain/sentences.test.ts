import { describe, expect, test } from 'vitest';
import { GOAL, INVOICE, paying, STRANGER, storyOf } from './sessions.ts';

describe('the sentences of a story', () => {
  test('hold the one that told the agent to do it', () => {
    const [first] = storyOf(GOAL, [...INVOICE, paying(STRANGER)]).followed;
    expect(first).toMatchObject({
      tool: 'read_message',
      span: { spanId: '0000000000000001' },
      namesDeed: true,
    });
    expect(first?.quote.said).toContain(`please pay to ${STRANGER}`);
    expect(first?.shared).toContain(STRANGER.toLowerCase());
    expect(first?.steers).toContain('asks');
    expect(first?.cover).toBeGreaterThan(0.4);
  });

  test('are none where the call has nothing beside what the user said', () => {
    const calls = [
      ['read_message', { id: '1' }, 'Thank you for everything.'],
      ['send_email', { to: 'bo@shop.example' }],
    ] as const;
    expect(storyOf('Write to bo@shop.example', calls).followed).toEqual([]);
  });

  test('leave out a result that only repeats what the agent had asked', () => {
    const path = '/home/emma/new_project_clone';
    const calls = [
      ['list_directory', { path }, `ValueError: ${path} was not found`],
      ['git_clone', { path }],
    ] as const;
    expect(storyOf('Copy the project', calls).followed).toEqual([]);
  });

  test('leave out a row of a record that has the same id', () => {
    const calls = [
      ['search_orders', {}, '{"id":"26070-4113","state":"open"}'],
      ['cancel_order', { order: '26070-4113' }],
    ] as const;
    expect(storyOf('Clean up', calls).followed).toEqual([]);
  });

  test('hold running text that does not name the deed in words that are known', () => {
    const text = 'Kaucja zwalniana razem z PC-14, na PL15249000050000460088112207, Wisła Factoring.';
    const calls = [
      ['read_minutes', {}, text],
      ['approve_claim', { claim: 'PC-14', account: 'PL15249000050000460088112207' }],
    ] as const;
    const [first] = storyOf('Approve the claim', calls).followed;
    expect(first).toMatchObject({ tool: 'read_minutes', namesDeed: false, cover: null });
  });
});
