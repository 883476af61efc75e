/**
 * Every attribute name Goalkeeper writes, in one place; `README.md` beside this file is its table, and a test
 * holds the two together. Standard names are the OpenTelemetry semantic conventions' (GenAI, error, service).
 */
export const ATTR = {
  verdict: 'goalkeeper.verdict',
  would: 'goalkeeper.would',
  mode: 'goalkeeper.mode',
  kind: 'goalkeeper.kind',
  kinds: 'goalkeeper.kinds',
  severity: 'goalkeeper.severity',
  reason: 'goalkeeper.reason',
  score: 'goalkeeper.score',
  evidence: 'goalkeeper.evidence',
  detector: 'goalkeeper.detector',
  detectorErrors: 'goalkeeper.detector.errors',
  owasp: 'goalkeeper.owasp.asi',
  charterName: 'goalkeeper.charter.name',
  charterVersion: 'goalkeeper.charter.version',
  ruleName: 'goalkeeper.rule.name',
  late: 'goalkeeper.late',
  gated: 'goalkeeper.gated',
  gate: 'goalkeeper.gate',
  opinionAnswer: 'goalkeeper.opinion.answer',
  opinionReason: 'goalkeeper.opinion.reason',
  opinionModel: 'goalkeeper.opinion.model',
  opinionLatency: 'goalkeeper.opinion.latency_ms',
  opinionPrompt: 'goalkeeper.opinion.prompt_hash',
  opinionBefore: 'goalkeeper.opinion.before',
  approvalId: 'goalkeeper.approval.id',
  approvalState: 'goalkeeper.approval.state',
  approvalBy: 'goalkeeper.approval.by',
  approvalApprover: 'goalkeeper.approval.approver',
  approvalReason: 'goalkeeper.approval.reason',
  approvalAt: 'goalkeeper.approval.decided_at',
  approvalHash: 'goalkeeper.approval.arguments_hash',
  client: 'goalkeeper.client.name',
  actionSpanId: 'goalkeeper.action.span_id',
  actionService: 'goalkeeper.action.service',
  dialect: 'goalkeeper.action.dialect',
  requested: 'goalkeeper.action.requested',
  agent: 'gen_ai.agent.name',
  conversation: 'gen_ai.conversation.id',
  tool: 'gen_ai.tool.name',
  callId: 'goalkeeper.action.call_id',
  errorType: 'error.type',
  errorMessage: 'error.message',
  evaluationName: 'gen_ai.evaluation.name',
  evaluationScore: 'gen_ai.evaluation.score.value',
  evaluationLabel: 'gen_ai.evaluation.score.label',
  evaluationExplanation: 'gen_ai.evaluation.explanation',
} as const;

/** `service.name` of alert spans, and the name of their scope. */
export const SERVICE_NAME = 'goalkeeper';

export const EVENT_NAME = {
  /** One per finding. */
  finding: 'goalkeeper.finding',
  /** The verdict in the GenAI conventions' own form. */
  evaluation: 'gen_ai.evaluation.result',
} as const;
