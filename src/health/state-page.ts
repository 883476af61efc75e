import type { StateReport } from './state.ts';

const STYLE =
  'body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}td,th{text-align:left;padding:.1rem 1rem .1rem 0;vertical-align:top}td{font-family:ui-monospace,monospace;overflow-wrap:anywhere}h2{margin:1.5rem 0 .3rem;font-size:1rem}';

/** The state as a page that a person can read: nested tables, nothing that runs. */
export function statePage(state: StateReport): string {
  const { version, node, pid, uptime_seconds, status, ...parts } = state;
  const sections = Object.entries(parts).map(([name, value]) => `<h2>${escaped(name)}</h2>${shown(value)}`);
  const head = shown({ status, version, node, pid, uptime_seconds });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>goalkeeper: ${escaped(status)}</title><style>${STYLE}</style><h1>goalkeeper</h1>${head}${sections.join('')}</html>\n`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none';
    return isRow(value[0]) ? table(value.filter(isRow)) : escaped(value.join(', '));
  }
  if (!isRow(value)) return escaped(String(value ?? '-'));
  const rows = Object.entries(value).map(
    ([key, one]) => `<tr><th>${escaped(key)}</th><td>${shown(one)}</td></tr>`,
  );
  return `<table>${rows.join('')}</table>`;
}

/** One line for each, with all the keys that any has. */
function table(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const head = keys.map((key) => `<th>${escaped(key)}</th>`).join('');
  const body = rows.map((row) => `<tr>${keys.map((key) => `<td>${shown(row[key])}</td>`).join('')}</tr>`);
  return `<table><tr>${head}</tr>${body.join('')}</table>`;
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
