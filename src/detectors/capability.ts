import { argumentsAt } from '../charter/argument.ts';
import { matchesGlob } from '../charter/glob.ts';
import { grantFor } from '../charter/grants.ts';
import type { Action } from '../model/action.ts';
import type { ArgumentLimit, Charter, ToolGrant } from '../model/charter.ts';
import type { Evidence, Finding, Kind } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { abbreviate } from '../signals/text/text.ts';
import type { Detector } from './detector.ts';
import { inText } from './evidence.ts';

/** May this role use this tool, so often, with these arguments? The charter says. */
export const capability: Detector = {
  id: 'capability',
  inspect(action, { history, charter }) {
    if (charter === null) return [];
    const grant = grantFor(charter, action.tool);
    if (grant === null) return [];
    if (grant === undefined) return [unauthorised(action, charter)];
    return [...calls(grant, history), ...limits(action, grant)];
  },
};

function finding(kind: Kind, given: Partial<Finding> & Pick<Finding, 'reason' | 'evidence'>): Finding {
  return {
    detector: capability.id,
    rule: null,
    kind,
    severity: 'high',
    outcome: 'block',
    score: 1,
    // Tool Misuse and Exploitation.
    owasp: 'ASI02',
    ...given,
  };
}

function unauthorised(action: Action, charter: Charter): Finding {
  return finding('unauthorised_tool', {
    reason: `${action.tool} is not among the tools that the charter ${charter.name} allows`,
    evidence: [{ span: action.span, where: 'tool', value: action.tool }],
  });
}

function calls(grant: ToolGrant, { totals }: History): Finding[] {
  if (grant.maxCalls === null) return [];
  let before = 0;
  for (const [tool, count] of totals.byTool) if (matchesGlob(tool, grant.tool)) before += count;
  if (before < grant.maxCalls) return [];
  const reason = `this is call number ${before + 1} of ${grant.tool} in one session, at most ${grant.maxCalls} are allowed`;
  return [finding('call_limit', { severity: 'medium', reason, evidence: [] })];
}

function limits(action: Action, grant: ToolGrant): Finding[] {
  if (grant.limits.length === 0) return [];
  const args = namedArguments(action);
  if (args === null) return [unchecked(action, grant.limits)];
  const findings: Finding[] = [];
  const unknown: ArgumentLimit[] = [];
  for (const limit of grant.limits) {
    const values = argumentsAt(args, limit.argument);
    // What an attribute limit cut away may have been there.
    if (values.length === 0 && action.truncated) unknown.push(limit);
    const over = (values.length === 0 ? [undefined] : values).filter((value) => !limit.allows(value));
    if (over.length > 0 && unknown.at(-1) !== limit) findings.push(overLimit(action, limit, over[0]));
  }
  return unknown.length > 0 ? [...findings, unchecked(action, unknown)] : findings;
}

/** Arguments by name; null where they are not known, or have lost their names on the way. */
function namedArguments(action: Action): JsonObject | null {
  if (!action.captured) return null;
  if (action.arguments === null) return {};
  return isJsonObject(action.arguments) ? action.arguments : null;
}

function overLimit(action: Action, limit: ArgumentLimit, value: Json | undefined): Finding {
  const shown = value === undefined ? 'left out' : shorten(value);
  return finding('argument_over_limit', {
    reason: `${limit.argument} of ${action.tool} is ${shown}, allowed is ${limit.expected}`,
    evidence: [{ span: action.span, where: `argument ${limit.argument}`, value: shown }],
  });
}

/** A limit that cannot be checked is told: silence would look like a pass. */
function unchecked(action: Action, unknown: readonly ArgumentLimit[]): Finding {
  const names = unknown.map(({ argument }) => argument).join(', ');
  const why = action.captured ? 'did not arrive whole, or without names' : 'were not captured';
  return finding('unchecked_limit', {
    severity: 'low',
    outcome: 'alert',
    reason: `limits on ${names} of ${action.tool} cannot be checked: the arguments ${why}`,
    evidence: [] satisfies Evidence[],
  });
}

function shorten(value: Json): string {
  return abbreviate(inText(value), 80);
}
