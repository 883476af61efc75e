import { RE2JS } from '@bufbuild/re2';
import { messageOf } from '../model/thrown.ts';

/** More patterns than charters have: a bound for what a long-lived process could gather. */
const MAX_PATTERNS = 1000;

const compiled = new Map<string, RE2JS>();

/** A compiled RE2 pattern: linear in the text, whatever the pattern. Throws where it is none. Compiling costs more than most matches, so it is done once. */
export function compilePattern(pattern: string): RE2JS {
  let found = compiled.get(pattern);
  if (found === undefined) {
    found = RE2JS.compile(pattern);
    if (compiled.size >= MAX_PATTERNS) compiled.clear();
    compiled.set(pattern, found);
  }
  return found;
}

/** What is wrong with a pattern, or null. */
export function patternProblem(pattern: string): string | null {
  try {
    compilePattern(pattern);
    return null;
  } catch (error) {
    const message = messageOf(error);
    return `not a regular expression (RE2): ${message.replace(/^error parsing regexp: /, '')}`;
  }
}

/** Asks whether a text matches as a whole: a part that matches would let anything stand around it. */
export function wholeMatcher(pattern: string): (text: string) => boolean {
  const whole = compilePattern(pattern);
  return (text) => whole.matches(text);
}
