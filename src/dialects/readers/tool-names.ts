import { identifier } from './content.ts';

/** The Claude Agent SDK names an MCP server's tool `mcp__SERVER__TOOL`; the conventions' tool name is the bare one. */
const MCP_PREFIX = /^mcp__.+?__(?=.)/;
/** LangChain.js' classes of tools: what Traceloop's instrumentation names where it should name the tool. */
const TOOL_CLASSES: ReadonlySet<string> = new Set([
  'DynamicStructuredTool',
  'DynamicTool',
  'StructuredTool',
  'Tool',
]);

/** A tool's name without its MCP server's. */
export function bareToolName(name: string): string {
  return name.replace(MCP_PREFIX, '');
}

/** True where the name is only that of a framework's class: it tells that a tool ran, and not which. */
export function isToolClass(name: string | undefined): boolean {
  return name !== undefined && TOOL_CLASSES.has(name);
}

/** A tool's name; undefined where there is none, or only a class's. */
export function toolNameOf(value: Parameters<typeof identifier>[0]): string | undefined {
  const name = identifier(value);
  return isToolClass(name) ? undefined : name;
}
