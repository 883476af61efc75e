import type { Baseline } from '../baseline/artefact.ts';
import type { GapWatcher } from '../coverage/gaps.ts';
import type { Detector } from '../detectors/detector.ts';
import type { DriftSettings } from '../drift/agent.ts';
import type { Watcher } from '../drift/drift.ts';
import type { Action } from '../model/action.ts';
import type { Approval } from '../model/approval.ts';
import type { Charter } from '../model/charter.ts';
import type { EffectStore } from '../model/effects.ts';
import type { Schedules } from '../model/schedule.ts';
import type { SessionsLimits } from '../session/sessions.ts';

export interface PipelineOptions {
  /** `inline`: every span goes on, actions enriched. `tee`: only alerts go out. */
  readonly mode: 'inline' | 'tee';
  /** Milliseconds an action waits for spans that are late or out of order. */
  readonly settleMs: number;
  readonly sessions: SessionsLimits;
  readonly charters: readonly Charter[];
  /** What agents were learned to do; frozen: judging never changes them. */
  readonly baselines?: readonly Baseline[];
  /** `service.version` of alert spans. */
  readonly version: string;
  readonly detectors?: readonly Detector[];
  /** How far detectors count where no charter says. */
  readonly schedules?: Schedules;
  /** Whether verdicts in doubt wait for a second opinion; each must then be answered. */
  readonly asks?: boolean;
  /** Where effects that are wanted once are kept; left out, they are known as long as the process lives. */
  readonly effects?: EffectStore | null;
  /** Left out, or null, agents are not watched for drift. */
  readonly drift?: DriftSettings | null;
  /** Watches them in its place. */
  readonly watcher?: Watcher;
  /** Looks for blind agents and ungated tools; left out, among the calls of this pipeline alone. */
  readonly gaps?: GapWatcher;
  /** What a person was asked about an action; null where nobody was. Told beside a verdict, and no part of it. */
  readonly approvalOf?: (action: Action) => Approval | null;
}
