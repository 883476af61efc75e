import { unparse } from '@bufbuild/cel';
import { didYouMean } from '../yaml/nearest.ts';
import { FUNCTIONS, STANDARD_FUNCTIONS } from './cel-functions.ts';
import {
  arithmetic,
  constantOf,
  ELEMENTS,
  type Expr,
  FIELDS,
  type Kind,
  kindOfConstant,
  METHODS,
  type Node,
  orderOf,
  type ParsedExpression,
  RESULTS,
  TYPE_NAMES,
  VARIABLE_DOCS,
  words,
} from './cel-kinds.ts';
import { patternProblem } from './pattern.ts';

/** A problem inside a condition. */
export interface ExpressionProblem {
  readonly code: string;
  /** Characters from the start of the expression. */
  readonly offset: number;
  readonly message: string;
  readonly help: string | null;
}

/** What a charter makes known to its conditions. */
export interface Vocabulary {
  /** Names and patterns under `tools`; null where the charter leaves tools open. */
  readonly tools: readonly string[] | null;
  knowsTool(name: string): boolean;
}

type Scope = ReadonlyMap<string, Kind>;

export interface Checked {
  readonly problems: readonly ExpressionProblem[];
  readonly warnings: readonly ExpressionProblem[];
  /** The condition in one spelling: equal conditions have equal ones. */
  readonly canonical: string;
}

/** Finds what would make a condition fail or stay silent once it is asked: unknown names, tools, kinds of values. */
export function checkExpression(
  expression: string,
  parsed: ParsedExpression,
  vocabulary: Vocabulary,
): Checked {
  const walk = new Walk(expression, parsed, vocabulary);
  const kind = walk.kindOf(parsed.expr, new Map());
  if (kind !== 'bool' && kind !== 'any' && kind !== 'json' && walk.problems.length === 0) {
    walk.problem(
      'not_a_condition',
      parsed.expr,
      `the condition gives ${words(kind)}, expected \`true\` or \`false\``,
    );
  }
  const warnings: ExpressionProblem[] = [];
  const constant = constantOf(parsed.expr);
  if (constant === false) {
    warnings.push({
      code: 'never_fires',
      offset: 0,
      message: 'the condition is always `false`: the rule never fires',
      help: null,
    });
  }
  return { problems: walk.problems, warnings, canonical: spelling(parsed) };
}

function spelling(parsed: ParsedExpression): string {
  try {
    return unparse(parsed);
  } catch {
    return JSON.stringify(parsed.expr, (key, value) => (key === 'id' ? undefined : String(value)));
  }
}

class Walk {
  readonly problems: ExpressionProblem[] = [];
  private readonly expression: string;
  private readonly parsed: ParsedExpression;
  private readonly vocabulary: Vocabulary;

  constructor(expression: string, parsed: ParsedExpression, vocabulary: Vocabulary) {
    this.expression = expression;
    this.parsed = parsed;
    this.vocabulary = vocabulary;
  }

  problem(code: string, expr: Expr, message: string, help: string | null = null): void {
    const at = this.parsed.sourceInfo?.positions[String(expr.id)] ?? 0;
    // The parser places a name at the dot before it, and an operator at the space.
    const before = /^\s*(?:\.(?=\s*[A-Za-z_]))?\s*/.exec(this.expression.slice(at))?.[0] ?? '';
    const offset = at + before.length;
    // A node of a macro can be reached twice.
    if (this.problems.some((known) => known.offset === offset && known.message === message)) return;
    this.problems.push({ code, offset, message, help });
  }

  kindOf(expr: Expr | undefined, scope: Scope): Kind {
    const node = expr?.exprKind;
    switch (node?.case) {
      case 'constExpr':
        return kindOfConstant(constantOf(expr));
      case 'identExpr':
        return this.identifier(expr!, node.value.name, scope);
      case 'selectExpr':
        return this.select(expr!, node.value, scope);
      case 'callExpr':
        return this.call(expr!, node.value, scope);
      case 'listExpr':
        for (const element of node.value.elements) this.kindOf(element, scope);
        return 'list';
      case 'structExpr':
        return this.struct(expr!, node.value, scope);
      case 'comprehensionExpr':
        return this.comprehension(expr!, node.value, scope);
      default:
        return 'any';
    }
  }

