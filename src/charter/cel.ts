import {
  type CelEnv,
  type CelResult,
  CelScalar,
  celEnv,
  isCelError,
  listType,
  mapType,
  parse,
  plan,
} from '@bufbuild/cel';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { History } from '../model/history.ts';
import { bounded } from './cel-bounds.ts';
import { checkExpression, type ExpressionProblem, type Vocabulary } from './cel-check.ts';
import { Evaluation, functionsFor } from './cel-functions.ts';
import { celArguments, celOfAction, celTimestamp } from './cel-values.ts';
import { compilePattern } from './pattern.ts';

/** Longest condition, in characters; and how deep its brackets may go. */
export const MAX_EXPRESSION = 2000;
const MAX_BRACKETS = 24;

const { DYN, STRING } = CelScalar;

/** Everything a condition can name. README.md documents them; the checker knows their fields. */
const VARIABLES = {
  tool: STRING,
  args: DYN,
  agent: STRING,
  goal: STRING,
  call: mapType(STRING, DYN),
  actions: listType(DYN),
  sources: listType(DYN),
} as const;

/** A condition ready to be asked. Never throws; an Error says why it has no answer. */
export type Condition = (action: Action, history: History) => boolean | Error;

export type Compiled =
  | {
      readonly condition: Condition;
      readonly warnings: readonly ExpressionProblem[];
      readonly canonical: string;
    }
  | { readonly problems: readonly ExpressionProblem[] };

/** Compiles the conditions of one charter. */
export class CelCompiler {
  private readonly env: CelEnv;
  private readonly trusts: Charter['trusts'];
  private evaluation: Evaluation | null = null;

  constructor(trusts: Charter['trusts']) {
    this.trusts = trusts;
    this.env = celEnv({
      variables: VARIABLES,
      funcs: functionsFor(() => this.current()),
      re2: { compile: compilePattern },
    });
  }

  compile(expression: string, vocabulary: Vocabulary): Compiled {
    const parsed = parseExpression(expression);
    if ('problems' in parsed) return parsed;
    const { problems, warnings, canonical } = checkExpression(expression, parsed, vocabulary);
    if (problems.length > 0) return { problems };
    const program = plan(this.env, bounded(parsed.expr)) as (bindings: object) => CelResult;
    return { warnings, canonical, condition: (action, history) => this.evaluate(program, action, history) };
  }

  private evaluate(
    program: (bindings: object) => CelResult,
    action: Action,
    history: History,
  ): boolean | Error {
    this.evaluation = new Evaluation(action, history, this.trusts);
    try {
      const result = program(new Bindings(this.evaluation));
      if (typeof result === 'boolean') return result;
      return isCelError(result)
        ? new Error(inWords(result.message))
        : new Error('the condition gives neither `true` nor `false`');
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      this.evaluation = null;
    }
  }

  private current(): Evaluation {
    if (this.evaluation === null) throw new Error('no evaluation is under way');
    return this.evaluation;
  }
}

/** CEL's own messages, said to a person who writes charters. */
function inWords(message: string): string {
  const [, field] = /^field not found: (.*)$/s.exec(message) ?? [];
  // An earlier action without captured arguments has no `args`.
  if (field === 'args') return 'the arguments of an earlier call were not captured';
  if (field !== undefined) return `there is no \`${field}\``;
  const [, name, kinds] = /^found no matching overload for '(.*?)' applied to '(.*)'$/s.exec(message) ?? [];
  return name === undefined ? message : `\`${name.replace(/^_|_$|^@/g, '')}\` does not take ${kinds}`;
}

/** The variables of one evaluation, each made when it is first asked for: most conditions name two or three. */
class Bindings {
  readonly #evaluation: Evaluation;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  get tool() {
    return this.#evaluation.action.tool;
  }

  get args() {
    return celArguments(this.#evaluation.action);
  }

  get agent() {
    return this.#evaluation.action.agent ?? '';
  }

  get goal() {
    return this.#evaluation.history.goal.join('\n');
  }

  get call() {
    const { callId, startTime } = this.#evaluation.action;
    return { id: callId ?? '', start: celTimestamp(startTime) };
  }

  get actions() {
    const { action, history } = this.#evaluation;
    return history.actions.map((earlier) => celOfAction(earlier, action.startTime));
  }

  get sources() {
    const { history, trusts } = this.#evaluation;
    return history.sources.map(({ tool, text }) => ({ tool, text, trusted: trusts(tool) }));
  }
}

interface SyntaxError {
  readonly location: { readonly start: { readonly offset: number } };
  readonly found: string;
}

function parseExpression(
  expression: string,
): ReturnType<typeof parse> | { readonly problems: readonly ExpressionProblem[] } {
  const fail = (code: string, offset: number, message: string) => ({
    problems: [{ code, offset, message, help: null }],
  });
  if (expression.length > MAX_EXPRESSION) {
    return fail(
      'expression_too_long',
      0,
      `the condition has ${expression.length} characters, expected at most ${MAX_EXPRESSION}`,
    );
  }
  const deep = tooDeep(expression);
  if (deep !== null) {
    return fail('expression_too_deep', deep, `the brackets of the condition go deeper than ${MAX_BRACKETS}`);
  }
  try {
    return parse(expression);
  } catch (error) {
    const { location, found } = error as Partial<SyntaxError>;
    if (expression.trim() === '') return fail('cel_syntax', 0, 'the condition is empty');
    if (location === undefined) return fail('expression_too_deep', 0, 'the condition is nested too deep');
    const { offset } = location.start;
    const what =
      found === undefined || found === ''
        ? 'the condition ends too early'
        : `\`${found}\` is not expected here`;
    return fail('cel_syntax', offset, `not a CEL expression: ${what}`);
  }
}

/** The offset where brackets go too deep: the parser recurses, and must not run out of stack. */
function tooDeep(expression: string): number | null {
  let depth = 0;
  for (let at = 0; at < expression.length; at++) {
    if ('([{'.includes(expression[at]!)) depth++;
    else if (')]}'.includes(expression[at]!)) depth--;
    if (depth > MAX_BRACKETS) return at;
  }
  return null;
}
