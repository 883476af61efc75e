import { buildApprovalAlert } from '../alert/approval.ts';
import type { ApprovalsConfig } from '../config/approvals.ts';
import type { Approval } from '../model/approval.ts';
import { messageOf } from '../model/thrown.ts';
import { VERSION } from '../version.ts';
import { Desk } from './desk.ts';
import { openApprovals } from './file.ts';
import { Webhook, type WebhookAround } from './webhook.ts';

const SETTING = 'processors.goalkeeper.approvals';

export interface OpenDesk {
  readonly desk: Desk;
  /** Lets go who waits, and tells what is still to be told within the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

/** The desk as the configuration wants it. `alert` takes the span of each answer, `heard` each change. Rejects with an Error of one sentence. */
export async function openDesk(
  config: ApprovalsConfig,
  around: WebhookAround,
  alert: (span: Buffer) => void,
  heard: (approval: Approval) => void = () => {},
): Promise<OpenDesk> {
  const { max, max_open_per_agent: maxOpen, answer_within, use_within } = config;
  const webhooks = config.webhooks.map(
    (one, index) => new Webhook(one, `${SETTING}.webhooks[${index}]`, around),
  );
  const changed = (approval: Approval): void => {
    heard(approval);
    if (approval.state !== 'used') for (const webhook of webhooks) webhook.tell(approval);
    if (approval.state !== 'used' && approval.state !== 'open') alert(buildApprovalAlert(approval, VERSION));
  };
  const file = await openFile(config);
  const times = { answerWithinMs: answer_within, useWithinMs: use_within };
  const desk = new Desk({ max, maxOpen, ...times, file, changed, ...around });
  const stop = async (deadlineMs: number): Promise<void> => {
    await desk.stop();
    await Promise.all(webhooks.map((webhook) => webhook.stop(deadlineMs)));
  };
  return { desk, stop };
}

async function openFile({ file, max }: ApprovalsConfig) {
  if (file === undefined) return null;
  try {
    return await openApprovals(file, max);
  } catch (error) {
    throw new Error(`${SETTING}.file: ${messageOf(error)}`);
  }
}
