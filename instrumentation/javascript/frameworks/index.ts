import type { Adapter } from '../core/contract.ts';
import { adk } from './adk.ts';
import { aiSdk } from './ai-sdk.ts';
import { claudeAgentSdk } from './claude-agent-sdk.ts';
import { genkit } from './genkit.ts';
import { langchain } from './langchain.ts';
import { llamaindex } from './llamaindex.ts';
import { mastra } from './mastra.ts';
import { mcp } from './mcp.ts';
import { openaiAgents } from './openai-agents.ts';
import { strands } from './strands.ts';

/** Every framework that is known, in the order they are told. */
export const FRAMEWORKS: readonly Adapter[] = [
  langchain,
  aiSdk,
  genkit,
  llamaindex,
  mastra,
  openaiAgents,
  mcp,
  strands,
  adk,
  claudeAgentSdk,
];
