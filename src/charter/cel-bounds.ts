import { APPEND, MEASURED, STEP, WEIGHED } from './cel-functions.ts';
import type { Expr } from './cel-kinds.ts';

/**
 * The same condition with its work counted: each turn of a loop is a step, each text searched by a pattern weighs
 * its length, and a list that is compared or looked through its size. Loops inside loops can otherwise run for minutes over a long session.
 */
export function bounded(expr: Expr): Expr {
  const node = expr.exprKind;
  for (const part of partsOf(expr)) if (part) bounded(part);
  if (node.case === 'comprehensionExpr' && node.value.loopCondition) {
    node.value.loopCondition = counted(STEP, node.value.loopCondition);
  } else if (node.case === 'callExpr' && node.value.function === 'matches' && node.value.target) {
    node.value.target = counted(MEASURED, node.value.target);
  } else if (node.case === 'callExpr' && COMPARING.has(node.value.function)) {
    const [left, right] = node.value.args;
    if (left && right) node.value.args = [left, counted(WEIGHED, right)];
  } else if (node.case === 'callExpr' && node.value.function === '_+_' && isAccumulator(node.value.args[0])) {
    node.value.function = APPEND;
  }
  return expr;
}

/** They go through a list, of the two sides' the shorter one or the right. */
const COMPARING: ReadonlySet<string> = new Set(['@in', '_==_', '_!=_']);

/** `map` and `filter` build their list by `@result + [item]`: a copy a turn, where appending does. */
function isAccumulator(expr: Expr | undefined): boolean {
  return expr?.exprKind.case === 'identExpr' && expr.exprKind.value.name === '@result';
}

function partsOf(expr: Expr): readonly (Expr | undefined)[] {
  const node = expr.exprKind;
  switch (node.case) {
    case 'selectExpr':
      return [node.value.operand];
    case 'callExpr':
      return [node.value.target, ...node.value.args];
    case 'listExpr':
      return node.value.elements;
    case 'structExpr':
      return node.value.entries.flatMap(({ keyKind, value }) =>
        keyKind.case === 'mapKey' ? [keyKind.value, value] : [value],
      );
    case 'comprehensionExpr':
      return [node.value.iterRange, node.value.loopCondition, node.value.loopStep];
    default:
      return [];
  }
}

function counted(name: string, expr: Expr): Expr {
  return {
    $typeName: 'cel.expr.Expr',
    id: expr.id,
    exprKind: {
      case: 'callExpr',
      value: { $typeName: 'cel.expr.Expr.Call', function: name, args: [expr] },
    },
  };
}
