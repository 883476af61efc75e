import type { Action } from '../model/action.ts';
import type { CharterRule } from '../model/charter.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { isJsonObject } from '../model/json.ts';
import type { Detector } from './detector.ts';
import { inText, MAX_SHOWN } from './evidence.ts';

/** Arguments shown as what a violation rests on. */
const MAX_ARGUMENTS = 5;

/** Does a rule of the charter forbid this call, or want a person to decide? Every rule is asked. */
export const rule: Detector = {
  id: 'rule',
  inspect(action, { history, charter }) {
    if (charter === null) return [];
    return charter.rules.flatMap((one) => {
      const fires = one.when(action, history);
      if (fires instanceof Error) return [failed(one, fires)];
      return fires ? [violation(action, one)] : [];
    });
  },
};

function violation(action: Action, one: CharterRule): Finding {
  return {
    detector: rule.id,
    rule: one.name,
    kind: 'rule_violation',
    severity: one.severity,
    outcome: one.outcome,
    score: 1,
    reason: one.reason,
    evidence: argumentsOf(action),
    owasp: one.owasp,
  };
}

/** A rule that cannot be judged has acquitted nobody. */
function failed(one: CharterRule, error: Error): Finding {
  return {
    detector: rule.id,
    rule: one.name,
    kind: 'rule_error',
    severity: 'medium',
    outcome: 'alert',
    score: 1,
    reason: `rule ${one.name} could not be judged: ${error.message}`,
    evidence: [],
    owasp: null,
  };
}

function argumentsOf(action: Action): Evidence[] {
  if (!isJsonObject(action.arguments)) return [];
  return Object.entries(action.arguments)
    .slice(0, MAX_ARGUMENTS)
    .map(([name, value]) => ({
      span: action.span,
      where: `argument ${name}`,
      value: inText(value).slice(0, MAX_SHOWN),
    }));
}
