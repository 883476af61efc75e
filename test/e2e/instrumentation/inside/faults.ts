import type { Approvals } from '../../../../instrumentation/javascript/approvals/approvals.ts';
import type { GateParts } from '../../../../instrumentation/javascript/core/passing.ts';
import type { Decision, Judge } from '../../../../instrumentation/javascript/judge/judge.ts';
import type { OpenCall, OpenRun, Telemetry } from '../../../../instrumentation/javascript/spans/telemetry.ts';
import type { Finding, Outcome } from '../../../../src/model/finding.ts';

// What of ours can go wrong within a framework's own call: whoever judges, whoever is asked, and whoever is told. Each is
// put in the gate's parts, in front of whatever adapter is patched.

/** How long a verdict may take in these tests. */
export const PATIENCE_MS = 40;

export type Parts = Partial<Pick<GateParts, 'judge' | 'approvals' | 'telemetry'>>;

function broken(what: string): never {
  throw new Error(`${what} is broken`);
}
const never = (): Promise<never> => new Promise(() => {});
const late = <T>(value: T, ms: number): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));
/** Of any type: what comes back is not as it should be. */
const garbage = (value: unknown): never => value as never;

function decision(outcome: Outcome): Decision {
  const finding: Finding = {
    ...{ detector: 'authority', rule: null, kind: 'unsupported_action', severity: 'high', outcome },
    ...{ score: 0.97, reason: 'only a mail tells it', evidence: [], owasp: 'ASI01' },
  };
  const findings = outcome === 'allow' ? [] : [finding];
  return {
    verdict: { outcome, findings, errors: [], charter: null, mode: 'enforce' },
    approval: null,
  };
}

function judgeThat(decide: Judge['decide'], more: Partial<Judge> = {}): Judge {
  return { patienceMs: PATIENCE_MS, decide, ended: () => {}, passes: () => false, ...more };
}

export const ALLOWS: Judge = judgeThat(() => decision('allow'));
export const BLOCKS: Judge = judgeThat(() => decision('block'));
export const ASKS: Judge = judgeThat(() => decision('ask'));

/** No verdict comes: the call is made or refused as `fail` says. */
export const NO_VERDICT: Readonly<Record<string, () => Judge>> = {
  'there is no judge': () => broken('the judge'),
  'the judge is none': () => garbage(undefined),
  'deciding throws': () => judgeThat(() => broken('deciding')),
  'deciding rejects': () => judgeThat(async () => broken('deciding')),
  'deciding never ends': () => judgeThat(never),
  'deciding takes too long': () => judgeThat(() => late(decision('allow'), 3 * PATIENCE_MS)),
  'it decides nothing': () => judgeThat(() => garbage(undefined)),
  'it decides nothing, later': () => judgeThat(async () => garbage(undefined)),
  'the verdict is empty': () => judgeThat(() => garbage({ verdict: {} })),
  'the verdict is no word we know': () => judgeThat(() => garbage({ verdict: { outcome: 'perhaps' } })),
  'the verdict throws when it is read': () =>
    judgeThat(() => garbage(new Proxy({}, { get: () => broken('the verdict') }))),
  'it can’t tell a trusted read': () =>
    judgeThat(() => decision('allow'), { passes: () => broken('the charter') }),
  'it has no patience': () =>
    Object.defineProperty(
      judgeThat(() => late(decision('allow'), 1)),
      'patienceMs',
      {
        get: () => broken('patience'),
      },
    ),
};

/** The verdict comes, and something else of the judge's fails. */
export const VERDICT_ALL_THE_SAME: Readonly<Record<string, (judge: Judge) => Judge>> = {
  'the verdict is slow': (judge) =>
    judgeThat((question) => late(judge.decide(question) as Decision, PATIENCE_MS / 4)),
  'it can’t be told how calls end': (judge) =>
    judgeThat(judge.decide, { ended: () => broken('the history') }),
};

/** Nobody can say yes: the call is not made. */
export const NO_PERSON: Readonly<Record<string, () => Approvals | null>> = {
  'nobody can be asked': () => null,
  'asking throws at once': () => broken('asking'),
  'asking throws': () => approvalsThat({ open: () => broken('asking') }),
  'asking rejects': () => approvalsThat({ open: async () => broken('asking') }),
  'asking never ends': () => approvalsThat({ open: never }),
  'asking gives nothing': () => approvalsThat({ open: async () => garbage(undefined) }),
  'the answer throws': () => approvalsThat({ answer: () => broken('the answer') }),
  'the answer rejects': () => approvalsThat({ answer: async () => broken('the answer') }),
  'the answer never comes': () => approvalsThat({ answer: never }),
  'the answer is nothing': () => approvalsThat({ answer: async () => garbage(undefined) }),
  'the yes can’t be used': () => approvalsThat({ use: async () => broken('the yes') }),
  'using the yes never ends': () => approvalsThat({ use: never }),
};

function approvalsThat(given: {
  readonly open?: () => never | Promise<never>;
  readonly answer?: () => Promise<never>;
  readonly use?: () => Promise<never>;
}): Approvals {
  const opened = {
    id: 'a',
    local: true,
    answer: given.answer ?? (async () => ({ approved: true })),
    use: given.use ?? (async () => true),
  };
  return { open: given.open ?? (async () => opened), opened: () => opened };
}

const fine = { within: <T>(body: () => T): T => body() };
const call: OpenCall = {
  ...fine,
  ...{ gated: () => {}, approval: () => {}, answered: () => {}, refused: () => {} },
  ...{ ended: () => {}, failed: () => {} },
};
const run: OpenRun = { ...fine, heard: () => {}, end: () => {} };

function telemetryThat(ofCall: () => OpenCall, ofRun: () => OpenRun, saw = (): void => {}): Telemetry {
  return { begin: ofCall, run: ofRun, saw };
}

const throwing = new Proxy({}, { get: () => () => broken('the span') });
/** Whatever is asked of it throws, even what it has. */
const hostile = new Proxy({}, { get: () => broken('the span'), has: () => broken('the span') });
const around = (within: (body: () => unknown) => unknown) =>
  telemetryThat(
    () => ({ ...call, within: garbage(within) }),
    () => ({ ...run, within: garbage(within) }),
  );

/** What is told goes wrong: the call is made or refused all the same. */
export const NOBODY_TOLD: Readonly<Record<string, () => Telemetry>> = {
  'spans can’t be begun': () =>
    telemetryThat(
      () => broken('the tracer'),
      () => broken('the tracer'),
      () => broken('coverage'),
    ),
  'there are no spans': () =>
    telemetryThat(
      () => garbage(undefined),
      () => garbage(undefined),
    ),
  'spans throw whatever is told': () =>
    telemetryThat(
      () => garbage(throwing),
      () => garbage(throwing),
    ),
  'spans throw when they are looked at': () =>
    telemetryThat(
      () => garbage(hostile),
      () => garbage(hostile),
    ),
  'spans run nothing within them': () => around(() => undefined),
  'spans run what is within them twice': () =>
    around((body) => {
      body();
      return body();
    }),
  'spans run what is within them once more, later': () =>
    around((body) => {
      setTimeout(body, 1);
      return body();
    }),
  'spans run what is within them late': () => around((body) => void setTimeout(body, 1)),
  'spans throw when what is within them is over': () =>
    around((body) => {
      body();
      broken('the span');
    }),
  'spans give something else back': () =>
    around((body) => {
      body();
      return 'something else';
    }),
};
