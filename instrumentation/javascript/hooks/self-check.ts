import type { Settings } from '../settings/settings.ts';
import { findPackage } from './packages.ts';
import type { Reached } from './patching.ts';

export interface Found {
  readonly reached: readonly Reached[];
  /** Where the application looks for its packages. */
  readonly folders: readonly string[];
  readonly settings: Settings;
  /** Who sends the spans, and how far tools are gated. */
  readonly emission: string;
  /** Version of the OpenTelemetry API that the application's SDK is registered with; null where none is. */
  readonly api: string | null;
}

/** In one line: what is guarded and how, and what is not reached. */
export function selfCheckText({ reached, folders, settings, emission, api }: Found): string {
  const parts = [frameworksText(reached), guardText(settings), emission, clashText(folders, api)];
  const missing = reached.flatMap((one) => one.missing.map((what) => `${one.framework}: ${what}`));
  if (missing.length > 0) parts.push(`not reached: ${missing.join(', ')}`);
  return parts.filter((part) => part !== '').join('; ');
}

function frameworksText(reached: readonly Reached[]): string {
  const names = reached
    .filter(({ versions }) => versions.length > 0)
    .map(({ framework, versions }) => `${framework} ${versions.join(' and ')}`);
  if (names.length > 0) return `guards ${names.join(', ')}`;
  return 'no agent framework found that it knows; guard(tool) guards what you call yourself';
}

function guardText({ guard, endpoint, charter, mode }: Settings): string {
  const judge = guard === 'remote' ? `verdicts by ${endpoint ?? 'no processor'}` : 'verdicts in process';
  const from = endpoint !== null && charter.length === 0 ? 'charters of the processor' : null;
  const charters = charter.length > 0 ? `charter ${charter.join(', ')}` : (from ?? 'no charter');
  return `${mode === 'monitor' ? 'monitors only' : 'enforces'}, ${judge}, ${charters}`;
}

/** An older API than the one a library brings gives that library spans that go nowhere, and says nothing. */
function clashText(folders: readonly string[], registered: string | null): string {
  if (registered === null) return '';
  const own = folders.flatMap((folder) => findPackage('@opentelemetry/api', folder)?.version ?? [])[0];
  if (own === undefined || minor(own) <= minor(registered)) return '';
  return `the application's @opentelemetry/api ${own} gets no spans: its SDK is registered with ${registered}`;
}

function minor(version: string): number {
  return Number(version.split('.')[1]) || 0;
}