  private identifier(expr: Expr, name: string, scope: Scope): Kind {
    const kind = scope.get(name) ?? VARIABLE_DOCS[name]?.kind;
    if (kind !== undefined) return kind;
    if (TYPE_NAMES.has(name)) return 'type';
    const known = [...scope.keys(), ...Object.keys(VARIABLE_DOCS)].filter((one) => !one.startsWith('@'));
    const help = didYouMean(name, known) ?? `known: ${listed(Object.keys(VARIABLE_DOCS))}`;
    this.problem('unknown_variable', expr, `unknown variable \`${name}\``, help);
    return 'any';
  }

  private select(expr: Expr, select: Node<'selectExpr'>, scope: Scope): Kind {
    const operand = this.kindOf(select.operand, scope);
    const fields = FIELDS[operand];
    if (fields !== undefined && !Object.hasOwn(fields, select.field)) {
      const names = Object.keys(fields);
      const help = didYouMean(select.field, names) ?? `known: ${listed(names)}`;
      this.problem('unknown_field', expr, `${words(operand)} has no field \`${select.field}\``, help);
    } else if (['bool', 'int', 'double', 'string', 'time', 'list', 'actions', 'sources'].includes(operand)) {
      this.problem(
        'unknown_field',
        expr,
        `${words(operand)} has no fields, \`.${select.field}\` asks for one`,
      );
    }
    if (select.testOnly) return 'bool';
    return fields?.[select.field] ?? (operand === 'json' ? 'json' : 'any');
  }

  private call(expr: Expr, call: Node<'callExpr'>, scope: Scope): Kind {
    const { function: name, target, args } = call;
    const kinds = args.map((arg) => this.kindOf(arg, scope));
    const targetKind = target === undefined ? null : this.kindOf(target, scope);
    if (/^[A-Za-z_]\w*$/.test(name)) this.named(expr, name, target, args);
    else this.operator(expr, name, args, kinds);
    this.toolNames(name, args, kinds);
    if (name === '_?_:_') return kinds[1] === kinds[2] ? (kinds[1] ?? 'any') : 'any';
    if (name === '_[_]') return ELEMENTS[kinds[0] ?? 'any'] ?? 'any';
    if (name === 'dyn') return kinds[0] ?? 'any';
    if (/^_[-+*/%]_$/.test(name)) return arithmetic(kinds);
    const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.result : undefined;
    if (own !== undefined) return own;
    if (name.startsWith('get') && targetKind !== null) return 'int';
    return Object.hasOwn(RESULTS, name) ? RESULTS[name]! : 'any';
  }

  private named(expr: Expr, name: string, target: Expr | undefined, args: readonly Expr[]): void {
    const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (own !== undefined) {
      if (target === undefined && args.length === own.arguments) return;
      const message = `\`${name}\` is called with ${args.length + (target ? 1 : 0)} arguments${target ? ' as a method' : ''}`;
      this.problem('wrong_arguments', expr, message, `expected \`${own.signature}\``);
      return;
    }
    if (!STANDARD_FUNCTIONS.includes(name)) {
      const help = didYouMean(name, [...Object.keys(FUNCTIONS), ...STANDARD_FUNCTIONS]);
      this.problem(
        'unknown_function',
        expr,
        `unknown function \`${name}\``,
        help ?? `known beside CEL's own: ${listed(Object.keys(FUNCTIONS))}`,
      );
      return;
    }
    if (METHODS.has(name) && target === undefined) {
      this.problem('wrong_arguments', expr, `\`${name}\` is a method`, `write \`text.${name}(…)\``);
    } else if (name === 'matches') this.pattern(expr, args[0]);
  }

  /** A pattern is part of the charter: what an agent writes must not become one. */
  private pattern(expr: Expr, pattern: Expr | undefined): void {
    const text = constantOf(pattern);
    if (typeof text !== 'string') {
      this.problem('invalid_pattern', expr, '`matches` takes a text written here, not a value');
      return;
    }
    const problem = patternProblem(text);
    if (problem !== null) this.problem('invalid_pattern', pattern!, problem);
  }

