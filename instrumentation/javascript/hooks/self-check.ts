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
  /** Tools that the gate stands before. */
  readonly tools: number;
  /** The program has ended: what it has not loaded it does not load. */
  readonly ended: boolean;
}

/** In one line: what is guarded and how, and what is not reached. */
export function selfCheckText(found: Found): string {
  const { reached, folders, settings, emission, api } = found;
  return joined([
    frameworksText(found),
    guardText(settings),
    emission,
    clashText(folders, api),
    missingText(reached),
  ]);
}

/** The same of one framework, when the rest is said. */
export function laterText(framework: Reached): string {
  const names = namesOf([framework]);
  return joined([names === '' ? '' : `also guards ${names}`, missingText([framework])]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}

function frameworksText({ reached, tools, ended }: Found): string {
  const names = namesOf(reached);
  if (names !== '') return `guards ${names}`;
  if (tools > 0) return 'guards the tools that it was given';
  const none = ended ? 'no agent framework found that it knows' : 'no agent framework that it knows so far';
  return `${none}; guard(tool) guards what you call yourself`;
}

function namesOf(reached: readonly Reached[]): string {
  return reached
    .filter(({ versions }) => versions.length > 0)
    .map(({ framework, versions }) => `${framework} ${versions.join(' and ')}`)
    .join(', ');
}

function missingText(reached: readonly Reached[]): string {
  const missing = reached.flatMap((one) => one.missing.map((what) => `${one.framework}: ${what}`));
  return missing.length > 0 ? `not reached: ${missing.join(', ')}` : '';
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
