import { pathToFileURL } from 'node:url';
import { namedMessageOf } from '../../../src/model/thrown.ts';
import type { Adapter, Gate } from '../core/contract.ts';
import { say } from '../core/say.ts';
import { type Application, applicationAt, type Target, targetsOf } from './application.ts';
import { hookCommonJs, reachLoaded } from './commonjs.ts';
import { HOOKS_ARE_CHEAP, hookImports } from './imports.ts';
import { Patching } from './patching.ts';
import { reachBy } from './reached.ts';

/** The longest that a framework's own top-level code may hold up the program's start; it is patched when it is done. */
const PATIENCE_MS = 5_000;

export interface Started {
  readonly patching: Patching;
  readonly application: Application;
  /** True where hooks see every import from the first one on. */
  readonly early: boolean;
  /** Settles when all frameworks that can be imported are patched. Never rejects. */
  readonly done: Promise<void>;
}

export interface StartOptions {
  /** We were loaded by `require`, and all that is CommonJS comes later. */
  readonly required?: boolean;
  /** Called whenever more of a framework was reached, or could not be. */
  readonly found?: () => void;
}

/**
 * Makes the frameworks of this program ask the gate, by all ways there are: hooks on what is loaded later, and an import
 * of our own for what is linked already.
 */
export function start(adapters: readonly Adapter[], gate: Gate, options: StartOptions = {}): Started {
  const { required = false, found } = options;
  const patching = new Patching(adapters, gate, found);
  for (const { name, prepare } of adapters) {
    if (prepare) attempt(`${name} could not be prepared`, () => prepare(gate));
  }
  reachBy(patching);
  const flags = preloads();
  const early = flags.some((flag) => /^goalkeeper\/register$|[/\\]register\.c?[jt]s$/.test(flag));
  attempt('no hook on require', () => hookCommonJs(patching));
  if (HOOKS_ARE_CHEAP || flags.length > 0) {
    attempt('no hook on import', () => hookImports(patching.wanted));
  }
  const application = applicationAt(process.argv[1], process.cwd());
  attempt('what is loaded already could not be looked through', () => {
    reachLoaded(
      patching,
      patching.all.flatMap((patch) => targetsOf(patch, application, 'require')),
    );
  });
  return {
    patching,
    application,
    early,
    done: early ? Promise.resolve() : importAll(patching, application, required),
  };
}

async function importAll(patching: Patching, application: Application, required: boolean): Promise<void> {
  const found = patching.all.flatMap((patch) => {
    // A CommonJS program requires what it can, and imports only the rest.
    if (required && targetsOf(patch, application, 'require').length > 0) return [];
    return targetsOf(patch, application, 'import');
  });
  await Promise.all(found.map((target) => importOne(patching, target)));
}

async function importOne(patching: Patching, { module, file }: Target): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patched = import(pathToFileURL(file).href).then(
    (exports) => patching.reach(module, file, exports, null),
    (error) => patching.failed(module, error),
  );
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([patched, late]);
  clearTimeout(timer);
}

/** What Node was told to load before the program. */
function preloads(): readonly string[] {
  const words = [...process.execArgv, ...(process.env.NODE_OPTIONS?.split(/\s+/) ?? [])];
  return words.flatMap((word, at) => {
    const [, name, value] =
      /^(--import|--require|-r|--loader|--experimental-loader)(?:=(.*))?$/.exec(word) ?? [];
    return name === undefined ? [] : [value ?? words[at + 1] ?? ''];
  });
}

function attempt(what: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    say(`${what} (${namedMessageOf(error)})`, 'always');
  }
}