  private operator(expr: Expr, name: string, args: readonly Expr[], kinds: readonly Kind[]): void {
    if (/^_(&&|\|\|)_$|^!_$/.test(name)) {
      kinds.forEach((kind, index) => {
        if (kind === 'bool' || kind === 'any' || kind === 'json') return;
        const message = `\`${name.replaceAll('_', '')}\` joins conditions, found ${words(kind)}`;
        this.problem('wrong_kind', args[index]!, message);
      });
    } else if (/^_[<>]=?_$/.test(name)) {
      const [left, right] = kinds.map(orderOf);
      if (left === null || right === null || (left !== '' && right !== '' && left !== right)) {
        const message = `\`${name.replaceAll('_', '')}\` cannot compare ${words(kinds[0]!)} and ${words(kinds[1]!)}`;
        this.problem('wrong_kind', expr, message);
      }
    } else if (/^_[-+*/%]_$/.test(name)) this.numbers(expr, args, kinds);
  }

  /** CEL compares whole numbers with others but does not calculate with both; numbers in JSON are never whole to it. */
  private numbers(expr: Expr, args: readonly Expr[], kinds: readonly Kind[]): void {
    const whole = kinds.indexOf('int');
    const other = kinds[1 - whole];
    if (whole === -1 || (other !== 'json' && other !== 'double')) return;
    const constant = constantOf(args[whole]);
    const help = constant === undefined ? 'put it in `double(…)`' : `write \`${String(constant)}.0\``;
    this.problem(
      'mixed_numbers',
      expr,
      'a whole number and a number with a fraction cannot be calculated with',
      help,
    );
  }

  private struct(expr: Expr, struct: Node<'structExpr'>, scope: Scope): Kind {
    if (struct.messageName !== '') {
      this.problem('unknown_function', expr, `unknown type \`${struct.messageName}\``);
    }
    for (const { keyKind, value } of struct.entries) {
      if (keyKind.case === 'mapKey') this.kindOf(keyKind.value, scope);
      this.kindOf(value, scope);
    }
    return 'map';
  }

  private comprehension(expr: Expr, loop: Node<'comprehensionExpr'>, scope: Scope): Kind {
    const range = this.kindOf(loop.iterRange, scope);
    if (['bool', 'int', 'double', 'string', 'time', 'action', 'source', 'call'].includes(range)) {
      this.problem('wrong_kind', expr, `${words(range)} has no items to go through`);
    }
    const inner = new Map(scope);
    inner.set(loop.accuVar, this.kindOf(loop.accuInit, scope));
    inner.set(loop.iterVar, ELEMENTS[range] ?? 'any');
    this.kindOf(loop.loopCondition, inner);
    this.kindOf(loop.loopStep, inner);
    const macro = this.parsed.sourceInfo?.macroCalls[String(expr.id)]?.exprKind;
    const name = macro?.case === 'callExpr' ? macro.value.function : '';
    if (name === 'filter') return range === 'json' ? 'any' : range;
    return name === 'map' ? 'list' : 'bool';
  }

  /** A misspelt tool would keep a rule silent for ever. */
  private toolNames(name: string, args: readonly Expr[], kinds: readonly Kind[]): void {
    const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.toolArgument : undefined;
    if (own !== undefined) this.toolName(args[own]);
    if (!['_==_', '_!=_', '@in'].includes(name) || kinds.length !== 2) return;
    const [left, right] = args as [Expr, Expr];
    if (namesTool(left)) {
      for (const item of right.exprKind.case === 'listExpr' ? right.exprKind.value.elements : [right]) {
        this.toolName(item);
      }
    } else if (namesTool(right)) this.toolName(left);
  }

  private toolName(expr: Expr | undefined): void {
    const tool = constantOf(expr);
    if (typeof tool !== 'string' || this.vocabulary.tools === null || this.vocabulary.knowsTool(tool)) return;
    const help = didYouMean(tool, this.vocabulary.tools) ?? 'list it there, or take it out here';
    this.problem('unknown_tool', expr!, `the tool \`${tool}\` is not listed under \`tools\``, help);
  }
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** `tool`, or the `tool` of an action or a source. */
function namesTool(expr: Expr): boolean {
  const node = expr.exprKind;
  if (node.case === 'identExpr') return node.value.name === 'tool';
  return node.case === 'selectExpr' && node.value.field === 'tool';
}
