import { test } from 'vitest';
import { DEFAULTS, SETTINGS, variableOf } from '../../instrumentation/javascript/settings/settings.ts';
import { expectSection } from '../support/docs.ts';

test('the table of settings says what there is', () => {
  const rows = Object.entries(SETTINGS).map(
    ([name, { about, expected }]) =>
      `| \`${variableOf(name)}\` | \`${name}\` | ${about} | ${expected} | ${defaultOf(name)} |`,
  );
  const table = [
    '| variable | in `configure` | what it does | takes | default |',
    '| --- | --- | --- | --- | --- |',
  ];
  expectSection('instrumentation/README.md', 'settings', [...table, ...rows].join('\n'));
});

function defaultOf(name: string): string {
  const value: unknown = DEFAULTS[name as keyof typeof SETTINGS];
  if (typeof value === 'string' || typeof value === 'boolean') return `\`${value}\``;
  if (typeof value === 'number') return value < 60_000 ? `\`${value / 1_000}s\`` : `\`${value / 60_000}m\``;
  return typeof value === 'object' && value !== null && 'otherwise' in value ? `\`${value.otherwise}\`` : '';
}
