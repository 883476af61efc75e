import { approvalEnrichment, buildAgentAlert, buildAlert, enrichment } from '../alert/build.ts';
import type { Action } from '../model/action.ts';
import type { Approval } from '../model/approval.ts';
import type { Finding } from '../model/finding.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Entry } from '../session/entry.ts';
import type { Judged } from '../verdict/looks.ts';

const NOTHING = Buffer.alloc(0);

/** How verdicts are told: as alerts, and on the actions' own spans. */
export class Telling {
  private readonly version: string;
  private readonly approvalAbout: (action: Action) => Approval | null;

  constructor(version: string, approvalAbout: (action: Action) => Approval | null = () => null) {
    this.version = version;
    this.approvalAbout = approvalAbout;
  }

  /** An opinion is told even where it let the action pass: it is part of the evidence. */
  alertsOf(judged: readonly Judged[]): Buffer[] {
    return judged
      .filter(({ verdict }) => verdict.outcome !== 'allow' || verdict.opinion !== undefined)
      .map(({ action, verdict, late }) =>
        buildAlert(action, verdict, late, this.version, this.approvalOf(action, verdict)),
      );
  }

  /** What the action's own span is told by. */
  attributesOf({ action, verdict }: Entry): Buffer {
    if (verdict === null) return NOTHING;
    const approval = this.approvalOf(action, verdict);
    const told = enrichment(verdict);
    return approval === null ? told : Buffer.concat([told, approvalEnrichment(approval)]);
  }

  /** On an agent, where no single action is what is wrong. */
  agentAlert({ action, finding }: { readonly action: Action; readonly finding: Finding }): Buffer {
    return buildAgentAlert(action, finding, this.version);
  }

  private approvalOf(action: Action, { outcome }: Verdict): Approval | null {
    return outcome === 'ask' ? this.approvalAbout(action) : null;
  }
}
