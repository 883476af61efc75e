import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** A tool's parameters as the SDK takes them. */
export function shapeOf({ properties }) {
  const fields = Object.entries(properties).map(([name, { type }]) => [
    name,
    type === 'number' ? z.number() : z.string(),
  ]);
  return Object.fromEntries(fields);
}

/** Options with which Claude Code runs against the scripted model, without a home, an account or the network. */
export function optionsFor(model, tools) {
  const home = mkdtempSync(join(tmpdir(), 'goalkeeper-example-'));
  return {
    model: 'claude-sonnet-4-5',
    allowedTools: tools.map(({ name }) => `mcp__office__${name}`),
    tools: [],
    settingSources: [],
    maxTurns: 12,
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      ANTHROPIC_BASE_URL: model.origin,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
    },
  };
}
