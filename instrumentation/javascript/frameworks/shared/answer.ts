import { fieldsOf, text } from './fields.ts';

export interface PersonsAnswer {
  readonly approved: boolean;
  readonly by?: string;
  readonly reason?: string;
}

/**
 * What a run that was suspended is resumed with: true, `approve`, `{ approved, by, reason }`, or as LangChain's own
 * middleware has it, `{ decisions: [{ type }] }`. Whatever else comes is no yes.
 */
export function answerOf(resumed: unknown): PersonsAnswer {
  const decisions = fieldsOf(resumed)?.decisions;
  const answer = Array.isArray(decisions) && decisions.length === 1 ? decisions[0] : resumed;
  const fields = fieldsOf(answer);
  const said = fields === null ? answer : (fields.approved ?? fields.decision ?? fields.type);
  const by = text(fields?.by);
  const reason = text(fields?.reason ?? fields?.message);
  return {
    approved: said === true || said === 'approve' || said === 'approved',
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
  };
}
