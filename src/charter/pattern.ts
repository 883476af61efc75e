import { CelScalar, celEnv, isCelError, parse, plan } from '@bufbuild/cel';

// CEL's own regular expressions (RE2) serve the limits too: linear in the text, whatever the pattern.
const { STRING } = CelScalar;
const env = celEnv({ variables: { text: STRING, pattern: STRING } });
const matches = plan(env, parse('text.matches(pattern)'));

/** What is wrong with an RE2 pattern, or null. */
export function patternProblem(pattern: string): string | null {
  const result = matches({ text: '', pattern });
  return isCelError(result)
    ? `not a regular expression (RE2): ${result.message.replace(/^error parsing regexp: /, '')}`
    : null;
}

/** Asks whether a text matches as a whole: a part that matches would let anything stand around it. */
export function wholeMatcher(pattern: string): (text: string) => boolean {
  const whole = `^(?:${pattern})$`;
  return (text) => matches({ text, pattern: whole }) === true;
}
