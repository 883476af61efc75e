import { expect, test } from 'vitest';
import { isComposed } from '../../src/detectors/composed.ts';
import { leavesOf } from '../../src/signals/call/leaves.ts';

const leaves = leavesOf({ employee: 'emp_29', asset: 'ast_49', n: 2 });

test.each([
  ['wf_ret_emp_29_ast_49', true],
  ['WF-EMP_29', true],
  ['wf_emp_29_ast_50', false],
  ['emp_29', false],
  ['workflow', false],
])('%s is put together from the other values: %s', (text, expected) => {
  expect(isComposed(text, leaves)).toBe(expected);
});
