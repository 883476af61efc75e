import { cutText } from './bounded.ts';
import type { OfferedTool } from './memory.ts';

const MAX_TOOLS = 256;
const MAX_NAME = 200;
const MAX_DESCRIPTION = 400;

/** Remembers a tool as it was described first; that it is described otherwise later changes no verdict. */
export function offer(
  tools: Map<string, OfferedTool>,
  { name: told, description, readOnly, time }: OfferedTool,
): void {
  const name = cutText(told, MAX_NAME);
  const known = tools.get(name);
  if (known !== undefined ? known.time <= time : tools.size >= MAX_TOOLS) return;
  tools.set(name, { name, readOnly, time, description: cutText(description, MAX_DESCRIPTION) });
}
