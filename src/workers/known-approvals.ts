import { latestAbout } from '../approvals/about.ts';
import { bindingKey } from '../approvals/binding.ts';
import { bindingFor } from '../approvals/request.ts';
import type { Action } from '../model/action.ts';
import type { Approval } from '../model/approval.ts';
import { remember } from '../session/bounded.ts';

/** What people were asked and said, as another thread tells it. */
export class KnownApprovals {
  private readonly max: number;
  private readonly byId = new Map<string, Approval>();
  private readonly latest = new Map<string, string>();

  constructor(max: number) {
    this.max = max;
  }

  set(approval: Approval): void {
    remember(this.byId, approval.id, approval, this.max);
    remember(this.latest, bindingKey(approval), approval.id, this.max);
  }

  about(action: Action, tenant: string | null): Approval | null {
    const { byId, latest } = this;
    return latestAbout({ byId, latest }, { ...bindingFor(action), tenant }, action.span);
  }
}
