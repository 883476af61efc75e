import { z } from 'zod';
import { isProblem, type Problem } from '../approvals/approvals.ts';
import type { Desk } from '../approvals/desk.ts';
import { bindingBody, bindingOf, requestBody, requestOf } from '../approvals/request.ts';
import { publicForm } from '../approvals/shown.ts';
import { type Claim, contradiction } from '../identity/claims.ts';
import { APPROVAL_STATES, type Approval, type ApprovalState } from '../model/approval.ts';
import type { Identity } from '../model/identity.ts';
import { isJsonObject } from '../model/json.ts';
import type { Approvers } from './approvers.ts';
import { parseJson } from './body.ts';
import { type Answer, ApiError, type ApiRequest, type Route } from './route.ts';

const PATH = '/v1/approvals';
const MAX_BYTES = 1024 * 1024;
const MAX_WAIT_S = 60;
const MAX_LISTED = 1_000;
const LISTED = 100;

const decisionBody = z.strictObject({
  decision: z.enum(['approve', 'deny']),
  by: z.string().trim().min(1).max(200),
  reason: z.string().trim().max(2_000).nullable().default(null),
});

/** An agent's program asks and uses; a person, by a token that no agent has, looks and answers. */
export function approvalRoutes(desk: Desk, approvers: Approvers): Route[] {
  const agent = { roles: ['agent'], maxBytes: MAX_BYTES } as const;
  const approver = { roles: ['approver'], maxBytes: MAX_BYTES } as const;
  return [
    { method: 'GET', path: PATH, roles: ['approver'], handle: ({ query }) => list(desk, query) },
    {
      method: 'POST',
      path: PATH,
      ...agent,
      handle: ({ body, identity }) => ask(desk, approvers, body, identity),
    },
    {
      method: 'GET',
      path: `${PATH}/{id}`,
      roles: ['agent', 'approver'],
      handle: (request) => show(desk, request),
    },
    {
      method: 'POST',
      path: `${PATH}/{id}`,
      ...approver,
      handle: (request) => decide(desk, approvers, request),
    },
    {
      method: 'POST',
      path: `${PATH}/{id}/use`,
      ...agent,
      handle: async ({ params, body, identity }) => {
        const binding = bindingOf(read(bindingBody, body));
        own({ ...binding, agent: null }, identity);
        return answer(await desk.use(params.id ?? '', { ...binding, tenant: identity.tenant }));
      },
    },
  ];
}

/** Nobody is to wait for an answer that cannot come. */
function ask(desk: Desk, approvers: Approvers, body: Buffer, identity: Identity): Answer {
  const request = { ...requestOf(read(requestBody, body)), tenant: identity.tenant };
  own(request, identity);
  if (approvers.none) throw new ApiError(503, 'nobody', NOBODY);
  return answer(desk.ask(request), 201);
}

const NOBODY = 'nobody may answer: name somebody, with a token, in processors.goalkeeper.approvals.approvers';

function list(desk: Desk, query: URLSearchParams): Answer {
  const state = query.get('state');
  if (state !== null && !isState(state)) {
    throw invalid(`\`state\` is \`${state.slice(0, 40)}\`, expected one of ${APPROVAL_STATES.join(', ')}`);
  }
  const limit = numberOf(query, 'limit', MAX_LISTED) ?? LISTED;
  const found = desk.list(state);
  return { status: 200, body: { approvals: found.slice(0, limit).map(publicForm), total: found.length } };
}

async function show(desk: Desk, { params, query, signal, roles, identity }: ApiRequest): Promise<Answer> {
  const id = params.id ?? '';
  const seconds = numberOf(query, 'wait', MAX_WAIT_S) ?? 0;
  const found = desk.get(id);
  // People see all; to a program, what is another's is not there.
  if (!roles.has('approver') && !isProblem(found) && !isOwn(found, identity))
    throw new ApiError(404, 'not_found', `there is no approval \`${id.slice(0, 64)}\``);
  return answer(await desk.wait(id, seconds * 1000, signal));
}

/** Nobody asks, or uses a yes, in another's name. */
function own(call: Claim, identity: Identity): void {
  const foreign = contradiction(identity, call);
  if (foreign !== null) throw new ApiError(403, 'permission_denied', `this client ${foreign}`);
}

function isOwn(approval: Approval, identity: Identity): boolean {
  const sameTenant = (approval.tenant ?? null) === identity.tenant;
  return sameTenant && contradiction(identity, approval) === null;
}

async function decide(
  desk: Desk,
  approvers: Approvers,
  { params, headers, body }: ApiRequest,
): Promise<Answer> {
  const approver = approvers.nameOf(headers.authorization);
  // Where no tokens are set everybody may call: even then nobody answers for a person.
  if (approver === null) {
    const message = approvers.none ? NOBODY : 'only the token of an approver can answer';
    throw new ApiError(403, 'permission_denied', message);
  }
  const { decision, by, reason } = read(decisionBody, body);
  const decided = { decision: DECIDED[decision], by, reason: reason || null, approver };
  return answer(await desk.decide(params.id ?? '', decided));
}

const DECIDED = { approve: 'approved', deny: 'denied' } as const;

const STATUS: Readonly<Record<Problem['problem'], number>> = {
  unknown: 404,
  full: 429,
  many: 429,
  undecided: 409,
  decided: 409,
  denied: 409,
  used: 409,
  changed: 409,
  expired: 410,
  unwritten: 503,
};

function answer(found: Approval | Problem, status = 200): Answer {
  if (!isProblem(found)) return { status, body: { approval: publicForm(found) } };
  const code = found.problem === 'unknown' ? 'not_found' : found.problem;
  throw new ApiError(STATUS[found.problem], code, found.message);
}

/** Names may be written as in JSON (`callId`) or as in the proto (`call_id`). */
function read<T>(schema: z.ZodType<T>, body: Buffer): T {
  const json = parseJson(body);
  if (!isJsonObject(json)) throw invalid('the body is no JSON object');
  const named = Object.entries(json).map(([key, value]) => [camel(key), value]);
  const parsed = schema.safeParse(Object.fromEntries(named));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue === undefined || issue.path.length === 0 ? 'the body' : `\`${issue.path.join('.')}\``;
  throw invalid(`${field}: ${issue?.message ?? 'not as expected'}`);
}

function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function numberOf(query: URLSearchParams, name: string, most: number): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text);
  throw invalid(`\`${name}\` is \`${text.slice(0, 40)}\`, expected a whole number from 0 to ${most}`);
}

function isState(text: string): text is ApprovalState {
  return (APPROVAL_STATES as readonly string[]).includes(text);
}

function invalid(message: string): ApiError {
  return new ApiError(400, 'invalid_argument', message);
}
