import type { EffectClass } from '../signals/call/effect.ts';
import type { ArgumentHabit, Baseline, ToolHabit } from './artefact.ts';
import { UNTRACED } from './habit.ts';
import { comment, quantity, yamlCondition, yamlText } from './yaml-text.ts';

/** Names in CEL that need no quotes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED = new Set(
  (
    'as break const continue else false for function if import in let loop null package namespace return true var ' +
    'void while'
  ).split(' '),
);

/** An origin that fewer runs than this share had is no habit of the argument. */
const COMMON = 0.1;
/** Sources named in one rule. */
const MAX_SOURCES = 6;
/** Names of arguments in one rule. */
const MAX_NAMES = 40;
/** Values named in one rule. */
const MAX_LISTED = 12;

const LOOKING: ReadonlySet<EffectClass> = new Set(['read', 'navigate']);

/** Rules from where the arguments of tools with effects always came from: authority, not wording. */
export function draftedRules(baseline: Baseline, unused: readonly string[]): string[] {
  const names = new Set<string>();
  const acting = Object.entries(baseline.tools).filter(([, { effect }]) => !LOOKING.has(effect));
  const origins = Object.entries(baseline.tools).flatMap(([tool, { effect, arguments: habits }]) =>
    Object.entries(habits).flatMap(([path, own]) =>
      // Looking around is free; where a link leads is not.
      LOOKING.has(effect) && !Object.hasOwn(own.kinds, 'url')
        ? []
        : originRule(tool, path, own, baseline, names),
    ),
  );
  const shapes = acting.flatMap(([tool, habit]) => shapeRule(tool, habit, names));
  const never = neverUsed(unused, names);
  if (origins.length + shapes.length + never.length === 0) return ['rules: []'];
  return [
    '# From elsewhere than ever, or with arguments that were never given, a person decides.',
    'rules:',
    ...origins,
    ...shapes,
    ...never,
  ];
}

function originRule(
  tool: string,
  path: string,
  habit: ArgumentHabit,
  baseline: Baseline,
  names: Set<string>,
): string[] {
  const argument = accessOf(path);
  if (argument === null || Object.keys(habit.kinds).some((kind) => kind === 'number')) return [];
  const onlyEmail = Object.keys(habit.kinds).every((kind) => kind === 'email');
  const house = onlyEmail && baseline.salt === null ? Object.keys(habit.made).slice(0, MAX_SOURCES) : [];
  // What the agent makes up itself, or nobody can trace, has no origin that a rule could ask for; an address of the
  // agent's own house has its domain.
  const usual = Object.entries(habit.origins).filter(([, runs]) => runs >= COMMON * habit.runs);
  const free = usual.some(([origin]) => origin === UNTRACED || (origin === 'nowhere' && house.length === 0));
  if (usual.length === 0 || free) return [];
  const known = Object.keys(baseline.tools);
  const tools = Object.keys(habit.records).filter((one) => known.includes(one));
  // A habit that a tool stands behind which the charter will not list.
  if (tools.length < Object.keys(habit.records).length) return [];
  if (tools.length > MAX_SOURCES) return [];
  const listed = listedValues(habit, baseline.salt);
  if (listed === null) return [];
  const conditions = (value: string): string =>
    [
      `!mentioned(${value})`,
      ...(listed.length > 0 ? [`!(${value} in ${JSON.stringify(listed)})`] : []),
      ...house.map((domain) => `!${value}.endsWith(${JSON.stringify(`@${domain}`)})`),
      ...tools.map((one) => `!found_in(${value}, ${JSON.stringify(one)})`),
    ].join(' && ');
  const when = onlyEmail
    ? `${argument.given} && addresses(${argument.value}).exists(a, ${conditions('a')})`
    : argument.list
      ? `${argument.given} && ${argument.value}.exists(v, ${conditions('v')})`
      : `${argument.given} && ${conditions(argument.value)}`;
  return [
    `  - name: ${ruleName(tool, `${path} origin`, names)}`,
    `    ${comment(evidenceOf(habit))}`,
    `    tools: [${yamlText(tool)}]`,
    `    when: ${yamlCondition(when)}`,
    '    outcome: ask',
    '    severity: high',
    `    reason: ${yamlText(reasonOf(tool, path, house, tools))}`,
  ];
}

/** Tools with effects that no clean run used: a few runs are no ground to forbid them, and none to allow them. */
function neverUsed(tools: readonly string[], names: Set<string>): string[] {
  if (tools.length === 0) return [];
  return [
    `  - name: ${ruleName('never', 'used', names)}`,
    `    tools: [${tools.map(yamlText).join(', ')}]`,
    '    outcome: ask',
    '    severity: high',
    '    reason: The tool was used in no clean run.',
  ];
}

/** An argument that was never given changes what the call does, where nobody looked at it yet. */
function shapeRule(tool: string, habit: ToolHabit, names: Set<string>): string[] {
  const known = Object.keys(habit.names).filter((name) => name.length <= 100);
  if (known.length === 0 || known.length > MAX_NAMES) return [];
  const outer = [...new Set(known.map((name) => name.split('.', 1)[0] ?? name))];
  const within = outer.filter((name) => NAME.test(name) && !RESERVED.has(name));
  const inner = within.flatMap((name) => {
    const own = known.flatMap((one) => (one.startsWith(`${name}.`) ? [one.slice(name.length + 1)] : []));
    return own.length === 0 ? [] : [`(has(args.${name}) && ${unknownIn(`args.${name}`, own)})`];
  });
  const when = [unknownIn('args', outer), ...inner].join(' || ');
  return [
    `  - name: ${ruleName(tool, 'new argument', names)}`,
    `    ${comment(`what ${quantity(habit.runs, 'run')} gave`)}`,
    `    tools: [${yamlText(tool)}]`,
    `    when: ${yamlCondition(when)}`,
    '    outcome: ask',
    '    severity: medium',
    `    reason: ${yamlText(`${tool} is called with an argument that it was never given before.`.slice(0, 500))}`,
  ];
}

function unknownIn(map: string, known: readonly string[]): string {
  return `${map}.exists(k, !(k in ${JSON.stringify(known)}))`;
}

function reasonOf(tool: string, path: string, house: readonly string[], tools: readonly string[]): string {
  const name = path.replace(/\[\]/g, '');
  const reasons = [
    'is not what the user named',
    ...(house.length > 0 ? [`at ${house.join(' or ')}`] : []),
    ...(tools.length > 0 ? [`in a result of ${tools.join(' or ')}`] : []),
  ];
  return `${name} of ${tool} ${reasons.join(', nor ')}.`.slice(0, 500);
}

/** Values that the system instructions name: rules do not see those, so they are listed. Null where that cannot be. */
function listedValues({ origins, values }: ArgumentHabit, salt: string | null): string[] | null {
  if ((origins.system ?? 0) === 0) return [];
  const names = Object.keys(values);
  return salt === null && names.length > 0 && names.length <= MAX_LISTED ? names : null;
}

interface Access {
  readonly value: string;
  readonly given: string;
  readonly list: boolean;
}

/** How CEL reaches the argument: a name, names in names, or a list at the end; null where it takes more. */
function accessOf(path: string): Access | null {
  const list = path.endsWith('[]');
  const bare = list ? path.slice(0, -2) : path;
  const steps = bare.split('.');
  if (steps.length > 3 || !steps.every((step) => NAME.test(step) && !RESERVED.has(step))) return null;
  const given = steps.map((_, i) => `has(args.${steps.slice(0, i + 1).join('.')})`).join(' && ');
  return { value: `args.${bare}`, given, list };
}

/** `the user named it in 2 of 3 runs; else it stood in a result of lookup_vendor (5 runs)`. */
function evidenceOf({ runs, origins, records }: ArgumentHabit): string {
  const said = (origins.goal ?? 0) + (origins.system ?? 0);
  const found = Object.entries(records).map(([tool, seen]) => `${tool} (${quantity(seen, 'run')})`);
  const parts = [
    ...(said > 0 ? [`the user named it in ${said} of ${quantity(runs, 'run')}`] : []),
    ...(found.length > 0 ? [`${said > 0 ? 'else ' : ''}it stood in a result of ${found.join(' or ')}`] : []),
  ];
  return parts.join('; ');
}

/** A name that no other rule has. */
function ruleName(tool: string, what: string, names: Set<string>): string {
  const words = `${tool} ${what}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const stem = words.slice(0, 90) || 'rule';
  let name = stem;
  for (let i = 2; names.has(name); i++) name = `${stem}-${i}`;
  names.add(name);
  return name;
}
